"""Data models: classes whose methods are made from their fields, by the rules of the library that makes them."""

from apicheck.surface.classes.data_models.constraints import constraints_of, narrowed, validators_in
from apicheck.surface.classes.data_models.constructors import Synthesised, signature_of, synthesised_constructor
from apicheck.surface.classes.data_models.model import DataModel, Extra, Field, Library
from apicheck.surface.classes.data_models.recognition import data_model, own_data_model

__all__ = [
    "DataModel",
    "Extra",
    "Field",
    "Library",
    "Synthesised",
    "constraints_of",
    "data_model",
    "narrowed",
    "own_data_model",
    "signature_of",
    "synthesised_constructor",
    "validators_in",
]

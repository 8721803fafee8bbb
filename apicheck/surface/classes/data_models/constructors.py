"""Constructors that no one writes, as signatures: what the fields of a data model make of them."""

from __future__ import annotations

import msgspec

from apicheck.model.entity import Entity
from apicheck.model.signature import Parameter, ParameterKind, Signature
from apicheck.surface.classes.data_models.model import DataModel, Extra, Field, Library
from apicheck.surface.classes.data_models.recognition import own_data_model
from apicheck.surface.classes.hierarchy import Hierarchy


class Synthesised(msgspec.Struct, frozen=True):
    """A constructor's signature without its first parameter, and the model whose fields it takes.

    `signature` is None where the text doesn't tell the fields.
    """

    signature: Signature | None
    model: DataModel

    @property
    def owner(self) -> Entity:
        """The class whose decorator or base makes the constructor."""
        return self.model.owner

    @property
    def name(self) -> str:
        """The method that is made: `__init__`, or `__new__` for a named tuple."""
        return self.model.constructor


def synthesised_constructor(hierarchy: Hierarchy, entity: Entity) -> Synthesised | None:
    """Return the constructor that is made for the nearest data model among a class's ancestors."""
    for ancestor in hierarchy.lineage(entity).entities:
        model = own_data_model(hierarchy, ancestor)
        if model is not None and model.makes_constructor:
            return Synthesised(signature_of(model), model)
    return None


def signature_of(model: DataModel) -> Signature | None:
    """Return the signature that the fields of a model make, None where the text doesn't tell it.

    pydantic's models take data by name alone, and what they don't know as well unless they are told to forbid it.
    """
    if model.fields is None or not model.signature_is_known:
        return None
    made = [field for field in model.fields if field.in_constructor]
    positional = [_parameter(field) for field in made if not field.is_keyword_only]
    keyword_only = [_parameter(field) for field in made if field.is_keyword_only]
    takes_more = model.library is Library.PYDANTIC and model.extra in {Extra.IGNORE, Extra.ALLOW}
    rest = [Parameter("data", ParameterKind.VAR_KEYWORD)] if takes_more else []
    return Signature((*positional, *keyword_only, *rest))


def _parameter(field: Field) -> Parameter:
    kind = ParameterKind.KEYWORD_ONLY if field.is_keyword_only else ParameterKind.POSITIONAL_OR_KEYWORD
    return Parameter(field.init_names[0], kind, field.default, field.annotation)

"""Fields of data models that instances can't be given another value for."""

from apicheck.matching.pairs import Side
from apicheck.model.entity import Entity
from apicheck.surface.classes.data_models import Library, data_model


def is_frozen_field(owner: Entity, name: str, side: Side) -> bool:
    """Tell whether a member of the class `owner` is a field of a data model whose fields cannot be set."""
    model = data_model(side.hierarchy, owner)
    field = None if model is None else model.field(name)
    if model is None or field is None:
        return False
    return model.library is Library.NAMED_TUPLE or bool(model.is_frozen) or field.is_frozen

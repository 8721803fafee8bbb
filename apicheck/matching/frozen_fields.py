"""Which attributes instances can be given another value for, and which fields of data models they can't."""

from apicheck.matching.own_members import own_members
from apicheck.matching.pairs import Side
from apicheck.model.definition import Function
from apicheck.model.entity import Entity
from apicheck.surface.classes.data_models import Library, data_model


def is_frozen_field(owner: Entity, name: str, side: Side) -> bool:
    """Tell whether a member of the class `owner` is a field of a data model whose fields cannot be set."""
    model = data_model(side.hierarchy, owner)
    field = None if model is None else model.field(name)
    if model is None or field is None:
        return False
    return model.library is Library.NAMED_TUPLE or bool(model.is_frozen) or field.is_frozen


def setters(entity: Entity, side: Side) -> list[Entity]:
    """Return the `__setattr__` of the project that instances of a class have, in every version of it."""
    return own_members(entity, "__setattr__", side)


def takes_assignments(entity: Entity, side: Side) -> bool:
    """Tell whether the instances of a class, which is no data model, are known to take assignments as `object` does."""
    if setters(entity, side) or side.hierarchy.lineage(entity).is_open:
        return False
    return data_model(side.hierarchy, entity) is None


def may_refuse_assignments(entity: Entity, side: Side) -> bool:
    """Tell whether a `__setattr__` of the project raises an error on some way through it."""
    return any(
        isinstance(each.definition, Function) and (each.definition.raises or each.definition.raised is not None)
        for each in setters(entity, side)
    )

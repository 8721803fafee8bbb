"""Which numbers of type arguments a class takes on one side alone."""

from __future__ import annotations

import msgspec

from apicheck.matching.pairs import Pairing, shared_ancestors
from apicheck.model.definition import Class
from apicheck.model.entity import Entity
from apicheck.surface.classes.type_parameters import TypeArguments, type_arguments
from apicheck.surface.naming import last_part


class TypeArgumentChange(msgspec.Struct, frozen=True):
    """The smallest number that is `refused` on head alone and the smallest that is `gained` there, None for none."""

    was: TypeArguments
    now: TypeArguments
    refused: int | None
    gained: int | None


def _names_variables(entity: Entity) -> bool:
    """Tell whether a class says itself that it takes type arguments: `class Named(Node, Generic[T])`."""
    bases = entity.definition.bases if isinstance(entity.definition, Class) else ()
    return any(last_part(base.partition("[")[0]) == "Generic" for base in bases)


def type_argument_change(old: Entity, new: Entity, pairing: Pairing) -> TypeArgumentChange | None:
    """Compare both sides of a class; None where nothing changed, can't be told, or a public ancestor tells the same."""
    was, now = type_arguments(pairing.base.hierarchy, old), type_arguments(pairing.head.hierarchy, new)
    if was is None or now is None or (was.least, was.most) == (now.least, now.most):
        return None
    if not was.is_generic and was.most is None and now.most != 0:
        return None  # what its own `__class_getitem__` took, no one knows
    if was.came_with or now.came_with:
        return None  # the ancestor is what has come or gone
    for ancestor, counterpart in () if _names_variables(old) else shared_ancestors(pairing, old, new):
        if type_arguments(pairing.base.hierarchy, ancestor) == was:
            told = type_arguments(pairing.head.hierarchy, counterpart)
            if told == now and told != was:
                return None
    counts = range(1, max(was.least, was.most or 0, now.least, now.most or 0) + 2)
    return TypeArgumentChange(
        was,
        now,
        next((count for count in counts if was.takes(count) and not now.takes(count)), None),
        next((count for count in counts if now.takes(count) and not was.takes(count)), None),
    )

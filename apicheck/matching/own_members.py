"""Members that a class has from the project: of its own, or of an ancestor that is not foreign."""

from __future__ import annotations

from apicheck.matching.pairs import Side
from apicheck.model.definition import Function
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface.calls.raising import raises_for_certain


def own_members(entity: Entity, name: str, side: Side) -> list[Entity]:
    """Return what the project's own classes have under a name at run time, for a class and its ancestors."""
    found = side.hierarchy.member(entity, name)
    return [each for each in found if each.kind is not EntityKind.EXTERNAL and not each.is_typing_only]


def only_raising(entity: Entity, name: str, side: Side) -> Entity | None:
    """Return the method of the project of which every call raises, and not for others to override it.

    None where some call may work: there are several versions, or a decorator has a say.
    """
    found = own_members(entity, name, side)
    function = found[0].definition if len(found) == 1 and found[0].condition is None else None
    if not isinstance(function, Function) or function.decorators or function.is_left_to_others:
        return None
    return found[0] if raises_for_certain(function) else None

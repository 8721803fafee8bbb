"""Members that a class has from the project: of its own, or of an ancestor that is not foreign."""

from __future__ import annotations

from apicheck.matching.pairs import Side
from apicheck.model.entity import Entity, EntityKind


def own_members(entity: Entity, name: str, side: Side) -> list[Entity]:
    """Return what the project's own classes have under a name at run time, for a class and its ancestors."""
    found = side.hierarchy.member(entity, name)
    return [each for each in found if each.kind is not EntityKind.EXTERNAL and not each.is_typing_only]

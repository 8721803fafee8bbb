"""Several things that one name may lead to, each under circumstances of its own."""

from __future__ import annotations

import msgspec

from apicheck.model.condition import NEVER, Condition, all_of, any_of
from apicheck.model.entity import Alternatives, Entity, EntityKind


def labelled(entity: Entity, condition: Condition | None, *, is_typing_only: bool) -> Entity:
    """Return what a binding leads to, under the binding's own circumstances beside those of its definition."""
    if condition is None and not is_typing_only:
        return entity
    return msgspec.structs.replace(
        entity,
        condition=all_of(condition, entity.condition),
        is_typing_only=is_typing_only or entity.is_typing_only,
    )


def add_to(found: list[Entity], entity: Entity) -> None:
    """Add an alternative; the very definition that is already there only counts under more circumstances."""
    for index, earlier in enumerate(found):
        if earlier.home != entity.home or earlier.definition is not entity.definition:
            continue
        if earlier.is_typing_only == entity.is_typing_only:
            del found[index]
            found.append(msgspec.structs.replace(entity, condition=any_of(earlier.condition, entity.condition)))
            return
        if entity.is_typing_only:
            return
        found[index] = entity
        return
    found.append(entity)


def living(found: list[Entity]) -> Alternatives:
    """Leave out what nothing reaches: its condition never holds, or a later definition always takes its place."""
    if len(found) == 1 and found[0].condition is None:
        return (found[0],)
    living: list[Entity] = []
    is_covered = False
    for entity in reversed(found):
        if entity.condition == NEVER or (is_covered and not entity.is_typing_only):
            continue
        living.append(entity)
        is_covered = is_covered or (entity.condition is None and not entity.is_typing_only)
    return tuple(reversed(living))


def external(path: str) -> Entity:
    """Return what stands for something outside the project."""
    return Entity(EntityKind.EXTERNAL, path, "")


def module_entity(name: str) -> Entity:
    """Return the thing that a dotted name of a module leads to."""
    return Entity(EntityKind.MODULE, name, name)

"""All places of a pair whose types are not plainly the same."""

from __future__ import annotations

from collections.abc import Iterator

from apicheck.matching.class_type_places import places_of_classes
from apicheck.matching.function_type_places import places_of_functions
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.type_places import Place
from apicheck.matching.type_sides import TypeSides
from apicheck.matching.value_type_places import places_of_values
from apicheck.model.definition import Attribute, Class, Function, Property
from apicheck.model.entity import Entity


def places(pair: Pair, pairing: Pairing, sides: TypeSides) -> Iterator[Place]:
    """Yield the places of one part of a pair whose types are not plainly the same."""
    if not pair.is_public_base or not pair.base or not pair.head:
        return
    for runtime_old, runtime_new in pair.matches():
        old = pairing.base.surface.typed_names.of(_as_declared(runtime_old, pair.base_owner, pairing.base))
        new = pairing.head.surface.typed_names.of(_as_declared(runtime_new, pair.head_owner, pairing.head))
        if old is None or new is None:
            continue
        owners = (pair.base_owner, pair.head_owner)
        if sides.texts.are_the_same(old, new) and pairing.has_same_type_arguments(owners):
            continue
        if not sides.is_seen(pair):
            return
        match old.definition, new.definition:
            case Function(), Function():
                yield from places_of_functions(pair, old, new, pairing, sides)
            case Class(), Class():
                yield from places_of_classes(pair, old, new, pairing, sides)
            case ((Property() | Attribute()), (Property() | Attribute())):
                yield from places_of_values(pair, old, new, pairing, sides)


def _as_declared(entity: Entity, owner: Entity | None, side: Side) -> Entity:
    """Return what a type checker reads of an inherited attribute: the annotation that a nearer class declares it with.

    Source: PEP 526, "Class and instance variable annotations"; at run time such a declaration makes nothing.
    """
    if owner is None or entity.owner in {"", owner.home} or not isinstance(entity.definition, Attribute):
        return entity
    for ancestor in side.hierarchy.lineage(owner).entities:
        if ancestor.home == entity.owner:
            break
        for declared in side.surface.own_member(ancestor, entity.name):
            if isinstance(declared.definition, Attribute) and declared.definition.annotation is not None:
                return declared
    return entity

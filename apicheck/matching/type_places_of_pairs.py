"""All places of a pair whose types are not plainly the same."""

from __future__ import annotations

from collections.abc import Iterator

from apicheck.matching.class_type_places import places_of_classes
from apicheck.matching.function_type_places import places_of_functions
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_places import Place
from apicheck.matching.type_sides import TypeSides
from apicheck.matching.value_type_places import places_of_values
from apicheck.model.definition import Attribute, Class, Function, Property


def places(pair: Pair, pairing: Pairing, sides: TypeSides) -> Iterator[Place]:
    """Yield the places of one part of a pair whose types are not plainly the same."""
    if not pair.is_public_base or not pair.base or not pair.head:
        return
    for runtime_old, runtime_new in pair.matches():
        old, new = pairing.base.surface.as_typed(runtime_old), pairing.head.surface.as_typed(runtime_new)
        if old is None or new is None:
            continue
        owners = (pair.base_owner, pair.head_owner)
        if sides.texts.are_the_same(old, new) and pairing.has_same_type_arguments(owners):
            continue
        match old.definition, new.definition:
            case Function(), Function():
                yield from places_of_functions(pair, old, new, pairing, sides)
            case Class(), Class():
                yield from places_of_classes(pair, old, new, pairing, sides)
            case ((Property() | Attribute()), (Property() | Attribute())):
                yield from places_of_values(pair, old, new, pairing, sides)

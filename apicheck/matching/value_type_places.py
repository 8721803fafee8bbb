"""Where types stand in values: attributes, properties and type aliases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from apicheck.matching.class_type_places import places_of_keys
from apicheck.matching.descriptor_types import Access, access_through_descriptor, called_descriptor
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.settable_members import is_of_protocol
from apicheck.matching.type_places import Place, Position
from apicheck.matching.type_sides import TypeSides
from apicheck.model.definition import Attribute, Property
from apicheck.model.entity import Entity
from apicheck.surface.classes.data_models import data_model
from apicheck.surface.classes.final_marks import is_final
from apicheck.types.expression import Type, show
from apicheck.types.questions import Declarations, Fits, Question

_DESCRIPTOR = "by its annotation; what the descriptor gives can't be told"
_CLASS_VARIABLE = re.compile(r"\bClassVar\b")
_INIT_VARIABLE = re.compile(r"(\w+\.)*InitVar\b")


def places_of_values(pair: Pair, old: Entity, new: Entity, pairing: Pairing, sides: TypeSides) -> Iterator[Place]:
    """Yield the places of a value that is one on both sides."""
    was, now = _read_annotation(old), _read_annotation(new)
    if any(text is not None and _INIT_VARIABLE.match(text) for text in (was, now)):
        return  # no attribute: the constructor alone takes it
    if isinstance(old.definition, Attribute) and isinstance(new.definition, Attribute) and not pair.is_member:
        before, after = (side.alias(each) or side.new_type(each) for side, each in ((sides.old, old), (sides.new, new)))
        if before is not None and after is not None:
            yield from _of_alias(old, new, before[0], *after)
            return
        yield from places_of_keys(pair, old, new, pairing, sides)
    if was is None and now is None:
        was, now = called_descriptor(sides.old, old), called_descriptor(sides.new, new)
    elif was is not None and now is None and isinstance(old.definition, type(new.definition)):
        yield Place(Position.DROPPED, "", was, None, old, new)
        return
    if was is None or now is None:
        return
    heirs = sides.heirs(pair, old, new)
    one, other = sides.old.of_value(was, old, heirs[0]), sides.new.of_value(now, new, heirs[1])
    if one is None or other is None:
        return
    declared = sides.scope_of_members(old, new, heirs)
    handed = _written_annotation(old), _written_annotation(new)
    # Hardly anyone binds the name of another module anew; where it is not a constant, it says so by a function.
    is_read_only = not pair.is_member or _is_read_only(old, pair, pairing) or handed[0] is None or handed[1] is None
    taken: tuple[Type | None, Type | None] = (None, None)
    if not is_read_only:
        taken = (
            sides.old.of_value(handed[0] or "", old, heirs[0]),
            sides.new.of_value(handed[1] or "", new, heirs[1]),
        )
    seen = access_through_descriptor(sides.old, old, one), access_through_descriptor(sides.new, new, other)
    if seen != (None, None):
        place = Place(Position.ATTRIBUTE, "", was, now, old, new, one, other, declared=declared)
        yield from _behind_descriptor(place, seen[0] or Access(one, taken[0]), seen[1] or Access(other, taken[1]))
        return
    if one == other and (is_read_only or handed == (was, now)):
        return
    writing: Question | None = None
    if taken[0] is not None and taken[1] is not None:
        writing = Fits(taken[0], taken[1], is_argument=True, declared=declared)
    yield Place(
        Position.ATTRIBUTE,
        "",
        *sides.texts_of((was, now), (one, other), (old, new), heirs),
        old,
        new,
        one,
        other,
        reading=Fits(other, one, declared=declared),
        writing=writing,
        declared=declared,
        implementing=Fits(one, other, declared=declared) if is_of_protocol(pair, pairing) else None,
    )


def _behind_descriptor(place: Place, old: Access, new: Access) -> Iterator[Place]:
    """Yield the place of an attribute that a descriptor answers for, on one side or both.

    Its annotation is no type of what users read. Where that can't be told, the annotations are compared, with a doubt.
    """
    if old.read is None or new.read is None:
        if place.old_type is not None and place.new_type is not None and place.old_type != place.new_type:
            yield replace(
                place, doubt=_DESCRIPTOR, reading=Fits(place.new_type, place.old_type, declared=place.declared)
            )
        return
    writing: Question | None = None
    is_of_class = any(text is not None and _CLASS_VARIABLE.search(text) for text in (place.old, place.new))
    if old.taken is not None and new.taken is not None and old.taken != new.taken and not is_of_class:
        writing = Fits(old.taken, new.taken, is_argument=True, declared=place.declared)
    reading: Question | None = None
    one, other = old.taken, new.taken
    if old.read != new.read:
        one, other = old.read, new.read
        reading = Fits(new.read, old.read, declared=place.declared)
    if one is not None and other is not None and (reading is not None or writing is not None):
        shown = replace(place, old=show(one), new=show(other), old_type=one, new_type=other)
        yield replace(
            shown, reading=reading, writing=writing, cause=(place.old or "") if place.old == place.new else ""
        )


def _of_alias(old: Entity, new: Entity, was: Type, now: Type, declared: Declarations) -> Iterator[Place]:
    if was == now or not isinstance(old.definition, Attribute):
        return
    value = new.definition.value if isinstance(new.definition, Attribute) else None
    yield Place(
        Position.ALIAS,
        "",
        old.definition.value,
        value,
        old,
        new,
        was,
        now,
        reading=Fits(now, was, declared=declared),
        writing=Fits(was, now, is_argument=True, declared=declared),
        declared=declared,
    )


def _is_read_only(entity: Entity, pair: Pair, pairing: Pairing) -> bool:
    """Tell whether users never set an attribute, nor hand its value over when they make an instance."""
    if is_final(entity):
        return True
    model = None if pair.base_owner is None else data_model(pairing.base.hierarchy, pair.base_owner)
    field = None if model is None else model.field(pair.name)
    if model is None or field is None:
        return False
    return not field.in_constructor and bool(model.is_frozen or field.is_frozen)


def _read_annotation(entity: Entity) -> str | None:
    definition = entity.definition
    if isinstance(definition, Property):
        return definition.getter.signature.returns
    return definition.annotation if isinstance(definition, Attribute) else None


def _written_annotation(entity: Entity) -> str | None:
    definition = entity.definition
    if isinstance(definition, Property):
        setter = definition.setter
        parameters = setter.signature.parameters if setter is not None else ()
        return parameters[1].annotation if len(parameters) > 1 else None
    return definition.annotation if isinstance(definition, Attribute) else None

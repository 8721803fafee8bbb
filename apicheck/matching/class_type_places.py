"""Where types stand in a class: type variables, generic bases, keys, and what its constructor takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from apicheck.matching.calls_of_pairs import is_told_by_ancestor
from apicheck.matching.function_type_places import places_of_callables
from apicheck.matching.inferred_variance import inferred_variance
from apicheck.matching.pairs import Pair, Pairing, is_public_member
from apicheck.matching.type_places import Place, Position
from apicheck.matching.type_sides import TypeSides
from apicheck.matching.typed_dict_changes import typed_dict_change
from apicheck.matching.written_functions import written_function
from apicheck.model.entity import Entity
from apicheck.surface.calls.callables import constructor
from apicheck.surface.classes.data_models import DataModel
from apicheck.types.declarations import Declaration
from apicheck.types.expression import ANY, NEVER, OBJECT, Applied
from apicheck.types.questions import Fits, Question

_NEVER_FITS = Fits(ANY, NEVER, is_argument=True)


def places_of_classes(pair: Pair, old: Entity, new: Entity, pairing: Pairing, sides: TypeSides) -> Iterator[Place]:
    """Yield the places of a class that is one on both sides, those of its members aside."""
    yield from _of_variables(old, new, sides)
    yield from _of_generic_bases(old, new, sides)
    yield from places_of_keys(pair, old, new, pairing, sides)
    if is_told_by_ancestor(pairing, old, new):
        return
    was, now = constructor(pairing.base.hierarchy, old), constructor(pairing.head.hierarchy, new)
    if was is None or now is None:
        return
    if was.model is not None and now.model is not None:
        yield from _of_hidden_fields(was.model, now.model, sides)
        return
    if pairing.is_same(was.entity.definition, now.entity.definition) and not pairing.mentions_change((was.entity,)):
        return
    one, other = pairing.base.surface.typed_names.of(was.entity), pairing.head.surface.typed_names.of(now.entity)
    if one is not None and other is not None and sides.texts.are_the_same(one, other):
        return
    before = None if one is None else written_function(pairing.base.hierarchy, one, old)
    after = None if other is None else written_function(pairing.head.hierarchy, other, new)
    if before is not None and after is not None:
        yield from places_of_callables(before, after, sides)


def _of_hidden_fields(was: DataModel, now: DataModel, sides: TypeSides) -> Iterator[Place]:
    """Yield the fields that only the constructor shows; the others are told as attributes."""
    for before in was.fields or ():
        after = now.field(before.name)
        if after is None or not before.in_constructor or not after.in_constructor:
            continue
        if before.is_stored and is_public_member(before.name):
            continue
        if before.annotation is None or after.annotation is None or before.annotation == after.annotation:
            continue
        one = sides.old.in_class(before.annotation, was.owner)
        other = sides.new.in_class(after.annotation, now.owner)
        if one is None or other is None or one == other:
            continue
        declared = sides.scope_of_classes(was.owner, now.owner)
        yield Place(
            Position.PARAMETER,
            after.init_names[0],
            before.annotation,
            after.annotation,
            was.owner,
            now.owner,
            one,
            other,
            writing=Fits(one, other, is_argument=True, declared=declared),
            declared=declared,
        )


def _of_variables(old: Entity, new: Entity, sides: TypeSides) -> Iterator[Place]:
    """Yield what became narrower about the arguments that a generic class takes."""
    before, after = sides.old.variables(old), sides.new.variables(new)
    if len(before) != len(after):
        return  # told by their number
    for index, ((name, was), (_, now)) in enumerate(zip(before, after, strict=True)):
        if was.kind != now.kind:
            continue
        shown = sides.show_declaration(name, was), sides.show_declaration(name, now)
        place = Place(Position.VARIABLE, name, *shown, old, new)
        lost = _lost_variance(index, old, new, was, now, sides)
        if lost is not None:
            variance, question = lost
            if was.variance is None:
                place = replace(place, old=f"{variance} {name}", new=name)
            yield replace(place, writing=question, aspect="variance")
            continue
        if was == now:
            continue
        if was.constraints and now.constraints and set(was.constraints) <= set(now.constraints):
            continue
        if now.constraints:
            if was.constraints != now.constraints:
                yield replace(place, writing=_NEVER_FITS, aspect="constraints")
            continue
        limit = now.bound or OBJECT
        for allowed in was.constraints or (was.bound or OBJECT,):
            yield replace(place, old_type=allowed, new_type=limit, writing=Fits(allowed, limit, is_argument=True))
        if was.default is not None and now.default is not None and was.default != now.default:
            yield replace(place, reading=Fits(now.default, was.default), aspect="default")


def _lost_variance(
    index: int, old: Entity, new: Entity, was: Declaration, now: Declaration, sides: TypeSides
) -> tuple[str, Question] | None:
    """Return in which direction base's class varied with a type variable, with the question whether head's does not.

    None where it did in none, that can't be told, or head's plainly does as well.
    """
    if was.kind != "TypeVar" or (was.variance is not None and was.variance == now.variance):
        return None
    variance = inferred_variance(sides.old, old, index) if was.variance is None else was.variance
    if not variance:
        return None
    if now.variance is not None:
        return None if now.variance == variance else (variance, _NEVER_FITS)
    if inferred_variance(sides.new, new, index) == variance:
        return None
    if now.constraints:
        return None  # no two of them fit each other
    arguments = [ANY] * len(sides.new.variables(new))
    name = sides.new.reader.name_of(new)
    limit = now.bound or OBJECT
    special, general = (Applied(name, (*arguments[:index], each, *arguments[index + 1 :])) for each in (NEVER, limit))
    return variance, Fits(special, general) if variance == "covariant" else Fits(general, special)


def _of_generic_bases(old: Entity, new: Entity, sides: TypeSides) -> Iterator[Place]:
    """Yield the bases that both sides have with other type arguments: `list[str]` that became `list[int]`."""
    if len(sides.old.variables(old)) != len(sides.new.variables(new)):
        return  # told by their number
    before, after = sides.old.generic_bases(old), sides.new.generic_bases(new)
    for path, (text, base) in before.items():
        if path not in after or after[path][1] == base:
            continue
        if len(base.arguments) != len(after[path][1].arguments):
            continue  # told at the base, or by its members where that is private
        if sides.is_private(base):
            continue  # nobody can name it: what it gives is told at the members
        declared = sides.scope_of_classes(old, new)
        name = sides.new.applied(new)
        yield Place(
            Position.BASE,
            "",
            text,
            after[path][0],
            old,
            new,
            base,
            after[path][1],
            reading=Fits(name, base, declared=declared),
            declared=declared,
        )


def places_of_keys(pair: Pair, old: Entity, new: Entity, pairing: Pairing, sides: TypeSides) -> Iterator[Place]:
    """Yield the keys of a typed dictionary."""
    change = typed_dict_change(pair, pairing)
    if change is None:
        return
    for before, after in change.kept:
        one, other = sides.old.in_class(before.annotation, old), sides.new.in_class(after.annotation, new)
        if one is None or other is None or one == other:
            continue
        declared = sides.scope_of_classes(old, new)
        yield Place(
            Position.KEY,
            before.name,
            before.annotation,
            after.annotation,
            old,
            new,
            one,
            other,
            reading=Fits(other, one, declared=declared),
            writing=Fits(one, other, is_argument=True, declared=declared),
            declared=declared,
        )

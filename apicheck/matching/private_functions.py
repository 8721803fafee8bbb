"""The private functions whose errors a public function lets through to its callers, matched on both sides.

What one of them raises is told where the first public function that calls it is, and no more at the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from weakref import WeakKeyDictionary

import msgspec

from apicheck.matching.asked_last import kept_for_the_next
from apicheck.matching.calls_of_pairs import is_told_by_ancestor
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.results import called_things, giver
from apicheck.model.definition import Function, Property
from apicheck.model.entity import Entity
from apicheck.surface.calls.callables import nearest
from apicheck.surface.naming import last_part

# A public function calls a private one, which calls another one: so many of them are followed.
_LONGEST_CHAIN = 3


class FunctionOfSide(msgspec.Struct, frozen=True):
    """A function with the entity that says where it stands."""

    entity: Entity
    function: Function


class Raising(msgspec.Struct, frozen=True):
    """A function on both sides whose errors reach those who call the public one: itself, or a private one `through`.

    `others` is how many more public functions call that. What stands behind the tests `besides` is not compared. With
    `is_setter` it is what assigning to a property calls.
    """

    was: FunctionOfSide
    now: FunctionOfSide
    through: str | None = None
    others: int = 0
    besides: frozenset[str] = frozenset()
    is_setter: bool = False


_callers: WeakKeyDictionary[Side, Mapping[str, list[str]]] = WeakKeyDictionary()


def raising(pair: Pair, pairing: Pairing) -> Iterator[Raising]:
    """Yield the functions of a pair that may raise something else than before, on both sides.

    A function of which every call fails is left out, not what it calls; so is a constructor of which an ancestor's pair
    tells the same.
    """
    sides = public_sides(pair, pairing)
    if sides is None:
        return
    was, now = sides
    # The cheap questions first: this is asked of every pair.
    may_end_well = was.function.raised is None and now.function.raised is None
    if may_end_well and was.function.raises != now.function.raises:
        yield Raising(was, now)
    setters = was.entity.definition, now.entity.definition
    if isinstance(setters[0], Property) and isinstance(setters[1], Property):
        yield from _raising_setter(was.entity, setters[0].setter, now.entity, setters[1].setter)
    if was.function.private_calls and not pairing.changed_errors.isdisjoint(map(last_part, was.function.private_calls)):
        for name, (before, after) in _matched(was, now, pairing).items():
            paths = _callers_of(pairing).get(before.entity.home, [pair.path])
            if paths[0] == pair.path:
                yield Raising(before, after, name, len(paths) - 1)


def _raising_setter(old: Entity, before: Function | None, new: Entity, after: Function | None) -> Iterator[Raising]:
    if before is None or after is None or before.raised is not None or after.raised is not None:
        return
    if before.raises != after.raises:
        yield Raising(FunctionOfSide(old, before), FunctionOfSide(new, after), is_setter=True)


def moved_raising(pair: Pair, pairing: Pairing) -> Iterator[Raising]:
    """Yield a function and a private one that took its tests over, or the other way round."""
    sides = public_sides(pair, pairing)
    if sides is None or sides[0].function.raises == sides[1].function.raises:
        return
    was, now = sides
    before, after = private_functions_called(pairing.base, was), private_functions_called(pairing.head, now)
    still, already = ({"", *(error.behind for error in each.function.raises)} for each in (now, was))
    for name in sorted(after.keys() - before.keys()):
        yield Raising(was, after[name], besides=frozenset(still))
    for name in sorted(before.keys() - after.keys()):
        yield Raising(before[name], now, besides=frozenset(already))


@kept_for_the_next
def public_sides(pair: Pair, pairing: Pairing) -> tuple[FunctionOfSide, FunctionOfSide] | None:
    """Return the function of a pair on both sides, of a class that which constructs it; None where there is none."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base:
        return None
    if pair.classes is not None:
        if is_told_by_ancestor(pairing, old, new):
            return None
        old, new = _constructor(pairing.base, old), _constructor(pairing.head, new)
        if old is None or new is None or old.name != new.name:
            return None
    before, after = giver(old), giver(new)
    if before is None or after is None:
        return None
    return FunctionOfSide(old, before), FunctionOfSide(new, after)


def text_of(side: Side, function: FunctionOfSide) -> str:
    """Return the lines of a function, its decorators left out; "" where they are not known."""
    return side.surface.texts.between(function.entity.module, function.function.line, function.function.end_line)


def private_functions_called(side: Side, caller: FunctionOfSide) -> dict[str, FunctionOfSide]:
    """Return the private functions that a function calls, and those which these call, by their last names."""
    found: dict[str, FunctionOfSide] = {}
    pending = [(caller, 0)]
    while pending:
        each, depth = pending.pop()
        for dotted in each.function.private_calls if depth < _LONGEST_CHAIN else ():
            called = called_things(side.hierarchy, each.entity, each.function, dotted)
            definition = called[0].definition if len(called) == 1 else None
            name = last_part(dotted)
            is_async_alike = isinstance(definition, Function) and (not definition.is_async or each.function.is_async)
            if not isinstance(definition, Function) or definition.is_generator or not is_async_alike or name in found:
                continue
            found[name] = FunctionOfSide(called[0], definition)
            pending.append((found[name], depth + 1))
    return found


def _matched(
    was: FunctionOfSide, now: FunctionOfSide, pairing: Pairing
) -> dict[str, tuple[FunctionOfSide, FunctionOfSide]]:
    """Return the private functions that both sides call and that raise otherwise, by their names.

    One that is public under some other name tells of itself.
    """
    before, after = private_functions_called(pairing.base, was), private_functions_called(pairing.head, now)
    return {
        name: (before[name], after[name])
        for name in before
        if name in after
        and before[name].function.raises != after[name].function.raises
        and not pairing.base.public_paths(before[name].entity.home)
        and before[name].function.is_async == after[name].function.is_async
    }


def _callers_of(pairing: Pairing) -> Mapping[str, list[str]]:
    """Return the paths of the public functions that call each private one which raises otherwise by now."""
    found = _callers.get(pairing.head)
    if found is None:
        found = _callers[pairing.head] = {}
        for pair in pairing.parts_that_differ():
            sides = public_sides(pair, pairing)
            if sides is None or pairing.changed_errors.isdisjoint(map(last_part, sides[0].function.private_calls)):
                continue
            for before, _ in _matched(*sides, pairing).values():
                paths = found.setdefault(before.entity.home, [])
                if pair.path not in paths:
                    paths.append(pair.path)
    return found


_CONSTRUCTORS = ("__init__", "__post_init__", "__attrs_post_init__")


def _constructor(side: Side, entity: Entity) -> Entity | None:
    """Return what checks the arguments that a class is constructed with; that of a data model follows a made one."""
    methods = (nearest(side.hierarchy, entity, name) for name in _CONSTRUCTORS)
    return next((found for found in methods if found is not None and isinstance(found.definition, Function)), None)

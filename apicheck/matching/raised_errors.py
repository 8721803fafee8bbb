"""Errors that functions raise behind the same test or handler: those of another class, those that took the place of a
result, and those that a result took the place of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from apicheck.matching.calls_of_pairs import is_told_by_ancestor
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.results import giver
from apicheck.model.definition import Function
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.calls.callables import nearest
from apicheck.surface.naming import last_part
from apicheck.surface.reading.raised_errors import DIGEST_LENGTH, place_digest

# Nobody catches what says that something is left to others, or that the program is wrong.
_UNCAUGHT = frozenset({"builtins.NotImplementedError", "builtins.AssertionError"})
_PROGRAM_ERRORS = _UNCAUGHT | {"builtins.TypeError"}
_WORD = re.compile(r"[^\W\d]\w*")


class ErrorChange(msgspec.Struct, frozen=True):
    """A function that raises `now` where it raised `was`, both as they are written, and what stands before that."""

    old: Entity
    new: Entity
    was: str
    now: str
    behind: str


def error_changes(pair: Pair, pairing: Pairing) -> Iterator[ErrorChange]:
    """Yield the errors that who catches what base raised does not catch on head.

    It is told where the same test, or the same handler, stands before one error on each side. Left out are errors that
    can't be known, those that are gone on head, which is told of themselves, and functions of which every call fails.
    """
    sides = _sides(pair, pairing)
    if sides is None:
        return
    (old, before), (new, after) = ((each.entity, each.function) for each in sides)
    was, now = _by_place(before), _by_place(after)
    for behind, error in was.items():
        other = now.get(behind)
        if other is None or other == error:
            continue
        caught, raised = _caught_as(pairing.base, old, error), _caught_as(pairing.head, new, other)
        if not caught or not raised or caught[0] in _UNCAUGHT:
            continue
        if _on_head(caught[0], pairing) not in {None, *raised}:
            yield ErrorChange(old, new, error, other, behind)


class ExitChange(msgspec.Struct, frozen=True):
    """A function that raises `error`, as it is written, on one side where it returns on the other.

    `is_certain` says that head returns behind no test of its own, which might stand before this one.
    """

    old: Entity
    new: Entity
    error: str
    behind: str
    is_certain: bool


def errors_for_results(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors that head raises where base returned, behind the same test or handler."""
    sides = _sides(pair, pairing)
    if sides is not None:
        was, now = sides
        is_certain = _digests(now.function) <= _digests(was.function)
        yield from (
            ExitChange(was.entity, now.entity, error, behind, is_certain)
            for behind, error in _only_raised(now.function, was.function)
            if _caught_as(pairing.head, now.entity, error)
        )


def results_for_errors(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors that base raised where head returns, behind the same test or handler.

    Left out is what nobody catches, as it says that the program is wrong.
    """
    sides = _sides(pair, pairing)
    if sides is not None:
        was, now = sides
        for behind, error in _only_raised(was.function, now.function):
            caught = _caught_as(pairing.base, was.entity, error)
            if caught and _PROGRAM_ERRORS.isdisjoint(caught):
                yield ExitChange(was.entity, now.entity, error, behind, is_certain=False)


def new_guards(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors of head's guards, tests that ask for arguments, where base had neither the test nor the error.

    Left out is what asks for a new parameter, and what says that a program is wrong: base most likely failed as well.
    """
    sides = _sides(pair, pairing)
    if sides is None:
        return
    was, now = sides
    before = {each.behind for each in was.function.raises}
    raised = {last_part(each.error) for each in was.function.raises}
    known = {each.name for each in was.function.signature.parameters}
    new = {each.name for each in now.function.signature.parameters} - known
    returned = _digests(was.function)
    for error in now.function.raises:
        if not error.is_guard or error.behind in before or last_part(error.error) in raised:
            continue
        names = set(_WORD.findall(error.behind))
        if not names & known or names & new:
            continue
        places = {place_digest(error.behind), place_digest(error.behind, is_call=True)}
        caught = _caught_as(pairing.head, now.entity, error.error)
        if caught and not places & returned and _PROGRAM_ERRORS.isdisjoint(caught):
            yield ExitChange(was.entity, now.entity, error.error, error.behind, is_certain=False)


def _only_raised(raising: Function, returning: Function) -> Iterator[tuple[str, str]]:
    """Yield the places at which one function does nothing but to raise, and the other one nothing but to return."""
    raised = {each.behind for each in returning.raises}
    returned, others = _digests(returning), _digests(raising)
    for behind, error in _by_place(raising).items():
        if behind and behind not in raised:
            place, place_of_call = place_digest(behind), place_digest(behind, is_call=True)
            if place in returned and not {place, place_of_call} & others:
                yield behind, error


def _digests(function: Function) -> set[bytes]:
    places = function.returns_behind
    return {places[start : start + DIGEST_LENGTH] for start in range(0, len(places), DIGEST_LENGTH)}


class _FunctionOfSide(msgspec.Struct, frozen=True):
    entity: Entity
    function: Function


def _sides(pair: Pair, pairing: Pairing) -> tuple[_FunctionOfSide, _FunctionOfSide] | None:
    """Return the function on both sides, of a class that which constructs it; None where there is none to compare.

    Left out are functions of which every call fails, and constructors of which an ancestor's pair tells the same.
    """
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base:
        return None
    if pair.classes is not None:
        if is_told_by_ancestor(pairing, old, new):
            return None
        old, new = _constructor(pairing.base, old), _constructor(pairing.head, new)
        if old is None or new is None:
            return None
    before, after = giver(old), giver(new)
    # The cheap question first: this is asked of every pair.
    if before is None or after is None or before.raises == after.raises:
        return None
    if before.raised is not None or after.raised is not None:
        return None
    return _FunctionOfSide(old, before), _FunctionOfSide(new, after)


def _constructor(side: Side, entity: Entity) -> Entity | None:
    found = nearest(side.hierarchy, entity, "__init__")
    return found if found is not None and isinstance(found.definition, Function) else None


def _by_place(function: Function) -> Mapping[str, str]:
    """Return the error that each test and handler of a function stands before, those left out that have several."""
    found: dict[str, set[str]] = {}
    for each in function.raises:
        found.setdefault(each.behind, set()).add(each.error)
    return {behind: errors.pop() for behind, errors in found.items() if len(errors) == 1}


def _caught_as(side: Side, function: Entity, dotted: str) -> tuple[str, ...]:
    """Return the homes of the classes by which `except` catches an error, its own first; none where any is unknown."""
    found = side.surface.resolve_dotted(function.module, dotted)
    if len(found) != 1 or found[0].kind not in {EntityKind.CLASS, EntityKind.EXTERNAL}:
        return ()
    lineage = side.hierarchy.lineage(found[0])
    return () if lineage.is_open or "builtins.BaseException" not in lineage.homes else lineage.homes


def _on_head(home: str, pairing: Pairing) -> str | None:
    """Return the home that a class of base has on head, None where it is gone, or where it is private by now."""
    if standard_library.find_class(home) is not None:
        return home
    pair = pairing.class_pairs.get(home)
    if pair is not None:
        return None if pair.new is None else pair.new.home
    found = pairing.head.surface.resolve_path(home)
    return found[0].home if len(found) == 1 and last_part(found[0].home) == last_part(home) else None

"""Errors that functions raise behind the same test or handler: those of another class, those that took the place of a
result, and those that a result took the place of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Literal

import msgspec

from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.private_functions import Raising, moved_raising, raising
from apicheck.model.definition import Function
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.naming import last_part
from apicheck.surface.reading.raised_errors import DIGEST_LENGTH, place_digest

# Nobody catches what says that something is left to others, or that the program is wrong.
_UNCAUGHT = frozenset({"builtins.NotImplementedError", "builtins.AssertionError"})
PROGRAM_ERRORS = _UNCAUGHT | {"builtins.TypeError"}


class ErrorChange(msgspec.Struct, frozen=True):
    """A function that raises `now` where it raised `was`, both as they are written, and what stands before that.

    `let_through` is the side on which it does not raise the error itself: that of one of its statements passes.
    """

    at: Raising
    was: str
    now: str
    behind: str
    let_through: Literal["was", "now", ""] = ""


def error_changes(pair: Pair, pairing: Pairing) -> Iterator[ErrorChange]:
    """Yield the errors that who catches what base raised does not catch on head.

    It is told where the same test, or the same handler, stands before one error on each side. Left out are errors that
    can't be known, those that are gone on head, which is told of themselves, and functions of which every call fails.
    """
    for each in (*raising(pair, pairing), *moved_raising(pair, pairing)):
        was, now = _by_place(each.was.function), _by_place(each.now.function)
        for behind, error in was.items():
            other = now.get(behind)
            if other is None or other == error or behind in each.besides:
                continue
            caught = caught_as(pairing.base, each.was.entity, error)
            raised = caught_as(pairing.head, each.now.entity, other)
            if not caught or not raised or caught[0] in _UNCAUGHT:
                continue
            if on_head(caught[0], pairing) not in {None, *raised}:
                yield ErrorChange(each, error, other, behind)


class Otherwise(Enum):
    """What a function does on the side on which it does not raise an error."""

    RETURNS = "returns behind the same test or handler"
    CATCHES = "catches the error of the same statement, to return all the same"
    GOES_ON = "goes on behind the same test"
    GIVES_DEFAULT = "gives a default in the same place of the same statement"


class ExitChange(msgspec.Struct, frozen=True):
    """A function that raises `error`, as it is written, on one side where it does something else on the other.

    `behind` is the test or handler, or the part of a statement, at which that is. `is_certain` says that head returns
    behind no test of its own, which might stand before this one.
    """

    at: Raising
    error: str
    behind: str
    otherwise: Otherwise = Otherwise.RETURNS
    is_certain: bool = False


def errors_for_results(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors that head raises where base returned, behind the same test or handler."""
    for each in raising(pair, pairing):
        was, now = each.was, each.now
        is_certain = each.through is None and _digests(now.function) <= _digests(was.function)
        yield from (
            ExitChange(each, error, behind, is_certain=is_certain)
            for behind, error in _only_raised(now.function, was.function)
            if caught_as(pairing.head, now.entity, error)
        )


def results_for_errors(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors that base raised where head returns, behind the same test or handler.

    Left out is what nobody catches, as it says that the program is wrong, and what head raises behind a closer test.
    """
    for each in raising(pair, pairing):
        was, now = each.was, each.now
        still = {raised.error for raised in now.function.raises}
        for behind, error in _only_raised(was.function, now.function):
            if error in still:
                continue
            caught = caught_as(pairing.base, was.entity, error)
            if caught and PROGRAM_ERRORS.isdisjoint(caught):
                yield ExitChange(each, error, behind)


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


def _by_place(function: Function) -> Mapping[str, str]:
    """Return the error that each test and handler of a function stands before, those left out that have several."""
    found: dict[str, set[str]] = {}
    for each in function.raises:
        found.setdefault(each.behind, set()).add(each.error)
    return {behind: errors.pop() for behind, errors in found.items() if len(errors) == 1}


def caught_as(side: Side, function: Entity, dotted: str) -> tuple[str, ...]:
    """Return the homes of the classes by which `except` catches an error, its own first; none where any is unknown."""
    found = side.surface.resolve_dotted(function.module, dotted)
    if len(found) != 1 or found[0].kind not in {EntityKind.CLASS, EntityKind.EXTERNAL}:
        return ()
    lineage = side.hierarchy.lineage(found[0])
    return () if lineage.is_open or "builtins.BaseException" not in lineage.homes else lineage.homes


def on_head(home: str, pairing: Pairing) -> str | None:
    """Return the home that a class of base has on head, None where it is gone, or where it is private by now."""
    if standard_library.find_class(home) is not None:
        return home
    pair = pairing.class_pairs.get(home)
    if pair is not None:
        return None if pair.new is None else pair.new.home
    found = pairing.head.surface.resolve_path(home)
    return found[0].home if len(found) == 1 and last_part(found[0].home) == last_part(home) else None

"""Guards, tests behind which a function does nothing but to raise: those that are new, those that were no guards, and
those that are none any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from apicheck.matching.asked_last import kept_for_the_next
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.private_functions import FunctionOfSide, Raising, private_functions_called, raising, text_of
from apicheck.matching.raised_errors import PROGRAM_ERRORS, ExitChange, Otherwise, caught_as
from apicheck.matching.written_results import NONE
from apicheck.surface.naming import last_part
from apicheck.surface.reading.branches import INSTANCE, Branches, Guard, branches_in

_RETURN = re.compile(r"^\s*return\b", re.MULTILINE)


class _Compared(NamedTuple):
    """A function whose errors are others by now, with what its text tells of both sides."""

    at: Raising
    was: Branches
    now: Branches


def refused_arguments(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors of new guards that ask for what the function is given."""
    for compared, guard in _new_guards(pair, pairing):
        asked = guard.variables.parameters_behind(guard.names)
        if asked - INSTANCE or (asked and pair.classes is not None and _is_of_given(guard, compared.now)):
            yield ExitChange(compared.at, guard.error, _as_written(guard, compared.at.now), Otherwise.GOES_ON)


def refused_states(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors of new guards that ask for what the object of a method has come to, and for nothing else."""
    for compared, guard in _new_guards(pair, pairing):
        asked = guard.variables.parameters_behind(guard.names)
        if asked and asked <= INSTANCE and pair.classes is None:
            yield ExitChange(compared.at, guard.error, _as_written(guard, compared.at.now), Otherwise.GOES_ON)


def became_guards(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors that head raises behind a test behind which base went on."""
    for compared in _compared(pair, pairing):
        at, was, now = compared
        raised = _raised(at.was, pairing.base)
        for guard in () if was.raises_others else now.guards:
            if guard.test not in was.unguarded or last_part(guard.error) in raised or not _is_alike(guard, was):
                continue
            if caught_as(pairing.head, at.now.entity, guard.error):
                yield ExitChange(at, guard.error, _as_written(guard, at.now), Otherwise.GOES_ON)


def lost_guards(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors that base raised behind a test behind which head goes on.

    Left out is what nobody catches, as it says that the program is wrong.
    """
    for compared in _compared(pair, pairing):
        at, was, now = compared
        raised = _raised(at.now, pairing.head)
        for guard in () if now.raises_others else was.guards:
            if guard.test not in now.unguarded or last_part(guard.error) in raised or not _is_alike(guard, now):
                continue
            caught = caught_as(pairing.base, at.was.entity, guard.error)
            if caught and PROGRAM_ERRORS.isdisjoint(caught):
                yield ExitChange(at, guard.error, _as_written(guard, at.was), Otherwise.GOES_ON)


def ends_with_error(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors that head ends with raising, where base returned or ran to its end behind the same statements.

    Left out are functions that do not return before that: every call of them fails.
    """
    for at, was, now in _compared(pair, pairing):
        may_end = was.end.written.startswith("return") or NONE in at.was.function.gives
        if now.end.error is None or was.end.error is not None or was.end.before != now.end.before or not may_end:
            continue
        returns = any(_RETURN.search(each) for each in now.end.before)
        if returns and caught_as(pairing.head, at.now.entity, now.end.error):
            yield ExitChange(at, now.end.error, now.end.written)


def ends_without_error(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors that base raised at the end, where head returns, or runs to its end, behind the same statements.

    Left out is what nobody catches, as it says that the program is wrong.
    """
    for at, was, now in _compared(pair, pairing):
        if was.end.error is None or now.end.error is not None or was.end.before != now.end.before:
            continue
        caught = caught_as(pairing.base, at.was.entity, was.end.error)
        if caught and PROGRAM_ERRORS.isdisjoint(caught):
            yield ExitChange(at, was.end.error, was.end.written)


def _new_guards(pair: Pair, pairing: Pairing) -> Iterator[tuple[_Compared, Guard]]:
    """Yield the guards of head where base had neither the test, nor its opposite, nor the error.

    Left out is what asks for a new parameter, for a variable that base did not have or bound otherwise, and what says
    that a program is wrong: base most likely failed as well, as it did where it used what the guard finds missing.
    """
    for compared in _compared(pair, pairing):
        at, was, now = compared
        raised = _raised(at.was, pairing.base)
        tests = was.heads | _tests_within(at.was, pairing.base)
        for guard in () if was.raises_others else now.guards:
            if not {guard.test, guard.opposite}.isdisjoint(tests) or last_part(guard.error) in raised:
                continue
            if guard.names & (now.variables.parameters - was.variables.parameters) or not _is_alike(guard, was):
                continue
            if any(use in was.text for use in guard.fails_on):
                continue
            caught = caught_as(pairing.head, at.now.entity, guard.error)
            if caught and PROGRAM_ERRORS.isdisjoint(caught):
                yield compared, guard


@kept_for_the_next
def _compared(pair: Pair, pairing: Pairing) -> tuple[_Compared, ...]:
    """Return what is compared of a pair."""
    found: list[_Compared] = []
    for each in raising(pair, pairing):
        was, now = branches_in(text_of(pairing.base, each.was)), branches_in(text_of(pairing.head, each.now))
        if was is not None and now is not None:
            found.append(_Compared(each, was, now))
    return tuple(found)


def _is_of_given(guard: Guard, constructor: Branches) -> bool:
    """Tell whether a constructor's test of its own object asks for what it was given.

    That stands in public attributes, and in private ones that a parameter is assigned to: others are its own affair.
    """
    given = constructor.variables.parameters
    return "hasattr(self" not in guard.test and all(
        any(f"self.{name} = {each}\n" in constructor.text for each in given)
        for name in re.findall(r"\bself\.(_\w+)", guard.test)
    )


def _as_written(guard: Guard, function: FunctionOfSide) -> str:
    """Return the test of a guard with the quotes that stand in the text."""
    plain = guard.test.replace('"', "'")
    tests = (each.behind for each in function.function.raises if each.error == guard.error)
    return next((test for test in tests if test.replace('"', "'") == plain), guard.test)


def _is_alike(guard: Guard, other: Branches) -> bool:
    """Tell whether a test would ask for the same in the other function, at a place that there is in it, too."""
    return guard.around <= other.heads and guard.variables.are_bound_alike(guard.names, other.variables)


def _raised(function: FunctionOfSide, side: Side) -> frozenset[str]:
    """Return the last names of the errors that a function raises, and that it lets through from private ones."""
    within = private_functions_called(side, function).values()
    errors = (*function.function.raises, *(each for one in within for each in one.function.raises if each.behind))
    return frozenset(last_part(each.error) for each in errors)


def _tests_within(function: FunctionOfSide, side: Side) -> frozenset[str]:
    within = private_functions_called(side, function).values()
    return frozenset(each.behind for one in within for each in one.function.raises)

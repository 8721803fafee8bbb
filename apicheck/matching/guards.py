"""Guards, tests behind which a function does nothing but to raise: new ones, and tests that became or were guards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from apicheck.matching.asked_last import kept_for_the_next
from apicheck.matching.compared_texts import ComparedTexts, compared_texts
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.private_functions import FunctionOfSide, private_functions_called
from apicheck.matching.raised_errors import PROGRAM_ERRORS, ExitChange, Otherwise, caught_as
from apicheck.model.definition import RaisedError
from apicheck.surface.naming import last_part
from apicheck.surface.reading.branches import INSTANCE, Branches, Guard


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
    for at, was, now in compared_texts(pair, pairing):
        raised = _last_names(_errors_of(at.was, pairing.base))
        for guard in () if was.raises_others else now.guards:
            if guard.test not in was.unguarded or last_part(guard.error) in raised or not _is_alike(guard, was):
                continue
            if caught_as(pairing.head, at.now.entity, guard.error):
                yield ExitChange(at, guard.error, _as_written(guard, at.now), Otherwise.GOES_ON)


def lost_guards(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors that base raised behind a test behind which head goes on.

    Left out is what nobody catches, as it says that the program is wrong.
    """
    for at, was, now in compared_texts(pair, pairing):
        raised = _last_names(_errors_of(at.now, pairing.head))
        for guard in () if now.raises_others else was.guards:
            if guard.test not in now.unguarded or last_part(guard.error) in raised or not _is_alike(guard, now):
                continue
            caught = caught_as(pairing.base, at.was.entity, guard.error)
            if caught and PROGRAM_ERRORS.isdisjoint(caught):
                yield ExitChange(at, guard.error, _as_written(guard, at.was), Otherwise.GOES_ON)


@kept_for_the_next
def _new_guards(pair: Pair, pairing: Pairing) -> tuple[tuple[ComparedTexts, Guard], ...]:
    """Return the guards of head where base had neither the test, nor its opposite, nor the error.

    Left out is what asks for a new parameter, for a variable that base did not have or bound otherwise, and what says
    that a program is wrong: base most likely failed as well, as it did where it used what the guard finds missing.
    """
    return tuple(
        (compared, guard)
        for compared in compared_texts(pair, pairing)
        for guard in _guards_without_like(compared, pairing)
    )


def _guards_without_like(compared: ComparedTexts, pairing: Pairing) -> Iterator[Guard]:
    at, was, now = compared
    if was.raises_others:
        return
    before = _errors_of(at.was, pairing.base)
    raised, tests = _last_names(before), was.heads | {each.behind for each in before}
    new = now.variables.parameters - was.variables.parameters
    for guard in now.guards:
        if not {guard.test, guard.opposite}.isdisjoint(tests) or last_part(guard.error) in raised:
            continue
        if guard.names & new or not _is_alike(guard, was) or any(use in was.text for use in guard.fails_on):
            continue
        caught = caught_as(pairing.head, at.now.entity, guard.error)
        if caught and PROGRAM_ERRORS.isdisjoint(caught):
            yield guard


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


def _errors_of(function: FunctionOfSide, side: Side) -> tuple[RaisedError, ...]:
    """Return the errors that a function raises, and those of private ones that it lets through behind some test."""
    within = private_functions_called(side, function).values()
    return (*function.function.raises, *(each for one in within for each in one.function.raises if each.behind))


def _last_names(errors: Iterable[RaisedError]) -> frozenset[str]:
    return frozenset(last_part(each.error) for each in errors)

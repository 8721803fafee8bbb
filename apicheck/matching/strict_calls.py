"""Calls that gave a default and raise by now, in statements that are the same but for that, and the other way round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from apicheck.matching.asked_last import kept_for_the_next
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.private_functions import Raising, public_sides, text_of
from apicheck.matching.raised_errors import ExitChange, Otherwise
from apicheck.surface.reading.branches import INSTANCE
from apicheck.surface.reading.lenient_calls import Lenient, Statements, statements_in


def became_strict(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors of calls that gave a default, where head has no new test and no new handler."""
    both = _read(pair, pairing)
    if both is not None and both[1].branches.heads <= both[0].branches.heads:
        yield from _changes(pair, pairing, both[0], both[1])


def became_lenient(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors of calls that give a default by now, where no test and no handler is gone."""
    both = _read(pair, pairing)
    if both is not None and both[0].branches.heads <= both[1].branches.heads:
        yield from _changes(pair, pairing, both[1], both[0])


def _changes(pair: Pair, pairing: Pairing, lenient: Statements, strict: Statements) -> Iterator[ExitChange]:
    sides = public_sides(pair, pairing)
    if sides is None:
        return
    for statement, calls in lenient.lenient.items():
        others = strict.lenient.get(statement)
        if others is None:
            continue
        for each in Counter(calls) - Counter(others):
            if _is_asked_for(each, lenient) and _is_asked_for(each, strict):
                yield ExitChange(Raising(*sides), each.error, each.written, Otherwise.GIVES_DEFAULT)


def _is_asked_for(call: Lenient, function: Statements) -> bool:
    """Tell whether callers, or those who run them, decide what a call finds: what an object knows is its own matter."""
    variables = function.branches.variables
    is_given = bool(call.asked) and call.asked <= variables.parameters - INSTANCE
    return call.is_outside or is_given or bool(variables.parameters_behind(call.keys) - INSTANCE)


@kept_for_the_next
def _read(pair: Pair, pairing: Pairing) -> tuple[Statements, Statements] | None:
    """Return the statements of a pair on both sides; None where no call of them is spelled otherwise."""
    sides = public_sides(pair, pairing)
    if sides is None or any(each.function.raised is not None for each in sides):
        return None
    if sides[0].function.catches == sides[1].function.catches:
        return None
    was, now = statements_in(text_of(pairing.base, sides[0])), statements_in(text_of(pairing.head, sides[1]))
    return None if was is None or now is None else (was, now)

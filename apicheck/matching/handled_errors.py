"""Errors of a function's statements of which its `except` clauses make something else by now.

A statement that both sides have word by word may fail on both. Where the one lets the error through and the other
catches it, or both make something else of it, those who catch errors of the function notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from apicheck.matching.asked_last import kept_for_the_next
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.private_functions import FunctionOfSide, Raising, public_sides, text_of
from apicheck.matching.raised_errors import PROGRAM_ERRORS, ErrorChange, ExitChange, Otherwise, caught_as, on_head
from apicheck.model.entity import EntityKind
from apicheck.surface.naming import last_part
from apicheck.surface.reading.handlers import Handler, Handling, Outcome, handling_in

_ALL = frozenset({"builtins.BaseException", "builtins.Exception"})
_CAUGHT = frozenset({Outcome.RETURNS, Outcome.GOES_ON})


class _Error(NamedTuple):
    """An error by its dotted name, and the homes, as head has them, of the classes that it is caught by.

    Its own comes first. With `is_foreign` there may be more, as it is a class from outside the project.
    """

    name: str
    homes: tuple[str, ...]
    is_foreign: bool


class _Change(NamedTuple):
    """An error of a statement, and the handler that it ends in on each side; None where none catches it."""

    at: Raising
    error: _Error
    was: Handler | None
    now: Handler | None


class _Changes(NamedTuple):
    """The changes of a function, and whether it has new tests, and has lost some: they may do what a handler does."""

    found: tuple[_Change, ...] = ()
    has_new_tests: bool = False
    has_lost_tests: bool = False


_NONE = _Changes()


def rewrapped_errors(pair: Pair, pairing: Pairing) -> Iterator[ErrorChange]:
    """Yield the errors that were let through and are turned into others, and the other way round.

    Left out is what the other side raises elsewhere as well: a test may have taken the place of the handler.
    """
    for at, error, was, now in _changes(pair, pairing).found:
        caught = _raised_by(was, pairing.base, at.was, pairing)
        raised = _raised_by(now, pairing.head, at.now, pairing)
        if (was is not None and caught is None) or (now is not None and raised is None):
            continue
        if was is not None and now is not None and was.written == now.written:
            continue  # told as an error behind the same handler
        if (raised is not None and _raises(at.was, raised.name)) or (
            caught is not None and _raises(at.now, caught.name)
        ):
            continue
        before, after = caught or error, raised or error
        # Of a foreign class it can't be told whether it is one of those that base raised.
        if before.homes[0] in after.homes or (after.is_foreign and caught is not None):
            continue
        behind = next(each.written for each in (now, was) if each is not None)
        passing: Literal["was", "now", ""] = "was" if was is None else "now" if now is None else ""
        yield ErrorChange(at, before.name, after.name, behind, passing)


def no_longer_caught(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors that a function caught, to return all the same, and that it lets through by now.

    Left out are functions with new tests, which may ask for what the handler waited for.
    """
    changes, new, _ = _changes(pair, pairing)
    for at, error, was, now in () if new else changes:
        if was is not None and now is None and was.outcome in _CAUGHT:
            yield ExitChange(at, error.name, was.written, Otherwise.CATCHES)


def caught_by_now(pair: Pair, pairing: Pairing) -> Iterator[ExitChange]:
    """Yield the errors that a function let through, and that it catches by now, to return all the same.

    Left out are functions that lost tests, and errors that say that the program is wrong.
    """
    changes, _, lost = _changes(pair, pairing)
    for at, error, was, now in () if lost else changes:
        if was is None and now is not None and now.outcome in _CAUGHT and error.homes[0] not in PROGRAM_ERRORS:
            yield ExitChange(at, error.name, now.written, Otherwise.CATCHES)


@kept_for_the_next
def _changes(pair: Pair, pairing: Pairing) -> _Changes:
    sides = public_sides(pair, pairing)
    if sides is None or any(each.function.raised is not None for each in sides):
        return _NONE
    was, now = sides
    texts = text_of(pairing.base, was), text_of(pairing.head, now)
    if _from_first_handler(texts[0]) == _from_first_handler(texts[1]):
        return _NONE  # the handlers, and all that stands in them, are as they were: most functions have none
    before, after = map(handling_in, texts)
    if before is None or after is None:
        return _NONE
    found = tuple(dict.fromkeys(_changes_between(was, now, before, after, pairing)))
    return _Changes(found, bool(after.tests - before.tests), bool(before.tests - after.tests))


def _from_first_handler(text: str) -> str:
    start = min((place for sign in ("try:", "suppress(") if (place := text.find(sign)) >= 0), default=len(text))
    return text[start:]


def _changes_between(
    was: FunctionOfSide, now: FunctionOfSide, before: Handling, after: Handling, pairing: Pairing
) -> Iterator[_Change]:
    around = ((handlers, after.handlers.get(statement)) for statement, handlers in before.handlers.items())
    for handlers, others in dict.fromkeys(around):
        if others is None or others == handlers:
            continue
        old, new = _read(handlers, pairing.base, was, pairing), _read(others, pairing.head, now, pairing)
        errors = [error for _, caught in (*old, *new) for error in caught if error is not None]
        for error in dict.fromkeys(errors):
            fates = _fate(error, old), _fate(error, new)
            if Outcome.UNKNOWN not in fates and fates[0] != fates[1]:
                first, second = (None if isinstance(each, Outcome) else each for each in fates)
                yield _Change(Raising(was, now), error, first, second)


_Read = Sequence[tuple[Handler, tuple[_Error | None, ...]]]


def _read(handlers: Sequence[Handler], side: Side, function: FunctionOfSide, pairing: Pairing) -> _Read:
    return [(each, tuple(_error(name, side, function, pairing) for name in each.caught)) for each in handlers]


def _error(name: str, side: Side, function: FunctionOfSide, pairing: Pairing) -> _Error | None:
    """Return the error that a dotted name stands for in a function, None where that can't be told."""
    homes = caught_as(side, function.entity, name)
    if homes:
        return _Error(name, tuple(on_head(each, pairing) or each for each in homes), is_foreign=False)
    found = side.surface.resolve_dotted(function.entity.module, name)
    if len(found) != 1 or found[0].kind is not EntityKind.EXTERNAL:
        return None
    return _Error(name, (found[0].home,), is_foreign=True)


def _fate(error: _Error, handlers: _Read) -> Handler | Outcome | None:
    """Return the handler in which an error ends, None where none catches it, or that it can't be told."""
    for handler, caught in handlers:
        catches = not caught
        for each in caught:
            if each is None:
                return Outcome.UNKNOWN
            if each.homes[0] in error.homes or (error.is_foreign and each.homes[0] in _ALL):
                catches = True
            elif error.is_foreign:
                return Outcome.UNKNOWN
        if catches:
            return Outcome.UNKNOWN if handler.outcome is Outcome.UNKNOWN else handler
    return None


def _raised_by(handler: Handler | None, side: Side, function: FunctionOfSide, pairing: Pairing) -> _Error | None:
    is_raising = handler is not None and handler.outcome is Outcome.RAISES
    return _error(handler.error, side, function, pairing) if handler is not None and is_raising else None


def _raises(function: FunctionOfSide, name: str) -> bool:
    return any(last_part(each.error) == last_part(name) for each in function.function.raises)

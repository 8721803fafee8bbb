"""Under which circumstances a definition exists: a small formula over tests that a module makes while it runs.

`None` stands for no condition at all, everywhere where one is optional; `NEVER` for one that nothing fulfils.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping

import msgspec

Version = tuple[int, ...]


class Since(msgspec.Struct, frozen=True, tag="since"):
    """The interpreter's version is this one or newer: at least two numbers, without zeros at the end beyond them."""

    version: Version


class OnPlatform(msgspec.Struct, frozen=True, tag="platform"):
    """`sys.platform` is one of these, sorted; families are spelled out, numbers at the end (`freebsd14`) left out."""

    names: tuple[str, ...]


class OnImplementation(msgspec.Struct, frozen=True, tag="implementation"):
    """`sys.implementation.name` is this one: `cpython`, `pypy`."""

    name: str


class CanImport(msgspec.Struct, frozen=True, tag="import"):
    """The module of this absolute name can be imported, or a name from a module of the standard library."""

    name: str


class Holds(msgspec.Struct, frozen=True, tag="holds"):
    """A test that is not understood holds. `text` is its source; `name` the dotted name if it is nothing else.

    `is_expected` says that it holds in the usual course of things, as the body of a `try` statement runs through.
    """

    text: str
    name: str | None = None
    is_expected: bool = False


class Not(msgspec.Struct, frozen=True, tag="not"):
    """The other does not hold."""

    of: Condition


class AllOf(msgspec.Struct, frozen=True, tag="all"):
    """Each of several holds."""

    of: tuple[Condition, ...]


class AnyOf(msgspec.Struct, frozen=True, tag="any"):
    """One of several holds."""

    of: tuple[Condition, ...]


Condition = Since | OnPlatform | OnImplementation | CanImport | Holds | Not | AllOf | AnyOf

Test = Since | OnPlatform | OnImplementation | CanImport | Holds
"""A condition that is made of no others."""

NEVER = AnyOf(())


def negated(condition: Condition | None) -> Condition | None:
    """Return the condition that holds exactly where the given one does not."""
    if condition is None:
        return NEVER
    if condition == NEVER:
        return None
    return condition.of if isinstance(condition, Not) else Not(condition)


def all_of(*conditions: Condition | None) -> Condition | None:
    """Return the condition that holds where all of these do."""
    parts: dict[Condition, None] = {}
    for condition in conditions:
        if condition is not None:
            parts.update(dict.fromkeys(condition.of if isinstance(condition, AllOf) else (condition,)))
    if NEVER in parts or any(negated(part) in parts for part in parts):
        return NEVER
    return None if not parts else next(iter(parts)) if len(parts) == 1 else AllOf(tuple(parts))


def any_of(*conditions: Condition | None) -> Condition | None:
    """Return the condition that holds where one of these does."""
    parts: dict[Condition, None] = {}
    for condition in conditions:
        if condition is None:
            return None
        parts.update(dict.fromkeys(condition.of if isinstance(condition, AnyOf) else (condition,)))
    if any(negated(part) in parts for part in parts):
        return None
    return next(iter(parts)) if len(parts) == 1 else AnyOf(tuple(parts))


_MOST_TESTS = 6


def is_always_met(conditions: Iterable[Condition | None]) -> bool:
    """Tell whether one of these holds whatever the tests give, as with the branches of `if`, `elif` and `else`.

    The tests are taken as independent of each other; of many, nothing is found out.
    """
    every = tuple(conditions)
    if None in every:
        return True
    tests = tuple(dict.fromkeys(test for condition in every for test in elementary_tests(condition)))
    return len(tests) <= _MOST_TESTS and all(
        any(_is_met(condition, dict(zip(tests, given, strict=True))) for condition in every)
        for given in itertools.product((True, False), repeat=len(tests))
    )


def _is_met(condition: Condition | None, given: Mapping[Test, bool]) -> bool:
    match condition:
        case None:
            return True
        case Not():
            return not _is_met(condition.of, given)
        case AllOf():
            return all(_is_met(part, given) for part in condition.of)
        case AnyOf():
            return any(_is_met(part, given) for part in condition.of)
        case _:
            return given[condition]


def elementary_tests(condition: Condition | None) -> Iterator[Test]:
    """Yield the tests that a condition is made of, in the order in which they are made."""
    match condition:
        case None:
            pass
        case Not():
            yield from elementary_tests(condition.of)
        case AllOf() | AnyOf():
            for part in condition.of:
                yield from elementary_tests(part)
        case _:
            yield condition

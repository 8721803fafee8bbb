"""A function gives values of another built-in class by now, or tuples of another length.

It is told where nothing is annotated on base and the `return` statements of both sides write out what they give: `[]`,
`{}`, `dict(...)`, `a, b`. Where some calls alone give a longer or a shorter tuple, that is risky. What a list can do
that a tuple can't is seldom asked of a result, so that is risky, as it is between a set and a frozen one. Numbers are
one class here.

## Why it matters

`low, high = limits()` fails where there are three, and `found().items()` fails with a list. Signature and name are as
before.

## Before

    def limits(): return 0, 10

## After

    def limits(): return 0, 10, 1

## How to stay compatible

Give what was given, and let a new function give more.

## References

- Language reference, 7.6 "The return statement"; 7.2 "Assignment statements", on targets of a tuple
"""

from collections.abc import Iterator

from apicheck.matching.member_uses import use_of
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.written_results import WrittenResult, written_change
from apicheck.model.definition import Given
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.written_values import named

_NUMBERS = frozenset({"bool", "int", "float", "complex"})
# What users do with values of a class, and no class beside it lets them do.
_ATTRIBUTES = {
    "bytes": "decode",
    "dict": "items",
    "generator": "send",
    "list": "append",
    "set": "add",
    "str": "upper",
}
# Classes of which users seldom see which one they have.
_ALIKE = (frozenset({"list", "tuple"}), frozenset({"set", "frozenset"}))


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions and properties that give something of another class, or tuples of another length."""
    change = written_change(pair, pairing)
    if change is None or not (change.was.is_told and change.now.is_told):
        return
    was, now = _classes(change.was), _classes(change.now)
    if not was or not now or Given.SOMETHING in was | now:
        return
    length, length_now = _length(change.was), _length(change.now)
    given = change.spelled(use_of(pair, pairing))
    if length is not None and length_now is not None and length != length_now:
        witness = _unpacking(given, length, length_now)
        severity = Severity.BREAKING
    elif length is not None and _lengths(change.now) - {length}:
        witness = None  # some calls still give what they gave
        severity = Severity.RISKY
    elif was.isdisjoint(now):
        witness = _attribute(given, was, now)
        severity = Severity.RISKY if any(was | now <= alike for alike in _ALIKE) else Severity.BREAKING
    else:
        return
    yield Finding(
        f"gave {named(change.was.values)} and now gives {named(change.now.values)}",
        pair.path,
        pair.paths,
        old=f"{describe(change.old)}, which gives {named(change.was.kinds)}",
        new=f"{describe(change.new)}, which gives {named(change.now.kinds)}",
        base_entity=change.old,
        head_entity=change.new,
        witness=witness,
        severity=severity,
    )


def _classes(result: WrittenResult) -> frozenset[str]:
    """Return the classes of all values, those of numbers as one."""
    names = {kind.partition(" of ")[0] for kind in result.values}
    return frozenset("number" if name in _NUMBERS else name for name in names)


def _length(result: WrittenResult) -> int | None:
    """Return the length of all tuples where every call gives one of that length, None otherwise."""
    lengths = _lengths(result)
    return next(iter(lengths)) if len(result.kinds) == len(lengths) == 1 else None


def _lengths(result: WrittenResult) -> set[int]:
    """Return the lengths of the tuples whose length is told."""
    parts = (kind.partition(" of ") for kind in result.kinds)
    return {int(length) for name, _, length in parts if name == "tuple" and length}


def _unpacking(given: str, before: int, after: int) -> Witness | None:
    """Return the assignment that takes a tuple apart, with the error that CPython raises for it."""
    if not before:
        return None
    names = ", ".join(f"item_{number}" for number in range(1, before + 1))
    error = (
        f"too many values to unpack (expected {before})"
        if after > before
        else f"not enough values to unpack (expected {before}, got {after})"
    )
    return Witness(f"{names}{',' if before == 1 else ''} = {given}", f"ValueError: {error}")


def _attribute(given: str, was: frozenset[str], now: frozenset[str]) -> Witness | None:
    if len(was) != 1 or len(now) != 1:
        return None
    (before,), (after,) = was, now
    name = _ATTRIBUTES.get(before)
    if name is None or after in {*set(Given), "number"}:
        return None
    return Witness(f"{given}.{name}", f"AttributeError: '{after}' object has no attribute '{name}'")


RULE = Rule(
    "result-type-changed",
    "functions",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="give what was given, and let a new function give more",
    opposite="result-type-changed",
)

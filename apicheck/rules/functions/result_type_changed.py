"""A function gives, or yields, values of another class by now, or tuples of another length.

It is told where nothing is annotated on base and the `return` statements of both sides write out what they give: `[]`,
`{}`, `dict(...)`, `a, b`, `", ".join(...)`, `Client(...)` of a class of the project or the standard library; likewise
with the `yield` of generators and context managers. Values of a class that inherits from the old one, or has all that
users may ask of it, do as well. Where it can't be told, that is risky, and so it is where some calls alone give a
longer or a shorter tuple, or one side an empty one, which lists nothing. What a list can do that a tuple can't is
seldom asked of a result, so that is risky, as it is between a set and a frozen one, and where a list takes the place of
a set, or an object of the project that can be gone through that of a list. Numbers are one class here, and so are
iterators.

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

- Language reference, 7.6 "The return statement"; 6.2.9 "Yield expressions"; 7.2 "Assignment statements", on targets of
  a tuple
"""

from collections.abc import Iterator

from apicheck.matching.given_classes import Fit, GivenClass, fit, given_class
from apicheck.matching.member_uses import use_of
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.written_results import WrittenResult, written_change
from apicheck.model.definition import Given
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.written_values import named

_OF_OWNER = frozenset({Given.RECEIVER, Given.INSTANCE})

# A path is made of a class for the operating system, which is `WindowsPath` on Windows.
_MADE_OF = {"pathlib.Path": "PosixPath", "pathlib.PurePath": "PurePosixPath"}


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions and properties that give something of another class, or tuples of another length."""
    change = written_change(pair, pairing)
    if change is None or not (change.was.is_told and change.now.is_told):
        return
    was = _classes(pairing.base, change.was, pair.base_owner)
    now = _classes(pairing.head, change.now, pair.head_owner)
    if was is None or now is None:
        return
    given = change.spelled(use_of(pair, pairing))
    length, length_now = _length(change.was, was), _length(change.now, now)
    if was[0].is_own and now[0].is_own:
        length = None  # what became of the fields of named tuples is told of their class
    if length is not None and length_now is not None and length != length_now:
        # Who gives an empty tuple lists nothing, and lists are not taken apart.
        is_taken_apart = bool(length and length_now)
        witness = _unpacking(given, length, length_now) if is_taken_apart else None
        severity = Severity.BREAKING if is_taken_apart else Severity.RISKY
    elif length is not None and {each.length for each in now} - {None, length}:
        witness = None  # some calls still give what they gave
        severity = Severity.RISKY
    else:
        fits = [fit(pairing, before, after) for before in was for after in now]
        if not all(each.is_lost for each in fits):
            return
        severity = Severity.BREAKING if all(each.is_certain for each in fits) else Severity.RISKY
        witness = _lost(given, was[0], now[0], fits[0]) if len(fits) == 1 else None
    yield Finding(
        f"{change.verb_before} {named(change.was.values)} and now {change.verb}s {named(change.now.values)}",
        pair.path,
        pair.paths,
        old=f"{describe(change.old)}, which {change.verb}s {named(change.was.kinds)}",
        new=f"{describe(change.new)}, which {change.verb}s {named(change.now.kinds)}",
        base_entity=change.old,
        head_entity=change.new,
        witness=witness,
        severity=severity,
    )


def _classes(side: Side, result: WrittenResult, owner: Entity | None) -> list[GivenClass] | None:
    """Return the classes of all values; None where one of them can't be told."""
    found: list[GivenClass] = []
    for kind in sorted(result.values):
        made = owner if kind in _OF_OWNER else result.made.get(kind)
        if made is None and kind in set(Given):
            return None
        found.append(given_class(side, kind, made))
    return found or None


def _length(result: WrittenResult, classes: list[GivenClass]) -> int | None:
    """Return the length of all values where every call gives one of that length, None otherwise."""
    return classes[0].length if len(result.kinds) == 1 else None


def _unpacking(given: str, before: int, after: int) -> Witness:
    """Return the assignment that takes a tuple apart, with the error that CPython raises for it."""
    error = (
        f"too many values to unpack (expected {before})"
        if after > before
        else f"not enough values to unpack (expected {before}, got {after})"
    )
    return Witness(f"{_targets(before)} = {given}", f"ValueError: {error}")


def _lost(given: str, was: GivenClass, now: GivenClass, what: Fit) -> Witness | None:
    if not what.lost:
        return None
    if what.lost == "__next__":
        return Witness(f"next({given})", f"TypeError: '{now.name}' object is not an iterator")
    if was.length and now.is_own and what.is_certain:
        return Witness(f"{_targets(was.length)} = {given}", f"TypeError: cannot unpack non-iterable {now.name} object")
    name = _MADE_OF.get(now.entity.home, now.name)
    return Witness(f"{given}.{what.lost}", f"AttributeError: '{name}' object has no attribute '{what.lost}'")


def _targets(count: int) -> str:
    names = ", ".join(f"item_{number}" for number in range(1, count + 1))
    return f"{names}{',' if count == 1 else ''}"


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

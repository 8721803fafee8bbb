"""Calls that an overload told type checkers about are now rejected, or give something else.

A type checker decides for each old overload whether all new ones together take what it took and give what it gave. An
overload that is merged into another one without loss is not told. What only the implementation says is of no account.

## Why it matters

Type checkers reject calls that they accepted, or infer another type for the result.

## Before

    @overload
    def load(source: str) -> str: ...
    @overload
    def load(source: bytes) -> bytes: ...
    def load(source: str | bytes) -> str | bytes: ...

## After

    def load(source: str | bytes) -> str | bytes: ...

## How to stay compatible

Keep the overload, or say the same with a type variable.

## References

- Typing specification, "`@overload`"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_places import Position
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import misfit, misfits_at, short
from apicheck.types.questions import Answer


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find overloads of base that no longer hold, or may no longer hold."""
    changes = list(misfits_at(pair, pairing, Position.OVERLOAD))
    if not changes:
        return
    worst = next((change for change in changes if change.worst is Answer.NO), changes[0])
    more = len({change.place.old for change in changes}) - 1
    others = f"; so do {more} more overloads" if more > 1 else "; so does 1 more overload" if more else ""
    seen = f"type checkers find {short(worst.place.new)}"
    what = f"the overload `{short(worst.place.old)}` no longer holds{others}"
    yield misfit(worst, pair, pairing, what, seen=seen)


RULE = Rule(
    "overload-tightened",
    "types",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the overload, or say the same with a type variable",
)

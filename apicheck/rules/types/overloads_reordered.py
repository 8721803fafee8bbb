"""Overloads that take some of the same calls have changed places, so that another one is chosen.

Type checkers take the first overload that fits. A type checker decides whether one of the two takes all that the other
one takes; where neither does, the order does not matter.

## Why it matters

The same call gives another type.

## Before

    @overload
    def pick(value: bool) -> str: ...
    @overload
    def pick(value: int) -> object: ...

## After

    @overload
    def pick(value: int) -> object: ...
    @overload
    def pick(value: bool) -> str: ...

## How to stay compatible

Keep the order; the more special overload comes first.

## References

- Typing specification, "Overloads": overload call evaluation
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_places import Position
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import finding, new_text, old_text, severity_of, type_changes_at, witness_of
from apicheck.types.questions import Answer


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find overloads of which the later one on base now comes first, and takes the calls of the other."""
    for change in type_changes_at(pair, pairing, Position.OVERLOAD_ORDER):
        if change.read is Answer.YES and change.written is not Answer.YES:
            message = f"the overload `{new_text(change)}` now comes before `{old_text(change)}` and takes its calls"
            yield finding(
                change, pair, message, witness=witness_of(change, pair, pairing), severity=severity_of(change, pairing)
            )
            return


RULE = Rule(
    "overloads-reordered",
    "types",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the order; the more special overload comes first",
)

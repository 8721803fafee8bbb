"""A call gives by its annotation something more definite than before.

A type checker decides: the new type fits wherever the old one was expected, and not the other way round.

## Why it matters

Callers may rely on more. Whoever overrides the method has to promise as much; a type checker tells them.

## Before

    def find(key: str) -> str | None: ...

## After

    def find(key: str) -> str: ...

## How to stay compatible

Nothing has to be done for callers.

## References

- Typing specification, "Type system concepts": assignability; "Callables": results are covariant
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_places import Position
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import finding, new_text, old_text, type_changes_at
from apicheck.types.expression import NONE


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find results whose new type fits where the old one did, and says more."""
    for change in type_changes_at(pair, pairing, Position.RESULT):
        place = change.place
        if change.is_gain_alone and place.old_type != NONE:
            yield finding(change, pair, f"returned `{old_text(change)}` and now returns `{new_text(change)}`")


RULE = Rule(
    "return-type-narrowed",
    "types",
    Domain.TYPING,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    opposite="return-type-incompatible",
)

"""What is read from an attribute or property that users don't set is by its annotation more definite than before.

A type checker decides: the new type fits wherever the old one was expected, and not the other way round.

## Why it matters

Users may rely on more. Whoever overrides a property has to promise as much; a type checker tells them.

## Before

    class Job:
        @property
        def name(self) -> str | None: ...

## After

    class Job:
        @property
        def name(self) -> str: ...

## How to stay compatible

Nothing has to be done for those who read it.

## References

- Typing specification, "Type system concepts": assignability
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_places import Position
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import finding, new_text, old_text, type_changes_at


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find attributes that are only read, and whose new type says more."""
    for change in type_changes_at(pair, pairing, Position.ATTRIBUTE):
        if change.is_gain_alone and change.written is None:
            yield finding(change, pair, f"was `{old_text(change)}` and is now `{new_text(change)}`")


RULE = Rule(
    "attribute-type-narrowed",
    "types",
    Domain.TYPING,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    opposite="attribute-type-changed",
)

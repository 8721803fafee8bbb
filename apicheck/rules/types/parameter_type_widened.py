"""A parameter takes by its annotation more than before.

A type checker decides: whatever the old type allowed fits the new one, and not the other way round.

## Why it matters

Callers may pass more. Whoever overrides the method has to take as much; a type checker tells them.

## Before

    def open_file(path: str) -> None: ...

## After

    def open_file(path: str | bytes) -> None: ...

## How to stay compatible

Nothing has to be done for callers.

## References

- Typing specification, "Callables": parameters are contravariant
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_places import Position
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import finding, new_text, old_text, type_changes_at


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find parameters whose new type takes all that the old one did, and more."""
    for change in type_changes_at(pair, pairing, Position.PARAMETER):
        place = change.place
        if change.is_gain_alone:
            yield finding(
                change,
                pair,
                f"took `{old_text(change)}` and now takes `{new_text(change)}`",
                parameter=place.name,
            )


RULE = Rule(
    "parameter-type-widened",
    "types",
    Domain.TYPING,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    opposite="parameter-type-narrowed",
)

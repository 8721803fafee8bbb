"""The value of a typed dictionary's key has another type, which does not fit what users read or set.

A type checker decides. A key that is not `ReadOnly` has to give and to take the same as before. Where base ships
`py.typed` a misfit is breaking; elsewhere too, if no value can be of both types.

## Why it matters

Type checkers reject dictionaries that are written out, and what is done with the values that are read.

## Before

    class Movie(TypedDict):
        year: int

## After

    class Movie(TypedDict):
        year: str

## How to stay compatible

Keep the type, and add a key of another name.

## References

- PEP 589; typing specification, "Typed dictionaries"
"""

from collections.abc import Iterator

import msgspec

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_changes import TypeChange
from apicheck.matching.type_places import Position
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import (
    is_none_gained,
    misfit,
    misfits_at,
    new_text,
    old_text,
    seen_or_asked,
    shown_misfits,
)


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find typed dictionaries on both sides with a key whose new type does not fit, or may not fit."""
    for change in misfits_at(pair, pairing, Position.KEY):
        found = misfit(change, pair, pairing, _what(change), seen=seen_or_asked(change))
        yield msgspec.structs.replace(
            found,
            path=f"{pair.path}.{change.place.name}",
            paths=tuple(f"{path}.{change.place.name}" for path in pair.paths),
        )


def _what(change: TypeChange) -> str:
    key = f"the value of key {change.place.name!r}"
    if change.read is change.worst:
        if is_none_gained(change):
            return f"{key} may now be `None`; check it before use"
        return f"{key} was `{old_text(change)}` and may now be {shown_misfits(change)}"
    return f"{key} may no longer be {shown_misfits(change)}; `{new_text(change)}` is asked for"


RULE = Rule(
    "typed-dict-key-type-changed",
    "types",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the type, and add a key of another name",
)

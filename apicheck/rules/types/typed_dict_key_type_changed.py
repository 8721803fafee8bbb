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
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import (
    doubt_of,
    example_of,
    finding,
    is_none_gained,
    new_text,
    old_text,
    severity_of,
    shown_types,
    type_changes_at,
)
from apicheck.types.questions import Answer


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find typed dictionaries on both sides with a key whose new type does not fit, or may not fit."""
    for change in type_changes_at(pair, pairing, Position.KEY):
        if change.worst is Answer.YES:
            continue
        found = finding(
            change,
            pair,
            f"{_what(change)}{doubt_of(change)}",
            witness=_witness(pair, change) if change.worst is Answer.NO else None,
            severity=severity_of(change, pairing),
        )
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
        return f"{key} was `{old_text(change)}` and may now be {shown_types(change.misfits)}"
    return f"{key} may no longer be {shown_types(change.misfits)}; `{new_text(change)}` is asked for"


def _witness(pair: Pair, change: TypeChange) -> Witness:
    use = f"{pair.name.lower()}[{change.place.name!r}]"
    if change.read is Answer.NO:
        return Witness(f"value: {old_text(change)} = {use}", f"a type checker sees `{new_text(change)}`")
    value = example_of(change.misfits[0]) or f"value, where value is `{old_text(change)}`"
    return Witness(f"{use} = {value}", f"a type checker asks for `{new_text(change)}`")


RULE = Rule(
    "typed-dict-key-type-changed",
    "types",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the type, and add a key of another name",
)

"""A type alias stands for another type.

It is told once, at the alias; functions that use it on both sides are not told. A narrower type breaks those who hand
over what was allowed. A wider one breaks those who get it from the project, and is risky where the project never gives
it to anyone: who hands on values of it may go on. A `NewType` is held to the same. Another spelling of the same type is
not told.

## Why it matters

Users annotate their own functions with the alias, and pass on what they get.

## Before

    Key = int | str

## After

    Key = int

## How to stay compatible

Leave the alias as it is, and give the new type a name of its own.

## References

- Typing specification, "Type aliases"
"""

from collections.abc import Iterator

from apicheck.matching.alias_uses import is_given_to_users
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_changes import TypeChange
from apicheck.matching.type_places import Position
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import (
    doubt_of,
    finding,
    severity_of,
    short,
    shown_types,
    type_changes_at,
)
from apicheck.types.questions import Answer


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find aliases on both sides that do not stand for the same type, or may not."""
    for change in type_changes_at(pair, pairing, Position.ALIAS):
        if change.worst is Answer.YES:
            continue
        severity = severity_of(change, pairing)
        if change.written is Answer.YES and not is_given_to_users(change.place.old_entity, pairing):
            severity = Severity.RISKY
        yield finding(
            change,
            pair,
            f"{_what(change)}{doubt_of(change)}",
            witness=_witness(pair, change) if change.worst is Answer.NO else None,
            severity=severity,
        )


def _what(change: TypeChange) -> str:
    if change.written is Answer.YES:
        return f"stands for a wider type; {shown_types(change.misfits)} is new"
    if change.read is Answer.YES:
        return "stands for a narrower type; what it allowed before is no longer all allowed"
    return f"stood for `{short(change.place.old)}` and stands for `{short(change.place.new)}`"


def _witness(pair: Pair, change: TypeChange) -> Witness:
    old, new = short(change.place.old), short(change.place.new)
    if change.written is Answer.NO:
        return Witness(f"value: {pair.name} = other, where other is `{old}`", f"a type checker asks for `{new}`")
    return Witness(f"other: {old} = value, where value is `{pair.name}`", f"a type checker sees `{new}`")


RULE = Rule(
    "type-alias-changed",
    "types",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="leave the alias as it is, and give the new type a name of its own",
)

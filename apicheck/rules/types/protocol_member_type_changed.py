"""A protocol's method takes more than before, or has to give more: what users wrote for it no longer fits.

A type checker decides: an implementation has to take whatever the new parameter does, and to give what the new result
promises. Callers lose nothing. Where they do it is told as for any other method, and so are members that are both read
and set. Overloads of a protocol are held against callers alone.

## Why it matters

The users' classes that fitted the protocol are rejected by type checkers where it is asked for, and by their own bases
where they extend it.

## Before

    class Store(Protocol):
        def load(self, key: str) -> str | None: ...

## After

    class Store(Protocol):
        def load(self, key: str | int) -> str | None: ...

## How to stay compatible

Leave the protocol as it is, and ask for the wider method in a protocol of its own that extends it.

## References

- PEP 544; typing specification, "Protocols"; "Callables": parameters are contravariant, results covariant
"""

from collections.abc import Iterator

from apicheck.matching.implementations import implementation_of
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_changes import TypeChange
from apicheck.matching.type_places import Position
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import finding, new_text, old_text, type_changes_at
from apicheck.rules.typing_promise import typing_severity
from apicheck.types.questions import Answer


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find members of protocols that callers use as before, and implementations no longer fit."""
    for change in type_changes_at(pair, pairing, Position.PARAMETER, Position.RESULT, Position.ATTRIBUTE):
        if not change.is_misfit_of_implementations:
            continue
        place = change.place
        old, new = old_text(change), new_text(change)
        is_certain = change.implemented is Answer.NO and not place.doubt
        if place.position is Position.PARAMETER:
            what = f"implementations that take `{old}` no longer fit the protocol, which asks for `{new}`"
        else:
            what = f"implementations that give `{old}` no longer fit the protocol, which asks for `{new}`"
        yield finding(
            change,
            pair,
            what if is_certain else f"{what}; whether that is so can't be told without what stands outside the project",
            parameter=place.name or None,
            witness=_witness(change, pair, pairing) if is_certain else None,
            severity=typing_severity(pairing, place.old_entity) if is_certain else Severity.RISKY,
        )


def _witness(change: TypeChange, pair: Pair, pairing: Pairing) -> Witness | None:
    program = implementation_of(change, pair, pairing)
    if program is None:
        return None
    *before, method = program.splitlines()
    return Witness(method, "a type checker rejects the override now", tuple(before))


RULE = Rule(
    "protocol-member-type-changed",
    "types",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="leave the protocol as it is, and ask for the new type in a protocol of its own that extends it",
    no_opposite="the other way round it is callers who lose, which the rules about what they pass and get tell",
)

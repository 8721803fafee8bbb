"""The types of a function's parameters and result hang together otherwise, so that calls no longer give what they gave.

A type checker compares the signatures as a whole, with the structure of the old one and the types of both. It is told
here where no single parameter, nor the result alone, is to blame.

## Why it matters

Type checkers reject calls that they accepted, or infer another type for the result.

## Before

    def pair(first: list[T], second: list[U]) -> None: ...

## After

    def pair(first: list[T], second: list[T]) -> None: ...

## How to stay compatible

Keep the type variables where they stand.

## References

- Typing specification, "Generics", "Callables"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_places import Position
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import misfit, misfits_at


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions whose type variables tie types together in a way that does not fit, or may not."""
    for change in misfits_at(pair, pairing, Position.SIGNATURE):
        yield misfit(change, pair, pairing, "its type variables tie parameters and result together otherwise")


RULE = Rule(
    "type-relation-changed",
    "types",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the type variables where they stand",
)

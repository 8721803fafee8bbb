"""A class inherits from a generic class with other type arguments, which no longer fit.

A type checker decides whether instances fit where the base with its old arguments was expected. That a class has lost a
base altogether is told as `ancestor-removed`.

## Why it matters

Type checkers reject the instances where they accepted them, and infer other types for what the base gives.

## Before

    class Names(list[str]): ...

## After

    class Names(list[int]): ...

## How to stay compatible

Keep the arguments, and make another class for the new ones.

## References

- Typing specification, "Generics": variance; PEP 484
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_places import Position
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import misfit, misfits_at, new_text, old_text


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes on both sides whose generic base has other arguments that do not fit, or may not."""
    for change in misfits_at(pair, pairing, Position.BASE):
        old, new = old_text(change), new_text(change)
        seen = f"a type checker sees a `{new}`"
        yield misfit(change, pair, pairing, f"was a `{old}` and is now a `{new}`", seen=seen)


RULE = Rule(
    "generic-base-changed",
    "types",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the arguments, and make another class for the new ones",
)

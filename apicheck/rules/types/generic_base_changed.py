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
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import doubt_of, finding, new_text, old_text, severity_of, type_changes_at
from apicheck.types.questions import Answer


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes on both sides whose generic base has other arguments that do not fit, or may not."""
    for change in type_changes_at(pair, pairing, Position.BASE):
        if change.worst is Answer.YES:
            continue
        old, new = old_text(change), new_text(change)
        shown = Witness(f"value: {old} = instance", f"a type checker sees a `{new}`")
        yield finding(
            change,
            pair,
            f"was a `{old}` and is now a `{new}`{doubt_of(change)}",
            witness=shown if change.worst is Answer.NO else None,
            severity=severity_of(change, pairing),
        )


RULE = Rule(
    "generic-base-changed",
    "types",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the arguments, and make another class for the new ones",
)

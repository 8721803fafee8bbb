"""A function has lost all its overloads, in a package that ships its annotations.

Which calls type checkers still accept, and what they infer, is left to the one signature that remains. Where that can
be decided it is told as `overload-tightened`, or not at all: that some calls are now rejected says more than that a
form is gone. Here are those overloads that can't be compared, because they are chosen by the type of `cls`, or have
decorators that nobody knows.

## Why it matters

Where an overload tied a result to an argument, checkers now infer the union, or nothing.

## Before

    class Box:
        @overload
        @classmethod
        def load(cls: type["Box"], source: str) -> str: ...
        @overload
        @classmethod
        def load(cls: type["Box"], source: bytes) -> bytes: ...
        @classmethod
        def load(cls, source): ...

## After

    class Box:
        @classmethod
        def load(cls, source: str | bytes) -> str | bytes: ...

## How to stay compatible

Keep the overloads, or say the same with a type variable.

## References

- Typing specification, "`@overload`"; PEP 561
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_places import Position
from apicheck.model.definition import Function
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import type_changes_at


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions on both sides that had overloads, and have none, where annotations are a promise."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base or not pairing.head.surface.is_typed(new.module):
        return
    before, after = old.definition, new.definition
    if not isinstance(before, Function) or not isinstance(after, Function):
        return
    if not before.overloads or after.overloads or new.module in pairing.head.surface.stubs:
        return
    if any(type_changes_at(pair, pairing, Position.OVERLOAD)):
        return
    yield Finding(
        f"has lost its {len(before.overloads)} overloads",
        pair.path,
        pair.paths,
        old=f"{describe(old)} with {len(before.overloads)} overloads",
        new=describe(new),
        base_entity=old,
        head_entity=new,
    )


RULE = Rule(
    "overloads-removed",
    "functions",
    Domain.TYPING,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="keep the overloads, or say the same with a type variable",
    no_opposite="added overloads tell more exactly what was accepted before; what they refuse is a matter of types",
)

"""A method or property is marked as final.

## Why it matters

A type checker denies subclasses that override it; at run time they go on working.

## Before

    class Client:
        def close(self): ...

## After

    class Client:
        @final
        def close(self): ...

## How to stay compatible

Leave the decorator out until the next major release.

## References

- PEP 591; typing specification, "`@final`"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Function, Property
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.typing_promise import typing_severity
from apicheck.surface.classes.final_marks import is_final


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find methods and properties on both sides that are final on head alone, in classes that could be subclassed."""
    old, new = pair.old, pair.new
    if old is None or new is None or pair.base_owner is None or is_final(pair.base_owner):
        return
    if not isinstance(new.definition, Function | Property) or not is_final(new) or is_final(old):
        return
    if pair.head_owner is not None and is_final(pair.head_owner):
        return  # told of the class
    yield Finding(
        "is final now",
        pair.path,
        pair.paths,
        old=describe(old),
        new=f"@final {describe(new)}",
        base_entity=old,
        head_entity=new,
        severity=typing_severity(pairing, new),
    )


RULE = Rule(
    "method-became-final",
    "members",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="leave the decorator out until the next major release",
    opposite="final-removed",
)

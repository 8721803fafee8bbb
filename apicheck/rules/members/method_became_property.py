"""A method is now a property.

## Why it matters

`client.size()` calls the value that the property gives, which raises `TypeError`.

## Before

    class Client:
        def size(self): ...

## After

    class Client:
        @property
        def size(self): ...

## How to stay compatible

Keep the method, and give the property another name.

## References

- `property` in the standard library's built-in functions
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find members that were called and are now read."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_member:
        return
    if old.kind is not EntityKind.FUNCTION or new.kind is not EntityKind.PROPERTY:
        return
    yield Finding(
        "was a method and is now a property",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=Witness(f"instance.{pair.name}()", "the call now goes to the value that the property gives"),
    )


RULE = Rule(
    "method-became-property",
    "members",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the method, and give the property another name",
    opposite="property-became-method",
)

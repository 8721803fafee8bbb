"""A property is now a method.

## Why it matters

`client.size` is now a bound method instead of the value, and whatever is done with the value fails or goes wrong.

## Before

    class Client:
        @property
        def size(self): ...

## After

    class Client:
        def size(self): ...

## How to stay compatible

Keep the property, and give the method another name.

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
    """Find members that were read and are now called."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_member:
        return
    if old.kind is not EntityKind.PROPERTY or new.kind is not EntityKind.FUNCTION:
        return
    yield Finding(
        "was a property and is now a method",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=Witness(f"instance.{pair.name}", "gives a bound method instead of the value"),
    )


RULE = Rule(
    "property-became-method",
    "members",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the property, and give the method another name",
    opposite="method-became-property",
)

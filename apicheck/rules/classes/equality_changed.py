"""Instances of a class are compared by value now and were compared by identity before, or the reverse.

Where they have lost their hash by it, `hash-lost` tells that; where an ancestor has come or gone, the rules about
ancestors do.

## Why it matters

`a == b`, `a in items`, `items.remove(a)` and keys of dictionaries give other results, without any error.

## Before

    class Point:
        def __init__(self, x): ...

## After

    class Point:
        def __init__(self, x): ...
        def __eq__(self, other): ...
        def __hash__(self): ...

## How to stay compatible

Offer a method of another name for the other kind of comparison.

## References

- Language reference, 3.3.1 "Basic customization" (`object.__eq__`)
"""

from collections.abc import Iterator

from apicheck.matching.ancestors import gained_ancestors, lost_ancestors
from apicheck.matching.hashes import equality_change, hash_change
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes that have an `__eq__` on one side alone."""
    if pair.classes is None:
        return
    old, new = pair.classes
    change = equality_change(old, new, pairing)
    if change is None or hash_change(old, new, pairing) is not None:
        return
    if lost_ancestors(old, new, pairing) or gained_ancestors(old, new, pairing):
        return
    yield Finding(
        f"its instances are compared by {'value' if change else 'identity'} now",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
    )


RULE = Rule(
    "equality-changed",
    "classes",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="offer a method of another name for the other kind of comparison",
    opposite="equality-changed",
)

"""Instances of a class no longer have a hash.

That is what becomes of a class that defines `__eq__` without `__hash__`, and of a data class that is compared by its
fields and not frozen.

## Why it matters

An instance can no longer be a member of a set or a key of a dictionary: that raises `TypeError`, and so does whatever
caches calls by their arguments.

## Before

    class Point:
        def __init__(self, x): ...

## After

    class Point:
        def __init__(self, x): ...
        def __eq__(self, other): ...

## How to stay compatible

Define `__hash__` beside `__eq__`, over the same values: or `__hash__ = Base.__hash__` where identity will do.

## References

- Language reference, 3.3.1 "Basic customization" (`object.__hash__`)
"""

from collections.abc import Iterator

from apicheck.matching.hashes import hash_change, may_lose_hash
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes whose instances have a hash on base and none on head."""
    if pair.classes is None:
        return
    old, new = pair.classes
    is_certain = hash_change(old, new, pairing) is False
    if not is_certain and not may_lose_hash(old, new, pairing):
        return
    yield Finding(
        "its instances no longer have a hash"
        if is_certain
        else "its instances have no hash; whether they had that of a foreign ancestor can't be told",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=Witness("hash(instance)", f"TypeError: unhashable type: {new.name!r}") if is_certain else None,
        severity=None if is_certain else Severity.RISKY,
    )


RULE = Rule(
    "hash-lost",
    "classes",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="define __hash__ beside __eq__, over the same values",
    opposite="hash-gained",
)

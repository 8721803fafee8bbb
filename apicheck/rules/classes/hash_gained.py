"""Instances of a class have a hash now.

Where a data model has got it by another option (`frozen`, `eq`), the rules about those tell it, and where the class has
lost an ancestor that had none, `ancestor-removed` does.

## Why it matters

They can be members of sets and keys of dictionaries from this release on.

## Before

    class Point:
        def __eq__(self, other): ...

## After

    class Point:
        def __eq__(self, other): ...
        def __hash__(self): ...

## How to stay compatible

Nothing breaks by the hash.

## References

- Language reference, 3.3.1 "Basic customization" (`object.__hash__`)
"""

from collections.abc import Iterator

from apicheck.matching.ancestors import lost_ancestors
from apicheck.matching.hashes import hash_change, is_data_model_on_both_sides
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes whose instances have no hash on base and one on head."""
    if pair.classes is None:
        return
    old, new = pair.classes
    if hash_change(old, new, pairing) is not True or is_data_model_on_both_sides(old, new, pairing):
        return
    if lost_ancestors(old, new, pairing):
        return
    yield Finding(
        "its instances have a hash now",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
    )


RULE = Rule("hash-gained", "classes", Domain.RUNTIME, Severity.COMPATIBLE, Bump.MINOR, check, opposite="hash-lost")

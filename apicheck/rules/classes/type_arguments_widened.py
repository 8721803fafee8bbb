"""A class takes type arguments between brackets that it refused before.

## Why it matters

Users may write `Box[int]` from this release on.

## Before

    class Box: ...

## After

    class Box(Generic[T]): ...

## How to stay compatible

Nothing breaks.

## References

- Language reference, 3.3.5 "Emulating generic types"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_argument_changes import type_argument_change
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes for which some number of type arguments is refused on base, and none is refused on head alone."""
    if pair.classes is None:
        return
    old, new = pair.classes
    change = type_argument_change(old, new, pairing)
    if change is None or change.refused is not None or change.gained is None:
        return
    yield Finding(
        "takes type arguments now" if change.was.most == 0 else "takes more type arguments",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
    )


RULE = Rule(
    "type-arguments-widened",
    "classes",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    opposite="type-arguments-narrowed",
)

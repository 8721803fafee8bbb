"""A class takes another number of type arguments between brackets, or none any more.

## Why it matters

`Box[int]` raises `TypeError` where it is evaluated: in a base class, an alias, an annotation.

## Before

    class Box(Generic[T]): ...

## After

    class Box(Generic[T, U]): ...

## How to stay compatible

Give the new type variable a default (`TypeVar("U", default=...)`), or keep `__class_getitem__`.

## References

- Language reference, 3.3.5 "Emulating generic types"; PEP 696
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_argument_changes import type_argument_change
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.subscripts import failing_subscript
from apicheck.surface.classes.qualified_names import qualified_name


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes for which some number of type arguments is taken on base and refused on head."""
    if pair.classes is None:
        return
    old, new = pair.classes
    change = type_argument_change(old, new, pairing)
    if change is None or change.refused is None:
        return
    qualified = qualified_name(pairing.head.hierarchy, new.home)
    yield Finding(
        "takes no type arguments any more" if change.now.most == 0 else "takes another number of type arguments",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=failing_subscript(pair.name, new.module, qualified, change.refused, change.now),
    )


RULE = Rule(
    "type-arguments-narrowed",
    "classes",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="give a new type variable a default, and keep the old ones",
    opposite="type-arguments-widened",
)

"""A class is marked as final.

Where a metaclass of the project has a say in what may be subclassed, and may have refused it before, it is risky.

## Why it matters

A type checker denies subclasses that users have; at run time they go on working.

## Before

    class Client: ...

## After

    @final
    class Client: ...

## How to stay compatible

Leave the decorator out until the next major release.

## References

- PEP 591; typing specification, "`@final`"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Class
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.typing_promise import typing_severity
from apicheck.surface.classes.final_marks import is_final
from apicheck.surface.classes.metaclasses import metaclasses


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes on both sides that are final on head alone."""
    if pair.classes is None:
        return
    old, new = pair.classes
    if is_final(old) or not is_final(new):
        return
    yield Finding(
        "is final now",
        pair.path,
        pair.paths,
        old=describe(old),
        new=f"@final {describe(new)}",
        base_entity=old,
        head_entity=new,
        severity=Severity.RISKY if _may_be_refused(old, pairing) else typing_severity(pairing, new),
    )


def _may_be_refused(old: Entity, pairing: Pairing) -> bool:
    """Tell whether a metaclass of the project makes the classes, and so subclasses."""
    return any(
        isinstance(found.definition, Class) and not found.definition.scope.keys().isdisjoint({"__new__", "__init__"})
        for named in metaclasses(pairing.base.hierarchy, old).named
        for found in pairing.base.hierarchy.lineage(named).entities
    )


RULE = Rule(
    "class-became-final",
    "classes",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="leave the decorator out until the next major release",
    opposite="final-removed",
)

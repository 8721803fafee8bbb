"""A class no longer answers to attributes that it does not have: its `__getattr__` is gone.

Which attributes it answered to can't be told, so that it is risky.

## Why it matters

`client.anything` that `__getattr__` served raises `AttributeError`.

## Before

    class Client:
        def __getattr__(self, name):
            return getattr(self._session, name)

## After

    class Client: ...

## How to stay compatible

Keep `__getattr__`, and warn with `DeprecationWarning` there.

## References

- Language reference, 3.3.2 "Customizing attribute access" (`object.__getattr__`)
"""

from collections.abc import Iterator

from apicheck.matching.ancestors import lost_ancestors
from apicheck.matching.pairs import Pair, Pairing, shared_ancestors
from apicheck.model.entity import Entity, EntityKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.hierarchy import Hierarchy


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes that have a `__getattr__` of the project on base, and none on head."""
    if pair.classes is None:
        return
    old, new = pair.classes
    lost = _lost(old, new, pairing)
    if lost is None or lost_ancestors(old, new, pairing):
        return
    if any(_lost(*shared, pairing) is not None for shared in shared_ancestors(pairing, old, new)):
        return
    yield Finding(
        "no longer answers to attributes that it does not have",
        pair.path,
        pair.paths,
        old=describe(lost),
        base_entity=lost,
        head_entity=new,
    )


def _lost(old: Entity, new: Entity, pairing: Pairing) -> Entity | None:
    before = _served(pairing.base.hierarchy, old)
    head = pairing.head.hierarchy
    return None if before is None or _served(head, new) is not None or head.lineage(new).is_open else before


def _served(hierarchy: Hierarchy, entity: Entity) -> Entity | None:
    return next(
        (
            found
            for name in ("__getattr__", "__getattribute__")
            for found in hierarchy.member(entity, name)
            if found.kind is not EntityKind.EXTERNAL and not found.is_typing_only
        ),
        None,
    )


RULE = Rule(
    "dynamic-attributes-removed",
    "classes",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="keep __getattr__, and warn with DeprecationWarning there",
    no_opposite="what answers to more attributes than before takes nothing away",
)

"""Instances let nobody set their attributes any more: the class has a `__setattr__` now that does nothing but to raise.

Its own methods get round that by `object.__setattr__`. Data models that become frozen are told as such.

## Why it matters

`record.ttl = 300` raises where it used to change the record.

## Before

    class Record:
        def __init__(self, ttl):
            self.ttl = ttl

## After

    class Record:
        def __init__(self, ttl):
            object.__setattr__(self, "ttl", ttl)

        def __setattr__(self, name, value):
            raise TypeError("records can't be changed")

## How to stay compatible

Offer a method that gives a changed copy, and let `__setattr__` warn with a `DeprecationWarning` until the next major
release.

## References

- Data model, 3.3.2 "Customizing attribute access" (`object.__setattr__`)
"""

from collections.abc import Iterator

from apicheck.matching.frozen_fields import takes_assignments
from apicheck.matching.own_members import only_raising
from apicheck.matching.pairs import Pair, Pairing, Side, is_public_member, shared_ancestors
from apicheck.model.definition import Attribute, Function
from apicheck.model.entity import Entity, EntityKind
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.naming import last_part


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes with attributes that could be set on base, and a `__setattr__` that refuses everything on head."""
    if pair.classes is None:
        return
    old, new = pair.classes
    refusing = only_raising(new, "__setattr__", pairing.head)
    if refusing is None or not takes_assignments(old, pairing.base):
        return
    if any(
        takes_assignments(was, pairing.base) and only_raising(now, "__setattr__", pairing.head)
        for was, now in _shared(old, new, pairing)
    ):
        return
    name = _settable(old, pairing.base)
    if name is None:
        return
    function = refusing.definition
    error = last_part(function.raised or "") if isinstance(function, Function) else ""
    yield Finding(
        "no attribute of its instances can be set any more",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(refusing),
        base_entity=old,
        head_entity=refusing,
        witness=Witness(f"instance.{name} = ...", f"every assignment raises {error or 'an error'}"),
    )


def _shared(old: Entity, new: Entity, pairing: Pairing) -> list[tuple[Entity, Entity]]:
    return [
        (was, now)
        for was, now in shared_ancestors(pairing, old, new)
        if was.kind is EntityKind.CLASS and _settable(was, pairing.base) is not None
    ]


def _settable(entity: Entity, side: Side) -> str | None:
    """Return the name of a public attribute of instances, which users may have set."""
    return next(
        (
            name
            for name, found in side.hierarchy.members(entity).items()
            if is_public_member(name) and found and all(_is_attribute(each) for each in found)
        ),
        None,
    )


def _is_attribute(entity: Entity) -> bool:
    return isinstance(entity.definition, Attribute) and entity.definition.on_instance


RULE = Rule(
    "instances-became-read-only",
    "classes",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="offer a method that gives a changed copy, and let __setattr__ warn first",
    no_opposite="instances that can be changed again can do all that they could",
)

"""Pairs of the members of objects that modules have and whose classes have no public name: `client = _Client()`."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from apicheck.matching.member_pairs import members_of_classes
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity
from apicheck.surface.calls.called_values import class_of_value
from apicheck.surface.classes.data_models import data_model
from apicheck.surface.classes.enumerations import is_enumeration


def pair_members_of_objects(pairing: Pairing) -> None:
    """Pair what users reach through an object of a module, where its class is no public one that tells it.

    Several objects of one class are told under one of them.
    """
    found: dict[tuple[int, int, str, str], list[tuple[Pair, Entity, Entity]]] = {}
    told: frozenset[str] | None = None
    for pair in pairing.pairs:
        if pair.is_member or not pair.is_public_base or pair.old is None or pair.new is None:
            continue
        old, new = class_of_value(pairing.base.hierarchy, pair.old), class_of_value(pairing.head.hierarchy, pair.new)
        if old is None or new is None or not _has_members_alone(pairing.base, old):
            continue
        if told is None:
            told = _told_classes(pairing)
        if old.home not in told:
            key = (id(old.definition), id(new.definition), old.home, new.home)
            found.setdefault(key, []).append((pair, old, new))
    for group in found.values():
        for member in _members(pairing, group):
            pairing.pairs.append(member)
            pairing.by_path.setdefault(member.path, member)


def _members(pairing: Pairing, group: list[tuple[Pair, Entity, Entity]]) -> Iterator[Pair]:
    (main, old, new), *others = sorted(group, key=lambda each: (each[0].path.count("."), each[0].path))
    paths = (*main.paths, *(path for pair, _, _ in others for path in (pair.path, *pair.paths)))
    holder = msgspec.structs.replace(main, paths=paths)
    for member in members_of_classes(pairing, holder, old, new):
        if not member.head and any(_is_given(pair, member.name) for pair, _, _ in group):
            continue
        if member.name != "__call__":  # `called_value` tells how the object is called
            yield msgspec.structs.replace(member, is_of_object=True)


def _is_given(pair: Pair, name: str) -> bool:
    """Tell whether statements behind that which made an object on head give it an attribute, or may do so."""
    attribute = pair.new.definition if pair.new is not None else None
    return isinstance(attribute, Attribute) and (attribute.is_filled or name in attribute.given)


def _has_members_alone(side: Side, entity: Entity) -> bool:
    """Tell whether a class is an ordinary one; the rules about fields and enumerations speak of public classes."""
    return data_model(side.hierarchy, entity) is None and not is_enumeration(side.hierarchy, entity)


def _told_classes(pairing: Pairing) -> frozenset[str]:
    """Return the homes of the classes that are public on base, and of their ancestors: told there."""
    return frozenset(
        home
        for pair in pairing.class_pairs.values()
        if pair.is_public_base
        for entity in pair.base
        if isinstance(entity.definition, Class)
        for home in pairing.base.hierarchy.lineage(entity).homes
    )

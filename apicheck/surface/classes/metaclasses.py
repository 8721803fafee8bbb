"""The metaclasses of a class: those that it and its ancestors name, by whichever spelling.

Source: language reference, 3.3.3.3 "Determining the appropriate metaclass"; `with_metaclass` and `add_metaclass` of the
`six` library, the former as a decorator in `vine.five`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from weakref import WeakKeyDictionary

import msgspec

from apicheck.model.definition import Class
from apicheck.model.entity import Entity, EntityKind, Identity
from apicheck.surface import standard_library
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.expressions import dotted_name


class Metaclasses(msgspec.Struct, frozen=True):
    """Every metaclass that a class or one of its ancestors names, the nearest first, and the ancestors of those.

    `homes` are the dotted paths of all of them over their own MROs; `builtins.type`, which every class has, is left
    out. `is_open` says that an unknown ancestor, or an expression, may bring another one.
    """

    named: tuple[Entity, ...]
    homes: frozenset[str]
    is_open: bool

    @property
    def is_abc(self) -> bool:
        """True where instances are refused as long as a method is abstract (`abc.ABCMeta`)."""
        return "abc.ABCMeta" in self.homes


_known: WeakKeyDictionary[Hierarchy, dict[Identity, Metaclasses]] = WeakKeyDictionary()


def metaclasses(hierarchy: Hierarchy, entity: Entity) -> Metaclasses:
    """Return the metaclasses of a class."""
    known = _known.setdefault(hierarchy, {})
    found = known.get(entity.identity)
    if found is None:
        found = known[entity.identity] = _metaclasses(hierarchy, entity)
    return found


def derived_metaclass(hierarchy: Hierarchy, entity: Entity) -> Entity | None:
    """Return the most derived metaclass, which makes the class; None for `type` alone, or where that can't be told."""
    found = metaclasses(hierarchy, entity)
    if found.is_open:
        return None
    return next((named for named in found.named if found.homes <= _homes(hierarchy, named)), None)


def _metaclasses(hierarchy: Hierarchy, entity: Entity) -> Metaclasses:
    lineage = hierarchy.lineage(entity)
    is_open = lineage.is_open
    named: dict[str, Entity] = {}
    for ancestor in lineage.entities:
        for found in _named_by(hierarchy, ancestor):
            if found is None:
                is_open = True
            elif found.home != "builtins.type":
                named.setdefault(found.home, found)
    homes = {home for found in named.values() for home in _homes(hierarchy, found)}
    is_open = is_open or any(hierarchy.lineage(found).is_open for found in named.values())
    return Metaclasses(tuple(named.values()), frozenset(homes), is_open)


def _homes(hierarchy: Hierarchy, metaclass: Entity) -> frozenset[str]:
    return frozenset(hierarchy.lineage(metaclass).homes) - {"builtins.type", "builtins.object"}


def _named_by(hierarchy: Hierarchy, entity: Entity) -> Iterator[Entity | None]:
    """Yield what a single class, its ancestors left aside, names as its metaclass; None for what can't be resolved."""
    definition = entity.definition
    if entity.kind is EntityKind.EXTERNAL:
        known = standard_library.find_class(entity.home)
        if known is not None and type(known) is not type:
            yield Entity(EntityKind.EXTERNAL, standard_library.class_path(type(known)), "")
    elif isinstance(definition, Class):
        for text in _texts(definition):
            found = hierarchy.in_class_scope(entity, text) if text is not None else ()
            yield next(
                (
                    Entity(EntityKind.EXTERNAL, standard_library.canonical(each.home), "")
                    if each.kind is EntityKind.EXTERNAL
                    else each
                    for each in found
                    if each.kind in {EntityKind.CLASS, EntityKind.EXTERNAL} and not each.is_typing_only
                ),
                None,
            )


def _texts(definition: Class) -> Iterator[str | None]:
    """Yield the dotted name of the metaclass that a class statement spells, None for another expression."""
    if "metaclass" in definition.keywords:
        yield _dotted(definition.keywords["metaclass"])


def _dotted(text: str) -> str | None:
    try:
        return dotted_name(ast.parse(text, mode="eval").body)
    except SyntaxError:
        return None

"""Parts of a pair of classes whose constructors stand under conditions: `if sys.platform == "win32": def __init__`."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

import msgspec

from apicheck.matching.environments import regions
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Class
from apicheck.model.entity import Alternatives, Entity
from apicheck.surface.calls.callables import runtime
from apicheck.surface.classes.hierarchy import Hierarchy

# The caches of a hierarchy know definitions by their identity: those that are made here have to last as long.
_made: WeakKeyDictionary[Hierarchy, list[Class]] = WeakKeyDictionary()


def constructor_parts(part: Pair, pairing: Pairing) -> tuple[Pair, ...]:
    """Return a pair for each two constructors that stand beside each other in one environment or another.

    Its classes are without the other constructors. The pair itself comes back where no constructor of the two classes'
    own bodies stands under a condition.
    """
    parts: tuple[Pair, ...] = (part,)
    for name in ("__new__", "__init__"):
        parts = tuple(found for each in parts for found in _parted(each, pairing, name))
    return parts


def _parted(part: Pair, pairing: Pairing, name: str) -> Iterator[Pair]:
    classes = part.classes
    if classes is None or not any(_has_choice(each, name) for each in classes):
        yield part
        return
    hierarchies = pairing.base.hierarchy, pairing.head.hierarchy
    before, after = (runtime(hierarchy.member(cls, name)) for hierarchy, cls in zip(hierarchies, classes, strict=True))
    for region in regions(before, after, part.where, part.given):
        yield msgspec.structs.replace(
            part,
            base=(_narrowed(hierarchies[0], classes[0], name, before, region.old),),
            head=(_narrowed(hierarchies[1], classes[1], name, after, region.new),),
            where=region.where,
            doubts=tuple(dict.fromkeys((*part.doubts, *region.doubts))),
            reworded=tuple(dict.fromkeys((*part.reworded, *region.reworded))),
        )


def _has_choice(cls: Entity, name: str) -> bool:
    definition = cls.definition
    return isinstance(definition, Class) and any(each.condition is not None for each in definition.scope.get(name, ()))


def _narrowed(hierarchy: Hierarchy, cls: Entity, name: str, found: Alternatives, chosen: Entity | None) -> Entity:
    """Return a class whose body has one of the members that were `found` alone, or none where that is inherited."""
    definition = cls.definition
    if not isinstance(definition, Class) or all(each is chosen for each in found):
        return cls
    own = chosen.definition if chosen is not None and chosen.owner == cls.home else None
    scope = {key: bindings for key, bindings in definition.scope.items() if key != name}
    kept = [each for each in definition.scope.get(name, ()) if own is not None and each.definition is own]
    if kept:
        scope[name] = (msgspec.structs.replace(kept[-1], condition=None),)
    narrowed = msgspec.structs.replace(definition, scope=scope)
    _made.setdefault(hierarchy, []).append(narrowed)
    return msgspec.structs.replace(cls, definition=narrowed)

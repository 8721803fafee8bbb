"""Types for which a generic function has lost its own implementation, so that a call of it goes to another one.

Source: the standard library's `functools.singledispatch`, which looks for the nearest class in the lookup order of the
argument's, abstract base classes included.
"""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.model.definition import Class, Function
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.calls.decorators import decorated

Implemented = dict[str, Entity]
"""Types by their homes."""

_known: WeakKeyDictionary[Side, dict[str, Implemented]] = WeakKeyDictionary()


def lost_implementations(pair: Pair, pairing: Pairing) -> Iterator[tuple[Pair, tuple[Entity, ...]]]:
    """Yield the pairs of generic functions in a public module, and the types for which each has lost its own.

    A type is left out that is gone itself, or for which the implementation of one of its bases stands in.
    """
    if pair.new is None or pair.new.kind is not EntityKind.MODULE:
        return
    now = _implemented(pairing.head)
    for home, before in _implemented(pairing.base).items():
        path = pairing.base.best_path(home)
        found = pairing.by_path.get(path or "")
        if (
            found is None
            or found.old is None
            or found.new is None
            or pairing.base.surface.module_of(found.path) != pair.path
        ):
            continue
        if not _is_generic(found.new, pairing.head):
            continue  # told as something that its decorator gave it
        after = now.get(found.new.home, {})
        lost = tuple(each for each in before.values() if _is_lost(each, after, pairing))
        if lost:
            yield found, lost


def _is_lost(old: Entity, after: Implemented, pairing: Pairing) -> bool:
    if old.kind is EntityKind.EXTERNAL:
        known = standard_library.find_class(old.home)
        others = (standard_library.find_class(home) for home in after)
        return (
            known is not None
            and old.home not in after
            and not any(other is not None and issubclass(known, other) for other in others)
        )
    new = pairing.counterpart(old)
    return new is not None and after.keys().isdisjoint(pairing.head.hierarchy.lineage(new).homes)


def _implemented(side: Side) -> dict[str, Implemented]:
    """Return what each generic function of a side has implementations for, by the function's home."""
    if side in _known:
        return _known[side]
    found = _known[side] = {}
    for module, summary in side.surface.modules.items():
        for function, text in summary.registrations:
            for generic in side.surface.resolve_dotted(module, function):
                if not _is_generic(generic, side):
                    continue
                types = found.setdefault(generic.home, {})
                for each in side.surface.resolve_dotted(module, text):
                    if isinstance(each.definition, Class) or each.kind is EntityKind.EXTERNAL:
                        types[standard_library.canonical(each.home)] = each
    return found


def _is_generic(entity: Entity, side: Side) -> bool:
    function = entity.definition
    return isinstance(function, Function) and "register" in decorated(side.hierarchy, entity, function).attributes

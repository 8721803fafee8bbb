"""Many names of one module that share a fate: told once, at the module, and no more at each name."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.removals import dropped_exports
from apicheck.model.entity import EntityKind

MANY = 6
"""So many names of one module make one finding."""

_dropped: WeakKeyDictionary[Side, Mapping[str, tuple[str, ...]]] = WeakKeyDictionary()
_uncertain: WeakKeyDictionary[Side, Mapping[str, tuple[str, ...]]] = WeakKeyDictionary()


def folded_exports(pairing: Pairing) -> Mapping[str, tuple[str, ...]]:
    """Return the modules whose `__all__` lost many names that are still there, each with these names."""
    found = _dropped.get(pairing.head)
    if found is None:
        paths = [path for pair in pairing.pairs for path in dropped_exports(pair, pairing)]
        found = _dropped[pairing.head] = _by_module(paths, pairing)
    return found


def folded_uncertain_removals(pairing: Pairing) -> Mapping[str, tuple[str, ...]]:
    """Return the modules that lost many names which their `__getattr__` may still serve, each with these names."""
    found = _uncertain.get(pairing.head)
    if found is None:
        paths = [pair.path for pair in pairing.pairs if is_uncertain_removal(pair, pairing)]
        found = _uncertain[pairing.head] = _by_module(paths, pairing)
    return found


def is_uncertain_removal(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether a name of a module is gone from the text, and something dynamic may still answer to it.

    Where star imports brought it, it is certain that they do no longer, which is what is told then.
    """
    old = pair.old
    if old is None or pair.head or pair.is_member or pair.is_folded or not pair.may_be_served:
        return False
    return not (old.kind is EntityKind.MODULE and old.home == pair.path) and not dropped_exports(pair, pairing)


def shortened(names: tuple[str, ...], shown: int = 5) -> str:
    """Return the first names and how many more there are: `a, b, c and 12 more`."""
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {more} more" if more > 0 else "")


def _by_module(paths: list[str], pairing: Pairing) -> Mapping[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for path in paths:
        module, _, name = path.rpartition(".")
        names.setdefault(module, []).append(name)
    return {
        module: tuple(sorted(found))
        for module, found in names.items()
        if len(found) >= MANY and _can_tell(module, pairing)
    }


def _can_tell(module: str, pairing: Pairing) -> bool:
    """Tell whether a finding can stand at the module: it has a pair of its own, on both sides a module."""
    pair = pairing.by_path.get(module)
    if pair is None or pair.path != module or pair.old is None or pair.new is None:
        return False
    return pair.old.kind is pair.new.kind is EntityKind.MODULE

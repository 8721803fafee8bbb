"""Many names of one module that share a fate: told once, at the module, and no more at each name."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.removals import dropped_exports
from apicheck.matching.shared_fates import MANY, can_tell
from apicheck.matching.star_losses import star_losses
from apicheck.model.entity import EntityKind

_dropped: WeakKeyDictionary[Side, Mapping[str, tuple[str, ...]]] = WeakKeyDictionary()
_uncertain: WeakKeyDictionary[Side, Mapping[str, tuple[str, ...]]] = WeakKeyDictionary()


def folded_exports(pairing: Pairing) -> Mapping[str, tuple[str, ...]]:
    """Return the modules whose `__all__` lost many names that are still there, each with these names."""
    found = _dropped.get(pairing.head)
    if found is None:
        told = star_losses(pairing).told_paths
        paths = [path for pair in pairing.pairs for path in dropped_exports(pair, pairing) if path not in told]
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


def _by_module(paths: list[str], pairing: Pairing) -> Mapping[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for path in paths:
        module, _, name = path.rpartition(".")
        names.setdefault(module, []).append(name)
    return {
        module: tuple(sorted(found))
        for module, found in names.items()
        if len(found) >= MANY and can_tell(module, pairing)
    }

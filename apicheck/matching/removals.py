"""Where did it go: other paths, new homes, and `__all__`, for names that head no longer offers."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from apicheck.matching.environments import regions
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.model.definition import Attribute, Class, Function
from apicheck.model.entity import Entity, EntityKind

# How alike two definitions of one name must be for a move to be told; below that it is a removal and an addition.
_LIKENESS_OF_A_MOVE = 0.5

_additions: WeakKeyDictionary[Side, dict[str, list[Pair]]] = WeakKeyDictionary()
_moves: WeakKeyDictionary[Side, frozenset[str]] = WeakKeyDictionary()


def other_path(pair: Pair, pairing: Pairing) -> str | None:
    """Return the best public path of base that still leads to the object of a path which no longer does."""
    paths: list[str] = []
    for entity in pair.base:
        for path in pairing.base.homes.get(entity.home, ()):
            other = pairing.by_path.get(path)
            if other is None or other.path == pair.path or other.base_owner is not None:
                continue
            # Another path that has a condition of its own may be gone in the very environments of this part.
            if all(region.new is not None for region in regions(pair.base, other.head, pair.where)):
                paths.append(path)
    return min(paths, key=lambda path: (path.count("."), path), default=None)


def new_home(pair: Pair, pairing: Pairing) -> Pair | None:
    """Return the pair of the new public name on head that is plainly the object which `pair` has lost."""
    old = pair.old
    if old is None:
        return None
    candidates = [
        (likeness(old, new), added)
        for added in _added_by_name(pairing).get(pair.name, ())
        if (new := added.new) is not None and new.kind is old.kind
    ]
    # Of homes that are equally alike, the one in a module of the old one's name is it.
    best_likeness, found = max(
        candidates,
        key=lambda candidate: (candidate[0], candidate[1].parent.rpartition(".")[2] == pair.parent.rpartition(".")[2]),
        default=(0.0, None),
    )
    return found if best_likeness >= _LIKENESS_OF_A_MOVE else None


def moved_to(pair: Pair, pairing: Pairing) -> Pair | None:
    """Return the new home of an object that no path of base leads to any more, None for all that was not moved."""
    if pair.old is None or pair.head or pair.is_member or pair.is_folded or pair.may_be_served:
        return None
    return None if other_path(pair, pairing) is not None else new_home(pair, pairing)


def is_told_as_move(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether something new on head is where something lost was moved to, so that the finding there tells it."""
    found = _moves.get(pairing.head)
    if found is None:
        homes: set[str] = set()
        for lost in pairing.pairs:
            home = moved_to(lost, pairing)
            if home is not None:
                homes.add(home.path)
            elif is_module_gone(lost, pairing) and not lost.is_folded:
                module = new_home_of_module(lost, pairing) if lost.new is None else lost.new.home
                homes.update(() if module is None else (module,))
        found = _moves[pairing.head] = frozenset(homes)
    return pair.path in found


def is_module_gone(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether a path was that of a module, and no module of this path is left to import."""
    old = pair.old
    if old is None or old.kind is not EntityKind.MODULE or old.home != pair.path:
        return False
    return not pairing.head.surface.has_module(pair.path)


def _added_by_name(pairing: Pairing) -> dict[str, list[Pair]]:
    found = _additions.get(pairing.head)
    if found is None:
        found = {}
        for pair in pairing.pairs:
            if pair.head_owner is None and not pair.is_public_base and not pair.base:
                found.setdefault(pair.name, []).append(pair)
        _additions[pairing.head] = found
    return found


def likeness(old: Entity, new: Entity) -> float:
    """Return how alike two definitions are, 0 to 1: the same definition, parameters, members, or value."""
    if old.home == new.home:
        return 1.0
    before, after = old.definition, new.definition
    if isinstance(before, Function) and isinstance(after, Function):
        return _ratio(
            [parameter.name for parameter in before.signature.parameters],
            [parameter.name for parameter in after.signature.parameters],
        )
    if isinstance(before, Class) and isinstance(after, Class):
        return _ratio(
            sorted({*before.scope, *before.instance_attributes}), sorted({*after.scope, *after.instance_attributes})
        )
    if isinstance(before, Attribute) and isinstance(after, Attribute):
        return 1.0 if before.value == after.value and before.value is not None else 0.0
    return 1.0 if old.kind is new.kind and old.kind is EntityKind.EXTERNAL and old.home == new.home else 0.0


def _ratio(before: Iterable[str], after: Iterable[str]) -> float:
    before, after = list(before), list(after)
    return 1.0 if before == after else difflib.SequenceMatcher(None, before, after, autojunk=False).ratio()


def new_home_of_module(pair: Pair, pairing: Pairing) -> str | None:
    """Return the new module of head that is plainly the one which was lost, None if there is none.

    It holds most of the names which the lost one held, and these are most of its own: one that took in several modules
    is none of them.
    """
    found = _module_with_names_of(pair, pairing)
    if found is None or pair.old is None:
        return None
    names = _own_names(pairing.base, pair.old.home)
    others = _own_names(pairing.head, pairing.head.paths[found][0].home)
    return found if not names or 2 * len(names & others) > len(names) + len(others) * _LIKENESS_OF_A_MOVE else None


def holder_of_names(pair: Pair, pairing: Pairing) -> str | None:
    """Return the new module of head that holds most of the names of a lost one, beside many others."""
    found = _module_with_names_of(pair, pairing)
    return None if new_home_of_module(pair, pairing) is not None else found


def _module_with_names_of(pair: Pair, pairing: Pairing) -> str | None:
    old = pair.old
    if old is None:
        return None
    names = _own_names(pairing.base, old.home)
    best_share, found = 0.0, None
    for path, alternatives in pairing.head.paths.items():
        led_to = pairing.base.paths.get(path)
        # A name that another package had for the lost module may be the name of a module of its own by now.
        if (led_to is not None and led_to[0].home != old.home) or alternatives[0].kind is not EntityKind.MODULE:
            continue
        others = set(pairing.head.names.of(alternatives[0].home))
        share = len(names & others) / len(names) if names else float(path.rpartition(".")[2] == pair.name)
        if share > best_share:
            best_share, found = share, path
    return found if best_share > _LIKENESS_OF_A_MOVE else None


def _own_names(side: Side, module: str) -> set[str]:
    """Return the public names that a module defines itself, or all where it only hands on those of others.

    What `from other import *` brings into two modules makes neither the other one.
    """
    names = side.names.of(module)
    own = {name for name in names if any(entity.module == module for entity in side.surface.resolve(module, name))}
    return own or set(names)


def dropped_exports(pair: Pair, pairing: Pairing) -> tuple[str, ...]:
    """Return the paths by which a star import brought the name on base, for `__all__` lists it, and does not on head.

    The name itself is still there, or may be. The best path comes first.
    """
    if pair.head_owner is not None or not pair.is_public_base or not (pair.head or pair.may_be_served):
        return ()
    dropped: list[str] = []
    for path in (pair.path, *pair.paths):
        module, _, name = path.rpartition(".")
        before = pairing.base.surface.exported.of(module)
        if before is not None and name in before[0] and not pairing.head.surface.exported.star_may_bring(module, name):
            dropped.append(path)
    return tuple(dropped)


def narrowed_exports(old_module: str, new_module: str, pairing: Pairing) -> tuple[str, ...]:
    """Return the names that were public without an `__all__`, are still there, and are left out of a new one."""
    base, head = pairing.base.surface, pairing.head.surface
    after = head.exported.of(new_module)
    if base.exported.has_list(old_module) or after is None or not after[1]:
        return ()
    return tuple(
        name
        for name in pairing.base.names.of(old_module)
        if name not in after[0] and not name.startswith("_") and head.resolve(new_module, name)
    )

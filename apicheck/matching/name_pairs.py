"""Pairs of what the names of modules lead to: those that base offers, and those that are new on head."""

from __future__ import annotations

from apicheck.matching.environments import regions
from apicheck.matching.pairs import Pair, Pairing, Side, best
from apicheck.matching.sides_of_pairs import given_of, may_be_missing, seen_by_type_checkers
from apicheck.model.definition import Class
from apicheck.model.entity import Alternatives, EntityKind
from apicheck.surface.calls.callables import runtime
from apicheck.surface.linking.alternatives import module_entity
from apicheck.surface.linking.surface import Surface


def _reach(alternatives: Alternatives) -> tuple[tuple[str, bool], ...]:
    """Return what a path leads to, and whether it does so for type checkers alone."""
    return tuple(sorted((entity.home, entity.is_typing_only) for entity in alternatives))


def _presence(old: Alternatives, new: Alternatives) -> object:
    """Return what tells paths to the same things apart: where one side has a path that the other has not."""
    before, after = runtime(old), runtime(new)
    if all(entity.condition is None for entity in (*before, *after)):
        return None
    return (
        tuple(
            (region.where, region.old is None)
            for region in regions(before, after)
            if region.old is None or region.new is None
        )
        or None
    )


def pair_names(pairing: Pairing) -> None:
    """Pair every public path of base with what it leads to on head; paths to one thing make one pair."""
    base, head = pairing.base, pairing.head
    groups: dict[tuple[object, ...], list[str]] = {}
    found_on_head: dict[str, Alternatives] = {}
    for path, old in base.paths.items():
        new = head.paths.get(path)
        if new is None:
            new = head.surface.resolve_path(path)
        found_on_head[path] = new
        key = (_reach(old), _reach(new), _is_offered(pairing, path), _lost_parent(base, head, path))
        groups.setdefault((*key, _presence(old, new)), []).append(path)
    for paths in groups.values():
        old = base.paths[paths[0]]
        path = best(paths, old[0].home)
        # Where a thing can be had without a condition, those on its other paths add nothing to that.
        source = next((each for each in paths if any(found.condition is None for found in base.paths[each])), path)
        pair = Pair(
            path,
            tuple(other for other in paths if other != path),
            runtime(base.paths[source]),
            (new := runtime(found_on_head[source])),
            is_public_head=_is_offered(pairing, path),
            may_be_served=may_be_missing(new) and _may_be_served(head.surface, path),
            is_folded=_lost_parent(base, head, path),
            typing_base=seen_by_type_checkers(base.paths[path]),
            typing_head=seen_by_type_checkers(found_on_head[path]),
            given=given_of(base, head, source.rpartition(".")[0], base.paths[source], found_on_head[source]),
        )
        pairing.pairs.append(pair)
        for each in paths:
            pairing.by_path[each] = pair
        for entity in pair.base:
            if isinstance(entity.definition, Class):
                earlier = pairing.class_pairs.get(entity.home)
                if earlier is None or (not earlier.head and pair.head):
                    pairing.class_pairs[entity.home] = pair


def _is_offered(pairing: Pairing, path: str) -> bool:
    """Tell whether head offers a path of base: to star imports, too, where they brought the name before."""
    if path not in pairing.head.paths:
        return False
    base, head = pairing.base.surface, pairing.head.surface
    module, _, name = path.rpartition(".")
    if base.modules.get(module) is head.modules.get(module):
        return True
    before = base.exported.of(module)
    return before is None or name not in before[0] or head.exported.star_may_bring(module, name)


def pair_hidden_modules(pairing: Pairing) -> None:
    """Pair modules that are gone and whose dotted name led to something else on base: only imports found them there."""
    base, head = pairing.base, pairing.head
    for module in base.names.modules():
        if head.surface.has_module(module) or module not in base.surface.modules:
            continue
        if all(entity.kind is not EntityKind.MODULE for entity in base.paths[module]):
            is_folded = _lost_parent(base, head, module)
            pairing.pairs.append(Pair(module, (), (module_entity(module),), (), is_folded=is_folded))


def _lost_parent(had: Side, side: Side, path: str) -> bool:
    """Tell whether the public module that a path goes through is no module on a side: gone, or something else by now.

    A module that is not public on the side that `had` it is told by nobody, so that what it offers speaks for itself.
    """
    parent = path.rpartition(".")[0]
    if not parent or parent not in had.paths or side.surface.has_module(parent):
        return False
    return not any(entity.kind in _HOLDERS for entity in side.surface.resolve_path(parent))


_HOLDERS = {EntityKind.MODULE, EntityKind.EXTERNAL, EntityKind.UNKNOWN}


def _may_be_served(surface: Surface, path: str) -> bool:
    """Tell whether the module that would hold a missing name may answer to it dynamically."""
    module, _, name = path.rpartition(".")
    return surface.has_module(module) and surface.served.may_serve(module, name)


def pair_additions(pairing: Pairing) -> None:
    """Pair what head offers and base did not with what its path led to on base."""
    groups: dict[tuple[tuple[str, bool], ...], list[str]] = {}
    for path, new in pairing.head.paths.items():
        if path not in pairing.base.paths:
            groups.setdefault(_reach(new), []).append(path)
    for paths in groups.values():
        new = pairing.head.paths[paths[0]]
        path = best(paths, new[0].home)
        old = pairing.base.surface.resolve_path(path)
        pair = Pair(
            path,
            tuple(other for other in paths if other != path),
            runtime(old),
            runtime(pairing.head.paths[path]),
            is_public_base=False,
            is_folded=all(_lost_parent(pairing.head, pairing.base, each) for each in paths),
            typing_base=seen_by_type_checkers(old),
            typing_head=seen_by_type_checkers(pairing.head.paths[path]),
        )
        pairing.pairs.append(pair)
        for each in paths:
            pairing.by_path.setdefault(each, pair)


def pair_modules_behind_names(pairing: Pairing) -> None:
    """Pair the modules that came or went behind a name of their package, which is paired for itself."""
    base, head = pairing.base, pairing.head
    for module in sorted(base.modules_behind_names()):
        if not head.surface.has_module(module):
            pairing.pairs.append(
                Pair(module, (), (module_entity(module),), (), is_folded=_lost_parent(base, head, module))
            )
    for module in sorted(head.modules_behind_names()):
        if not base.surface.has_module(module):
            folded = _lost_parent(head, base, module)
            pairing.pairs.append(
                Pair(module, (), (), (module_entity(module),), is_public_base=False, is_folded=folded),
            )

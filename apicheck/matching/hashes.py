"""What became of the hash and the equality of a class's instances."""

from __future__ import annotations

from apicheck.matching.ancestors import came_by_unknown
from apicheck.matching.pairs import Pairing, shared_ancestors
from apicheck.model.entity import Alternatives, Entity, EntityKind
from apicheck.surface.classes.comparing import equality, is_by_identity, is_hashable
from apicheck.surface.classes.data_models import data_model

_DECIDING = ("__eq__", "__hash__")


def hash_change(old: Entity, new: Entity, pairing: Pairing) -> bool | None:
    """Return True where instances have a hash on head alone, False where on base alone.

    None where nothing changed, where it can't be told, or where a public ancestor tells the same.
    """
    now = is_hashable(pairing.head.hierarchy, new)
    if now is None or is_hashable(pairing.base.hierarchy, old) is not (not now):
        return None
    shared = shared_ancestors(pairing, old, new)
    return None if any(hash_change(*each, pairing) is now for each in shared) else now


def may_lose_hash(old: Entity, new: Entity, pairing: Pairing) -> bool:
    """Tell whether a class's own body takes the hash away that a foreign ancestor may have given it."""
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    if is_hashable(head, new) is not False or is_hashable(base, old) is not None or not base.lineage(old).is_open:
        return False
    unknown = came_by_unknown(old, new, pairing)
    was, now = (
        {name for name in _DECIDING if _is_own(side.hierarchy.member(each, name), unknown)}
        for side, each in ((pairing.base, old), (pairing.head, new))
    )
    return (
        not was and bool(now) and not any(may_lose_hash(*each, pairing) for each in shared_ancestors(pairing, old, new))
    )


def _is_own(found: Alternatives, unknown: frozenset[str]) -> bool:
    return any(each.kind is not EntityKind.EXTERNAL and each.owner not in unknown for each in found)


def equality_change(old: Entity, new: Entity, pairing: Pairing) -> bool | None:
    """Return True where instances are compared by value on head alone, False where on base alone.

    None where nothing changed, where it can't be told, or where a public ancestor tells the same. What becomes of the
    options of a data model is a matter of its own.
    """
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    before, after = equality(base, old), equality(head, new)
    if before is None or after is None or is_by_identity(before) is is_by_identity(after):
        return None
    if is_data_model_on_both_sides(old, new, pairing):
        return None
    is_told = any(equality_change(*each, pairing) is not None for each in shared_ancestors(pairing, old, new))
    return None if is_told else is_by_identity(before)


def is_data_model_on_both_sides(old: Entity, new: Entity, pairing: Pairing) -> bool:
    """Tell whether options of data models may say what has changed."""
    return data_model(pairing.base.hierarchy, old) is not None and data_model(pairing.head.hierarchy, new) is not None

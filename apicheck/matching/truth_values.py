"""By what instances of a class count as true, before and after.

Source: language reference, 3.3.1 (`object.__bool__`): without it `__len__` decides, and without both they are true.
"""

from apicheck.matching.ancestors import gained_ancestors, lost_ancestors
from apicheck.matching.pairs import Pairing, shared_ancestors
from apicheck.model.entity import Entity
from apicheck.surface.classes.hierarchy import Hierarchy

_DECIDING = ("__bool__", "__len__")


def truth_change(old: Entity, new: Entity, pairing: Pairing) -> tuple[str, str] | None:
    """Return the special methods that decided and that decide now, "" for none; None where it is the same one.

    None, too, where it can't be told, where an ancestor has the same change, and where one that came or went brings it.
    """
    change = _change(old, new, pairing)
    if change is None or lost_ancestors(old, new, pairing) or gained_ancestors(old, new, pairing):
        return None
    if any(_change(*pair, pairing) == change for pair in shared_ancestors(pairing, old, new)):
        return None
    return change


def _change(old: Entity, new: Entity, pairing: Pairing) -> tuple[str, str] | None:
    before, after = _decided_by(pairing.base.hierarchy, old), _decided_by(pairing.head.hierarchy, new)
    if before is None or after is None or before == after:
        return None
    return before, after


def _decided_by(hierarchy: Hierarchy, entity: Entity) -> str | None:
    for name in _DECIDING:
        if hierarchy.member(entity, name):
            return name
        if hierarchy.may_have(entity, name):
            return None
    return ""

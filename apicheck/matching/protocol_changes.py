"""What a protocol asks of the classes that fit it, before and after."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from apicheck.matching.abstract_changes import abstract_change
from apicheck.matching.pairs import Pairing, Side, shared_ancestors
from apicheck.model.entity import Entity, Identity
from apicheck.surface.classes.protocols import is_protocol, is_runtime_checkable, protocol_members

_known: WeakKeyDictionary[Side, dict[tuple[Identity, Identity], dict[str, Entity]]] = WeakKeyDictionary()


def gained_protocol_members(old: Entity, new: Entity, pairing: Pairing) -> dict[str, Entity]:
    """Return the members that a protocol on both sides asks for on head alone, by name.

    Abstract ones are left out, and those that a public protocol which it extends has gained as well: told there.
    """
    known = _known.setdefault(pairing.head, {})
    key = (old.identity, new.identity)
    found = known.get(key)
    if found is None:
        found = known[key] = _gained(old, new, pairing)
    return found


def _gained(old: Entity, new: Entity, pairing: Pairing) -> dict[str, Entity]:
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    if not is_protocol(head, new) or not is_protocol(base, old):
        return {}
    before = protocol_members(base, old)
    gained = {name: found[0] for name, found in protocol_members(head, new).items() if name not in before}
    if not gained:
        return gained
    told = set(abstract_change(old, new, pairing).gained)
    for ancestor, counterpart in shared_ancestors(pairing, old, new):
        told.update(gained_protocol_members(ancestor, counterpart, pairing))
        told.update(abstract_change(ancestor, counterpart, pairing).gained)
    return {name: member for name, member in gained.items() if name not in told}


def asks_at_run_time(old: Entity, new: Entity, pairing: Pairing) -> bool:
    """Tell whether `isinstance` may ask for a protocol on both sides."""
    return is_runtime_checkable(pairing.base.hierarchy, old) and is_runtime_checkable(pairing.head.hierarchy, new)

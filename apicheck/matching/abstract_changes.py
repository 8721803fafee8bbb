"""What a class asks of its subclasses by abstract methods, and whether it can be instantiated itself: before and after.

Source: the standard library's `abc`; the answers for one side come from `surface.abstract_methods`.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

import msgspec

from apicheck.matching.pairs import Pairing, Side, shared_ancestors
from apicheck.model.entity import Entity, Identity
from apicheck.surface.classes.abstract_methods import abstract_methods, refuses_instances
from apicheck.surface.classes.final_marks import is_final
from apicheck.surface.classes.metaclasses import metaclasses
from apicheck.surface.classes.protocols import is_protocol


class AbstractChange(msgspec.Struct, frozen=True):
    """The abstract methods that a class has gained and lost, by name, with their definitions on head.

    `gained` are those that no public ancestor on both sides has gained as well, without methods that were there and may
    now come from an ancestor that nobody knows. `before` are the names that were abstract on base. `was_instantiable`
    tells of base's class itself. `is_certain` is False where a condition, a metaclass or an unknown ancestor has a say
    in what becomes of them.
    """

    gained: dict[str, Entity]
    lost: tuple[str, ...]
    before: tuple[str, ...]
    was_instantiable: bool
    is_certain: bool


_NOTHING = AbstractChange({}, (), (), was_instantiable=True, is_certain=True)
_known: WeakKeyDictionary[Side, dict[tuple[Identity, Identity], AbstractChange]] = WeakKeyDictionary()


def abstract_change(old: Entity, new: Entity, pairing: Pairing) -> AbstractChange:
    """Compare the abstract methods of a class on base with those of its counterpart on head."""
    known = _known.setdefault(pairing.head, {})
    key = (old.identity, new.identity)
    found = known.get(key)
    if found is None:
        found = known[key] = _abstract_change(old, new, pairing)
    return found


def _abstract_change(old: Entity, new: Entity, pairing: Pairing) -> AbstractChange:
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    if not _may_be_abstract(pairing.base, old) and not _may_be_abstract(pairing.head, new):
        return _NOTHING
    before, after = abstract_methods(base, old), abstract_methods(head, new)
    was, now = before.all, after.all
    names = [name for name in now if name not in was and not (name in after.hidden and base.member(old, name))]
    lost = [name for name in was if name not in now and name in head.members(new)]
    was_instantiable = not was and not is_protocol(base, old)
    shared = shared_ancestors(pairing, old, new) if names or lost else []
    told = [abstract_change(ancestor, counterpart, pairing) for ancestor, counterpart in shared]
    if not was_instantiable:
        names = [name for name in names if not any(name in change.gained for change in told)]
    if not was_instantiable and is_final(old):
        names = []  # nobody has subclassed it
    refuses = refuses_instances(head, new) if names else True
    return AbstractChange(
        {name: now[name] for name in sorted(names) if refuses is not False},
        tuple(sorted(name for name in lost if not any(name in change.lost for change in told))),
        tuple(sorted(was)),
        was_instantiable,
        is_certain=refuses is True and all(name in after.certain for name in names),
    )


def _may_be_abstract(side: Side, entity: Entity) -> bool:
    found = metaclasses(side.hierarchy, entity)
    return found.is_abc or found.is_open

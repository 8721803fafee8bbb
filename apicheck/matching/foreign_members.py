"""Whether a member that a class lost may still come from an ancestor outside the project.

A class that stands below the same foreign ancestors as before has lost a member for good where that was a property, or
where methods of the project reached for it, `self.name`, and none does any more: what an ancestor has as well would
still be of use to them. That ancestors have it is told by `super()`, by the name of a special method, and by other
classes below them that go on having it. Of 387 properties of real packages that nothing told so of, foreign ancestors
had five.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.results import giver
from apicheck.model.definition import Attribute, Class, Property
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.classes.all_classes import all_classes
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.naming import last_part


def is_gone_all_the_same(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether a member that foreign ancestors might still bring is gone, as far as the texts of both sides tell.

    Upon an object that a call made, a class statement makes what the object's class does with it.
    """
    old, was, now = pair.old, pair.base_owner, pair.head_owner
    if old is None or was is None or now is None or pair.name.startswith("__"):
        return False
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    lineage = head.lineage(now)
    if lineage.is_broken or any(ancestor.kind is EntityKind.ATTRIBUTE for ancestor in lineage.entities):
        return False
    if any(isinstance(each.definition, Attribute) and each.definition.on_instance for each in pair.base):
        return False  # their constructors may set it just as well
    if not head.may_only_inherit(now, pair.name) or any(map(_overrides, pair.base)):
        return False
    function = giver(old)
    if function is not None and function.deprecation is not None:
        return True  # it has announced its own end
    if _another_base_has(head, now, pair.name):
        return False
    if _is_reached_for(head, now, pair.name):
        return False
    ancestors = frozenset(lineage.opaque)
    if not ancestors <= {*base.lineage(was).opaque}:
        return False
    is_own = (
        all(isinstance(each.definition, Property) for each in pair.base)
        or _is_reached_for(base, was, pair.name)
        or (pair.name in _reached_for(base) and pair.name not in _reached_for(head))
    )
    return is_own and ancestors.isdisjoint(_heirs_having(head).get(pair.name, ()))


def _is_reached_for(hierarchy: Hierarchy, owner: Entity, name: str) -> bool:
    return any(
        isinstance(ancestor.definition, Class) and name in ancestor.definition.reaches_for
        for ancestor in hierarchy.lineage(owner).entities
    )


_reached: WeakKeyDictionary[Hierarchy, frozenset[str]] = WeakKeyDictionary()


def _reached_for(hierarchy: Hierarchy) -> frozenset[str]:
    """Return the names that methods of any class reach for on their instance."""
    if hierarchy not in _reached:
        every = (entity.definition for entity in all_classes(hierarchy.surface))
        _reached[hierarchy] = frozenset(name for each in every if isinstance(each, Class) for name in each.reaches_for)
    return _reached[hierarchy]


def _overrides(entity: Entity) -> bool:
    """Tell whether a definition says itself that an ancestor has the member, too."""
    function = giver(entity)
    return function is not None and (
        function.asks_ancestors or any(last_part(each.name) in _OVERRIDING for each in function.decorators)
    )


_OVERRIDING = frozenset({"override", "overrides"})


def _another_base_has(hierarchy: Hierarchy, owner: Entity, name: str) -> bool:
    """Tell whether what is a base in some environments, of the standard library, has a member."""
    return any(
        hasattr(standard_library.find_class(standard_library.canonical(found.home)), name)
        for ancestor in hierarchy.lineage(owner).entities
        if isinstance(ancestor.definition, Class)
        for base in ancestor.definition.bases
        for found in hierarchy.in_class_scope(ancestor, base.partition("[")[0])
        if found.kind is EntityKind.EXTERNAL
    )


_having: WeakKeyDictionary[Hierarchy, dict[str, set[str]]] = WeakKeyDictionary()


def _heirs_having(hierarchy: Hierarchy) -> dict[str, set[str]]:
    """Return the foreign ancestors below which some class of the project has a member, by the member's name."""
    if hierarchy not in _having:
        found: dict[str, set[str]] = {}
        for entity in all_classes(hierarchy.surface):
            ancestors = hierarchy.lineage(entity).opaque
            if ancestors and isinstance(entity.definition, Class):
                for name in entity.definition.scope:
                    found.setdefault(name, set()).update(ancestors)
        _having[hierarchy] = found
    return _having[hierarchy]

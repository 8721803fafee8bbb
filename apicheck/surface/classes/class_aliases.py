"""The class that a name stands for, where its definition is no class statement: `Error = ValueError`."""

from __future__ import annotations

from apicheck.model.definition import Attribute
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.classes.hierarchy import Hierarchy


def class_behind(hierarchy: Hierarchy, entity: Entity, seen: frozenset[str] = frozenset()) -> Entity | None:
    """Return the class of the project, or of the standard library, that a thing is; None for what is no known class."""
    if entity.kind is EntityKind.CLASS:
        return entity
    if entity.kind is EntityKind.EXTERNAL:
        path = standard_library.canonical(entity.home)
        return None if standard_library.find_class(path) is None else Entity(EntityKind.EXTERNAL, path, entity.module)
    attribute = entity.definition
    if not isinstance(attribute, Attribute) or attribute.refers_to is None or entity.owner or entity.home in seen:
        return None
    found = hierarchy.surface.resolve_dotted(entity.module, attribute.refers_to)
    return class_behind(hierarchy, found[0], seen | {entity.home}) if len(found) == 1 else None

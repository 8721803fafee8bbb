"""Whether something else than the class statement decides what becomes of the names in a class body.

Source: language reference, 3.3.3 "Customizing class creation".
"""

from apicheck.model.definition import Class
from apicheck.model.entity import Entity
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.classes.metaclasses import metaclasses
from apicheck.surface.naming import last_part

LEAVING_DECORATORS = frozenset(
    {"final", "runtime_checkable", "total_ordering", "unique", "deprecated", "disjoint_base", "type_check_only"}
)
"""Decorators of classes that leave the constructor, and what the body binds, as the class statement made them."""

# What leaves the values in a class body as they are.
_LEAVING = frozenset({"abc.ABCMeta", "typing._ProtocolMeta"})
_MAKING = frozenset({"typing.NamedTuple", "enum.Enum"})


def is_body_read_by_others(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether a metaclass, a decorator or an ancestor from outside the project may read a class's body."""
    lineage = hierarchy.lineage(entity)
    made_by = metaclasses(hierarchy, entity)
    return (
        lineage.is_open
        or made_by.is_open
        or not made_by.homes <= _LEAVING
        or any(
            last_part(decorator.name) not in LEAVING_DECORATORS
            for ancestor in lineage.entities
            if isinstance(ancestor.definition, Class)
            for decorator in ancestor.definition.decorators
        )
        or not _MAKING.isdisjoint(lineage.homes)
    )

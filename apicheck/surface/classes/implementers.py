"""Which methods are there for others to implement."""

from __future__ import annotations

from apicheck.model.definition import Function
from apicheck.model.entity import Entity
from apicheck.surface.classes.abstract_methods import is_marked
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.classes.protocols import is_protocol


def is_left_to_implementers(method: Entity, owner: Entity | None, hierarchy: Hierarchy) -> bool:
    """Tell whether a method is abstract, a protocol's, or does nothing but to raise `NotImplementedError`."""
    if not isinstance(method.definition, Function):
        return False
    if method.definition.is_left_to_others or is_marked(hierarchy, method):
        return True
    return owner is not None and method.owner == owner.home and is_protocol(hierarchy, owner)

"""Whether the instances of a class have a `__dict__`, in which any attribute can be set.

Source: language reference, 3.3.2.4 "`__slots__`".
"""

from __future__ import annotations

from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.classes.data_models import own_data_model
from apicheck.surface.classes.hierarchy import Hierarchy


def has_instance_dict(hierarchy: Hierarchy, entity: Entity) -> bool | None:
    """Tell whether instances have a `__dict__`: unless the class and all its ancestors have slots alone.

    None where an ancestor is not known, or what it says of slots is computed.
    """
    found: bool | None = False
    for ancestor in hierarchy.lineage(entity).entities:
        has_one = _brings_dict(hierarchy, ancestor)
        if has_one:
            return True
        if has_one is None:
            found = None
    return found


def _brings_dict(hierarchy: Hierarchy, entity: Entity) -> bool | None:
    if entity.kind is EntityKind.EXTERNAL:
        known = standard_library.find_class(entity.home)
        # `Generic`, `Protocol` and their kin declare empty slots; so do the abstract classes of `collections.abc`.
        return None if known is None else known.__dictoffset__ != 0
    if not isinstance(entity.definition, Class):
        return None
    model = own_data_model(hierarchy, entity)
    if model is not None and model.has_slots is not False:
        return None if model.has_slots is None else False
    bindings = entity.definition.scope.get("__slots__", ())
    if not bindings:
        return True
    values = [binding.definition.value for binding in bindings if isinstance(binding.definition, Attribute)]
    if len(values) != len(bindings) or None in values:
        return None
    return any("__dict__" in value for value in values if value is not None)

"""Whether an attribute's value may be a descriptor, which answers itself when it is read.

Source: data model, 3.3.2.2 "Implementing Descriptors".
"""

from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity
from apicheck.surface import standard_library
from apicheck.surface.calls.decorators import meanings
from apicheck.surface.classes.hierarchy import Hierarchy


def may_be_descriptor(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether an attribute is made by a call that gives a descriptor, or that nobody here can look into.

    False for what is written out, and for instances of classes that are known to have no `__get__`.
    """
    attribute = entity.definition
    if not isinstance(attribute, Attribute) or attribute.call is None:
        return False
    found = list(meanings(hierarchy, entity, attribute.call))
    return not found or any(
        meaning.calls > 0 or (_may_make_descriptor(hierarchy, meaning.entity) if meaning.entity is not None else True)
        for meaning in found
    )


def _may_make_descriptor(hierarchy: Hierarchy, called: Entity) -> bool:
    if isinstance(called.definition, Class):
        return bool(hierarchy.member(called, "__get__")) or hierarchy.may_have(called, "__get__")
    known = standard_library.find(called.home)
    if isinstance(known, type):
        return hasattr(known, "__get__")
    return known is None  # its functions, such as `re.compile` and `namedtuple`, make none

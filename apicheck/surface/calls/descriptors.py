"""Whether an attribute's value may be a descriptor, which answers itself when it is read.

Source: data model, 3.3.2.2 "Implementing Descriptors".
"""

from collections.abc import Iterator

from apicheck.model.definition import Attribute, Class, Function, Property
from apicheck.model.entity import Entity
from apicheck.surface import standard_library
from apicheck.surface.calls.decorators import in_scope, meanings, only_meaning
from apicheck.surface.calls.raising import raises_on_assignment
from apicheck.surface.classes.body_readers import is_body_read_by_others
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.naming import last_part

_MOST_NAMES = 8
_OF_THE_CLASS = ("classproperty", "hybridproperty", "classmethod")


def answers_to_class(definition: Property) -> bool:
    """Tell whether a property is computed for the class itself, too, by the name of its decorator.

    `classproperty` and its like, SQLAlchemy's `hybrid_property`, and `@classmethod` around `@property` (before Python
    3.13) do so.
    """
    names = (last_part(decorator.name).replace("_", "").lower() for decorator in definition.getter.decorators)
    return any(name.endswith(_OF_THE_CLASS) for name in names)


def meant_attributes(hierarchy: Hierarchy, entity: Entity, depth: int = 0) -> Iterator[Entity]:
    """Yield an attribute, or those that it is another name for; nothing where it is another name for something else."""
    attribute = entity.definition
    if not isinstance(attribute, Attribute) or depth > _MOST_NAMES:
        return
    others = () if attribute.refers_to is None else in_scope(hierarchy, entity, attribute.refers_to)
    if not others:
        yield entity
    for other in others:
        yield from meant_attributes(hierarchy, other, depth + 1)


def may_be_descriptor(hierarchy: Hierarchy, entity: Entity, owner: Entity | None = None) -> bool:
    """Tell whether an attribute is made by a call that gives a descriptor, or may give one.

    Such are calls that nobody here can look into, and all where a metaclass or a decorator reads the body of its
    `owner`. False for what is written out, for instances of classes that are known to have no `__get__`, and for what
    methods set on `self`.
    """
    attribute = entity.definition
    if not isinstance(attribute, Attribute) or attribute.on_instance:
        return False
    found = list(meant_attributes(hierarchy, entity))
    is_read = owner is not None and is_body_read_by_others(hierarchy, owner)
    return not found or any(_is_made_as_descriptor(hierarchy, each, is_read=is_read) for each in found)


def refuses_assignment(hierarchy: Hierarchy, entity: Entity) -> str | None:
    """Return the dotted name of what a descriptor raises for every assignment; None where the text tells of none.

    It is made by a call of a class of the project in a class's body: `name = ReadOnly()`.
    """
    attribute = entity.definition
    if not isinstance(attribute, Attribute) or attribute.call is None or attribute.on_instance:
        return None
    owner = only_meaning(hierarchy, entity, attribute.call)
    found = () if owner is None or not isinstance(owner.definition, Class) else hierarchy.member(owner, "__set__")
    setter = found[0].definition if len(found) == 1 and found[0].condition is None else None
    if not isinstance(setter, Function) or setter.decorators or not raises_on_assignment(setter):
        return None
    return setter.raised


def _is_made_as_descriptor(hierarchy: Hierarchy, entity: Entity, *, is_read: bool) -> bool:
    attribute = entity.definition
    if not isinstance(attribute, Attribute) or attribute.is_literal:
        return False
    if attribute.call is None:  # `Unicode().tag(sync=True)`: what a method of a made thing gives
        return (attribute.value or "").endswith(")")
    if is_read:
        return True
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

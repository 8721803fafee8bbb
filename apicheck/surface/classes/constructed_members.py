"""What instances lack because a constructor runs none of those that it overrides.

Source: data model, `object.__init__`: the `__init__` of a base has to be called by that of the derived class.
"""

from collections.abc import Mapping, Sequence

from apicheck.model.definition import Attribute, Binding, Class, Function
from apicheck.model.entity import Alternatives, Entity


def left_out(definition: Class, ancestors: Sequence[str], found: Mapping[str, Alternatives]) -> list[str]:
    """Return those of the inherited members that only constructors of `ancestors` set, where a class runs none of them.

    `ancestors` are their homes, `found` what the class inherits.
    """
    own = definition.scope.get("__init__", ())
    if not own or not all(map(_is_all_construction, own)):
        return []
    return [name for name, each in found.items() if all(_is_constructed_by(ancestors, entity) for entity in each)]


def _is_all_construction(own: Binding) -> bool:
    """Tell whether nothing else constructs an instance: the `__init__` is always there, and keeps to itself."""
    is_there = own.condition is None and not own.is_typing_only
    return is_there and isinstance(own.definition, Function) and own.definition.keeps_to_itself


def _is_constructed_by(homes: Sequence[str], entity: Entity) -> bool:
    return isinstance(entity.definition, Attribute) and entity.definition.is_constructed and entity.owner in homes

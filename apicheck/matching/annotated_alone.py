"""Members that instances had on base and of which head has an annotation alone: `name: T` in a class body sets nothing.

Source: PEP 526, "Class and instance variable annotations".
"""

from __future__ import annotations

import enum

from apicheck.matching.fields import is_told_as_field
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.model.definition import Attribute, Class, Property
from apicheck.model.entity import Alternatives, Entity
from apicheck.surface.calls.callables import has_usual_call
from apicheck.surface.classes.abstract_methods import abstract_methods, is_marked
from apicheck.surface.classes.data_models import data_model
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.classes.protocols import is_protocol


class Left(enum.Enum):
    """Whether instances are without the member by now: for certain, or unless something out of sight sets it."""

    CERTAINLY = enum.auto()
    PERHAPS = enum.auto()


def left_to_annotation(pair: Pair, pairing: Pairing) -> Left | None:
    """Judge a member that instances had on base; None where head does more than to annotate it."""
    base_owner, head_owner = pair.base_owner, pair.head_owner
    if base_owner is None or head_owner is None or not pair.base or not pair.head:
        return None
    if not is_mere_annotation(pair.name, pair.head, head_owner, pairing.head):
        return None
    is_given = not is_set_by_methods(pair.name, base_owner, pairing.base)
    if (is_given and not _was_given_by_class(pair, pairing)) or is_told_as_field(pair, pairing):
        return None
    hierarchy = pairing.head.hierarchy
    may_be_set = hierarchy.has_dynamic_members(head_owner) or hierarchy.may_set(head_owner)
    may_be_set = may_be_set or hierarchy.may_be_granted(head_owner, pair.name)
    # What cannot be made, or only by a metaclass, leaves it to others to set what it declares.
    is_certain = not may_be_set and not hierarchy.metaclass(head_owner) and has_usual_call(hierarchy, head_owner)
    is_certain = is_certain and not abstract_methods(hierarchy, head_owner).certain
    is_certain = is_certain and not is_protocol(hierarchy, head_owner)
    if is_given and not is_certain:
        return None  # what subclasses have to define by now, they may have defined before
    return Left.CERTAINLY if is_certain else Left.PERHAPS


def is_mere_annotation(name: str, found: Alternatives, owner: Entity, side: Side) -> bool:
    """Tell whether the text gives a member no value: not in a class body, not in a method, not as a field."""
    if any(not isinstance(entity.definition, Attribute) for entity in found):
        return False
    attributes = [entity.definition for entity in found if isinstance(entity.definition, Attribute)]
    if any(each.annotation is None or each.value is not None for each in attributes):
        return False
    if is_set_by_methods(name, owner, side):
        return False
    model = data_model(side.hierarchy, owner)
    return model is None or not model.may_have_field(name)


def is_set_by_methods(name: str, owner: Entity, side: Side) -> bool:
    """Tell whether a method of a class, or of an ancestor, sets an attribute on instances."""
    lineage = [ancestor.definition for ancestor in side.hierarchy.lineage(owner).entities]
    return any(isinstance(each, Class) and each.sets_on_instances(name) for each in lineage)


def _was_given_by_class(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether instances had a member by their class: by a property, or by what a metaclass set.

    What only raised, or was there for others to implement, gave nothing. Of values in a class body tells
    `class-attribute-became-instance-attribute`.
    """
    return all(_is_given(entity, pairing.base.hierarchy) for entity in pair.base)


def _is_given(entity: Entity, hierarchy: Hierarchy) -> bool:
    match entity.definition:
        case Property(getter=function):
            only_raises = function.raised is not None or function.refuses_all
            return not only_raises and not is_marked(hierarchy, entity) and not entity.is_typing_only
        case Attribute(on_instance=False):
            return entity.home.rpartition(".")[0] != entity.owner
        case _:
            return False

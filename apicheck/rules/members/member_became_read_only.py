"""An attribute or property that could be set is now a property without a setter.

Where the attribute was what a call gave, it may have been a descriptor already, and refused to be set; and the class
may have a `__setattr__` that raises at times. Both are risky; so is what the class only declared, `name: T`, and left
to its heirs or to the classes that it is mixed with.

## Why it matters

`client.timeout = 5` raises `AttributeError`.

## Before

    class Client:
        def __init__(self):
            self.timeout = 30

## After

    class Client:
        @property
        def timeout(self): ...

## How to stay compatible

Give the property a setter.

## References

- Language reference, 3.3.2.2 "Implementing Descriptors"
"""

from collections.abc import Iterator

from apicheck.matching.enum_changes import is_lost_enum_member
from apicheck.matching.frozen_fields import is_frozen_field, may_refuse_assignments
from apicheck.matching.pairs import Pair, Pairing, Side, is_settable
from apicheck.model.definition import Attribute, Class, Property
from apicheck.model.entity import Entity, EntityKind
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.calls.called_values import class_of_value
from apicheck.surface.calls.descriptors import may_be_descriptor, refuses_assignment
from apicheck.surface.classes.body_readers import is_body_read_by_others
from apicheck.surface.classes.data_models import data_model
from apicheck.surface.classes.qualified_names import qualified_name
from apicheck.surface.naming import last_part


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find members that users could assign to and now cannot."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_member:
        return
    refused = refuses_assignment(pairing.head.hierarchy, new)
    if refused is None and not isinstance(new.definition, Property):
        return
    if old.kind not in {EntityKind.ATTRIBUTE, EntityKind.PROPERTY} or not is_settable(old):
        return
    if refuses_assignment(pairing.base.hierarchy, old) is not None or (refused is None and is_settable(new)):
        return
    if isinstance(new.definition, Property) and new.definition.setter is not None:
        refused = new.definition.setter.raised
    if pair.base_owner is not None and is_frozen_field(pair.base_owner, pair.name, pairing.base):
        return
    if is_lost_enum_member(pair, pairing):
        return
    # The error tells the class's own qualified name, whatever users reach it by (CPython, `property_descr_set`).
    owner = last_part(pair.parent)
    if pair.head_owner is not None:
        owner = qualified_name(pairing.head.hierarchy, pair.head_owner.home)
    yield Finding(
        "can no longer be set",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=Witness(
            f"instance.{pair.name} = ...",
            f"AttributeError: property {pair.name!r} of {owner!r} object has no setter"
            if refused is None
            else f"every assignment raises {last_part(refused) or 'an error'}",
        ),
        severity=None if _was_settable(pair, old, pairing.base) else Severity.RISKY,
    )


def _was_settable(pair: Pair, old: Entity, side: Side) -> bool:
    """Tell whether it is certain that instances could set the member.

    No descriptor that the text hides has a say, nor a `__setattr__` that refuses some assignments: to frozen instances.
    """
    hierarchy, owner = side.hierarchy, pair.base_owner
    model = None if owner is None else data_model(hierarchy, owner)
    is_field = model is not None and model.field(pair.name) is not None
    if owner is not None and (may_refuse_assignments(owner, side) or (not is_field and _is_only_declared(owner, old))):
        return False
    if old.kind is EntityKind.PROPERTY or not may_be_descriptor(hierarchy, old):
        return True
    made = class_of_value(hierarchy, old)
    if made is not None and owner is not None:
        is_known = not hierarchy.has_dynamic_members(made) and not is_body_read_by_others(hierarchy, owner)
        if is_known and refuses_assignment(hierarchy, old) is None:
            return True
    return is_field


def _is_only_declared(owner: Entity, member: Entity) -> bool:
    """Tell whether a class says which type an attribute has, `name: T`, and leaves it to others to have one."""
    attribute = member.definition
    return (
        isinstance(attribute, Attribute)
        and attribute.annotation is not None
        and attribute.value is None
        and attribute.call is None
        and isinstance(owner.definition, Class)
        and not owner.definition.sets_on_instances(member.name)
    )


RULE = Rule(
    "member-became-read-only",
    "members",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="give the property a setter",
    opposite="member-became-settable",
)

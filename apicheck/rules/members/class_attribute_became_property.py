"""An attribute that could be read from the class is now a property, which only instances can read.

An attribute that was None on the class held a place for the instances' value, and one without a value was never there:
few read that, so it is risky at most. So is one that is made by a call which may give a descriptor, or of which a
metaclass may make one: what the class gave cannot be told. Fields of data models are left alone, since their class
attribute is a default.

## Why it matters

`Client.timeout` gives the property object instead of the value, and no error says so. Assigning to the attribute of the
class replaces the property.

## Before

    class Client:
        timeout = 30

## After

    class Client:
        @property
        def timeout(self):
            return 30

## How to stay compatible

Keep the class attribute, or put a descriptor in its place that answers to the class, too.

## References

- Descriptor guide, "Properties"
"""

from collections.abc import Iterator

from apicheck.matching.enum_changes import is_lost_enum_member
from apicheck.matching.pairs import Pair, Pairing, is_settable
from apicheck.model.definition import Attribute, Property
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.calls.callables import runtime
from apicheck.surface.calls.descriptors import answers_to_class, may_be_descriptor, meant_attributes
from apicheck.surface.classes.data_models import data_model
from apicheck.surface.naming import last_part


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find attributes with a value in the class body that are properties on head."""
    old, new = pair.old, pair.new
    if old is None or new is None or pair.base_owner is None or new.kind is not EntityKind.PROPERTY:
        return
    if pair.is_of_object:
        return  # which gives its value either way
    if not isinstance(new.definition, Property) or old.kind is not EntityKind.ATTRIBUTE:
        return
    if answers_to_class(new.definition):
        return
    if is_settable(old) and not is_settable(new):
        return  # `member-became-read-only` tells it
    if is_lost_enum_member(pair, pairing):
        return
    hierarchy = pairing.base.hierarchy
    attributes = [meant.definition for entity in runtime(pair.base) for meant in meant_attributes(hierarchy, entity)]
    values = [each.value for each in attributes if isinstance(each, Attribute) and not each.on_instance]
    if not any(values) or data_model(hierarchy, pair.base_owner) is not None:
        return
    is_risky = set(values) == {"None"} or any(
        may_be_descriptor(pairing.base.hierarchy, entity, pair.base_owner) for entity in runtime(pair.base)
    )
    owner = last_part(pair.parent)
    yield Finding(
        "was an attribute of the class and is now a property of its instances",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=Witness(f"{owner}.{pair.name}", "the class gives the property itself, not a value"),
        severity=Severity.RISKY if is_risky else None,
    )


RULE = Rule(
    "class-attribute-became-property",
    "members",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the class attribute, or a descriptor that answers to the class, too",
    no_opposite="a class attribute answers to everything that a property did",
)

"""An attribute that the class had is now set on its instances alone.

An attribute that was None on the class held a place for the instances' value; few read that, so it is risky as long as
a method sets it there. `name: T` in a class body alone sets nothing, so that instances have lost the attribute, too.

Classes whose body is read by a decorator, a metaclass or an ancestor outside the project (data models) are left alone:
there a class attribute is a field's default.

## Why it matters

`Client.timeout` raises `AttributeError`, and subclasses no longer configure their instances by overriding it.

## Before

    class Client:
        timeout = 30

## After

    class Client:
        def __init__(self):
            self.timeout = 30

## How to stay compatible

Keep the class attribute as the default of the instances' one.

## References

- Language reference, 3.2.11 "Class instances"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Alternatives, Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.calls.callables import runtime
from apicheck.surface.classes.body_readers import is_body_read_by_others
from apicheck.surface.classes.data_models import data_model
from apicheck.surface.classes.hierarchy import slots_of
from apicheck.surface.naming import last_part


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find attributes that could be read from the class, and on head can be read from instances only."""
    old, new = pair.old, pair.new
    if pair.is_of_object or old is None or new is None or pair.base_owner is None or pair.head_owner is None:
        return
    before, after = runtime(pair.base), runtime(pair.head)
    if not all(map(_is_on_instance, after)):
        return
    is_slot = _is_slot(pair.head_owner, pair.name, pairing.head)
    if is_slot and all(map(_is_on_instance, before)):
        before = _got_by_class(pair.base_owner, pair.name, pairing.base)  # it hides what the class gave beside them
        if not before:
            return
    if any(_is_on_instance(entity) is not False for entity in before):
        return
    sides = (pairing.base.hierarchy, pair.base_owner), (pairing.head.hierarchy, pair.head_owner)
    if any(is_body_read_by_others(hierarchy, owner) for hierarchy, owner in sides):
        return
    models = (data_model(hierarchy, owner) for hierarchy, owner in sides)
    if any(model is not None and model.may_have_field(pair.name) for model in models):
        return  # as of a named tuple, whose class has its fields in a way of its own
    if _got_by_class(pair.head_owner, pair.name, pairing.head):
        return
    if pairing.head.hierarchy.may_be_granted(pair.head_owner, pair.name):
        return  # `Client.limit = 10` in another module, or in a function
    owner = last_part(pair.parent)
    holds_a_place = any(map(_holds_a_place, before))
    yield Finding(
        "was an attribute of the class and is now one of its instances alone",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=Witness(
            f"{owner}.{pair.name}",
            "gives the descriptor of a slot instead of the value"
            if is_slot
            else f"AttributeError: type object {pair.head_owner.name!r} has no attribute {pair.name!r}",
        ),
        severity=Severity.RISKY if holds_a_place and _is_set(pair.head_owner, pair.name, pairing.head) else None,
    )


def _is_slot(entity: Entity, name: str, side: Side) -> bool:
    return any(
        isinstance(ancestor.definition, Class) and name in slots_of(ancestor.definition)
        for ancestor in side.hierarchy.lineage(entity).entities
    )


def _holds_a_place(entity: Entity) -> bool:
    return isinstance(entity.definition, Attribute) and entity.definition.value == "None"


def _is_set(entity: Entity, name: str, side: Side) -> bool:
    """Tell whether a method of the class sets the attribute on instances: `name: T` in its body alone sets nothing."""
    return any(
        isinstance(ancestor.definition, Class) and ancestor.definition.sets_on_instances(name)
        for ancestor in side.hierarchy.lineage(entity).entities
    )


def _is_on_instance(entity: Entity) -> bool | None:
    """Tell where an attribute lives; None for what is no attribute."""
    return entity.definition.on_instance if isinstance(entity.definition, Attribute) else None


def _got_by_class(entity: Entity, name: str, side: Side) -> Alternatives:
    """Return what the class itself gives under a name, by its body or an ancestor's, where no slot comes before it."""
    for ancestor in side.hierarchy.lineage(entity).entities:
        definition = ancestor.definition
        if isinstance(definition, Class) and name in slots_of(definition):
            return ()
        if not isinstance(definition, Class) or name not in definition.scope:
            continue
        found = tuple(each for each in side.surface.own_member(ancestor, name) if _is_on_instance(each) is not True)
        if found:
            return found
    return ()


RULE = Rule(
    "class-attribute-became-instance-attribute",
    "members",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the class attribute as the default of the instances' one",
    no_opposite="what instances had, they still have where the class has it, too",
)

"""An attribute of a class has another value. One that is only spelled otherwise is not told.

Values are compared as those of constants are. Fields of data models are left out: what their values are is told of the
constructor that is made of them; and so are members of enumerations, which have rules of their own.

## Why it matters

Users read the attribute from the class or from instances, and subclasses inherit it.

## Before

    class Task:
        max_retries = 3

## After

    class Task:
        max_retries = 10

## How to stay compatible

Announce the change, or keep the value and let subclasses choose.

## References

- Language reference, 3.2.10 "Custom classes"
"""

from collections.abc import Iterator

from apicheck.matching.fields import is_configuration
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.remade_attributes import may_be_remade
from apicheck.matching.value_changes import changed_values, value_change
from apicheck.model.definition import Attribute
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.enumerations import is_enumeration


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find attributes of classes that are known to be bound to another value."""
    if pair.base_owner is None or pair.head_owner is None or not pair.base or not pair.head:
        return
    if is_configuration(pair, pairing):
        return
    for old, new in changed_values(pair):
        if _is_field(old, pair.base_owner, pairing.base) or _is_field(new, pair.head_owner, pairing.head):
            continue
        change = value_change(old, new, pairing)
        if change is not None:
            yield Finding(
                change.wording,
                pair.path,
                pair.paths,
                old=describe(old),
                new=describe(new),
                base_entity=old,
                head_entity=new,
                severity=Severity.COMPATIBLE if change.is_addition else None,
            )
            return


def _is_field(entity: Entity, owner: Entity, side: Side) -> bool:
    """Tell whether something else than the class statement may make of the attribute what it is for users."""
    if not isinstance(entity.definition, Attribute) or is_enumeration(side.hierarchy, owner):
        return True
    is_read_by_others = may_be_remade(owner, side) or "builtins.tuple" in side.hierarchy.lineage(owner).homes
    if not is_read_by_others:
        return False
    annotation = entity.definition.annotation
    return entity.definition.call is not None or (annotation is not None and "ClassVar" not in annotation)


RULE = Rule(
    "class-attribute-value-changed",
    "values",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="announce the new value, or keep the old one and let subclasses choose",
)

"""An attribute is declared `ClassVar` now, or no longer.

Mostly that says how it was meant all along, so that it is risky at most, whatever type checkers make of it. Fields of
data models are left to the rules about their constructors.

## Why it matters

A type checker denies `client.timeout = 5` where the attribute belongs to the class alone. Where it no longer does, it
denies a subclass that declares it `ClassVar`.

## Before

    class Client:
        timeout: float = 30

## After

    class Client:
        timeout: ClassVar[float] = 30

## How to stay compatible

Keep the declaration as it was.

## References

- PEP 526, "Class and instance variable annotations"; typing specification, "`ClassVar`"
"""

import re
from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.data_models import data_model
from apicheck.surface.classes.final_marks import is_final

_CLASS_VARIABLE = re.compile(r"(\w+\.)*ClassVar\b")


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find annotated attributes on both sides of which one side alone is a class variable."""
    old, new = pair.old, pair.new
    if old is None or new is None or pair.base_owner is None or pair.head_owner is None:
        return
    was, now = _is_class_variable(old), _is_class_variable(new)
    if was is None or now is None or was is now:
        return
    if _makes_fields(pair.base_owner, pairing.base) or _makes_fields(pair.head_owner, pairing.head):
        return
    if is_final(old) or is_final(new):
        return
    yield Finding(
        "is a class variable now" if now else "is no longer a class variable",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
    )


def _is_class_variable(entity: Entity) -> bool | None:
    """Tell what an annotation declares an attribute to be; None without one."""
    if not isinstance(entity.definition, Attribute) or entity.definition.annotation is None:
        return None
    return _CLASS_VARIABLE.match(entity.definition.annotation) is not None


def _makes_fields(owner: Entity, side: Side) -> bool:
    """Tell whether annotations of a class may be fields: a decorator, a keyword or an ancestor could read them so."""
    definition = owner.definition
    if not isinstance(definition, Class):
        return False
    if definition.decorators or definition.keywords or side.hierarchy.lineage(owner).is_open:
        return True
    if any(_is_marked(each) for each in side.hierarchy.lineage(owner).entities):
        return True
    return data_model(side.hierarchy, owner) is not None or side.hierarchy.is_typed_dict(owner)


def _is_marked(ancestor: Entity) -> bool:
    """Tell whether a class is made by what may make its heirs' annotations fields."""
    definition = ancestor.definition
    return isinstance(definition, Class) and bool(definition.keywords or "__init_subclass__" in definition.scope)


RULE = Rule(
    "class-variable-changed",
    "members",
    Domain.TYPING,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="keep the declaration as it was",
    opposite="class-variable-changed",
)

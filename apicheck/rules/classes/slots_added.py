"""The instances of a class no longer have a `__dict__`: they have slots alone.

It does not matter whether `__slots__` is written or a data model asks for it (`slots=True`, `attrs.define`). A class
without any state, which is there to be inherited from, is left alone.

Breaking where fields of a dataclass have defaults, which the class itself gave until then: `Point.x` is the descriptor
of a slot now.

## Why it matters

`instance.note = 1` raises `AttributeError` where the class has no such attribute; so does `vars(instance)`. Weak
references and inheriting from two such classes may fail. Who only uses what the class declares notices nothing.

## Before

    class Point:
        def __init__(self, x):
            self.x = x

## After

    class Point:
        __slots__ = ("x",)

        def __init__(self, x):
            self.x = x

## How to stay compatible

Put `"__dict__"` and `"__weakref__"` among the slots.

## References

- Language reference, 3.3.2.4 "`__slots__`"
"""

from collections.abc import Iterator

from apicheck.matching.instance_dicts import has_instance_dict
from apicheck.matching.pairs import Pair, Pairing, is_public_member
from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.data_models import Library, data_model


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes whose instances had a `__dict__` on base and have none on head."""
    old, new = pair.old, pair.new
    if old is None or new is None or not isinstance(old.definition, Class) or not isinstance(new.definition, Class):
        return
    if not _lost_dict(old, new, pairing) or _is_told_of_ancestor(old, new, pairing):
        return
    if not _has_state(new, pairing):
        return
    hidden = _hidden_default(old, new, pairing)
    witness = Witness("instance.note = ...", f"AttributeError: {new.name!r} object has no attribute 'note'")
    if hidden is not None:
        witness = Witness(f"{pair.name}.{hidden}", "gives the descriptor of a slot instead of the default")
    yield Finding(
        "instances now have slots alone: other attributes can't be set"
        + ("" if hidden is None else ", and the class no longer gives the defaults of its fields"),
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=witness,
        severity=None if hidden is None else Severity.BREAKING,
    )


def _hidden_default(old: Entity, new: Entity, pairing: Pairing) -> str | None:
    """Return a public field whose default the class itself gave, and which is a slot now: `dataclass(slots=True)`.

    attrs takes the defaults of its fields out of the class in any case.
    """
    model = data_model(pairing.base.hierarchy, old)
    if model is None or model.library is not Library.DATACLASSES or not isinstance(new.definition, Class):
        return None
    for field in model.fields or ():
        found = pairing.base.hierarchy.member(old, field.name)
        values = [each.definition.value for each in found if isinstance(each.definition, Attribute)]
        is_value = len(values) == 1 and values[0] is not None and "field(" not in values[0]
        if is_value and is_public_member(field.name) and field.name in new.definition.scope:
            return field.name
    return None


def _has_state(entity: Entity, pairing: Pairing) -> bool:
    """Tell whether instances hold anything: a class without state is there to be inherited from, by classes that do."""
    return (
        any(
            isinstance(member.definition, Attribute) and member.definition.on_instance
            for found in pairing.head.hierarchy.members(entity).values()
            for member in found
        )
        or data_model(pairing.head.hierarchy, entity) is not None
    )


def _lost_dict(old: Entity, new: Entity, pairing: Pairing) -> bool:
    # The new side first: it has one nearly always.
    return (
        has_instance_dict(pairing.head.hierarchy, new) is False
        and has_instance_dict(pairing.base.hierarchy, old) is True
    )


def _is_told_of_ancestor(old: Entity, new: Entity, pairing: Pairing) -> bool:
    homes = set(pairing.head.hierarchy.lineage(new).homes[1:])
    for ancestor in pairing.base.hierarchy.lineage(old).entities[1:]:
        counterpart = pairing.counterpart(ancestor)
        if counterpart is not None and counterpart.home in homes and _lost_dict(ancestor, counterpart, pairing):
            return True
    return False


RULE = Rule(
    "slots-added",
    "classes",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="put `__dict__` and `__weakref__` among the slots",
    no_opposite="instances that gain a `__dict__` can do all that they could",
)

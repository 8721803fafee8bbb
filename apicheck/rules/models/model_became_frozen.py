"""Instances can no longer be changed: the class is a frozen data model now, and none of their fields can be set.

It may have been a data model whose fields could be set, or a class like any other. Risky where none of the fields could
be set before, as with heirs of named tuples, and the instances only took other attributes.

## Why it matters

`point.x = 1` raises an error.

## Before

    @dataclass
    class Point:
        x: int

## After

    @dataclass(frozen=True)
    class Point:
        x: int

## How to stay compatible

Leave the class as it is, and offer a frozen one beside it.

## References

- The standard library's `dataclasses`, "Frozen instances"; attrs, `frozen`; pydantic, `ConfigDict(frozen=True)`
"""

from collections.abc import Iterator

from apicheck.matching.frozen_fields import is_frozen_field, setters, takes_assignments
from apicheck.matching.instance_dicts import has_instance_dict
from apicheck.matching.pairs import Pair, Pairing, is_public_member, is_settable, shared_ancestors
from apicheck.model.entity import Entity, EntityKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.frozen_uses import failing_assignment
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.data_models import DataModel, Library, data_model


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes whose instances took assignments on base, and which are frozen data models on head."""
    if pair.classes is None:
        return
    old, new = pair.classes
    model = _became_frozen(old, new, pairing)
    if model is None or any(_became_frozen(was, now, pairing) for was, now in shared_ancestors(pairing, old, new)):
        return
    field = _settable_before(old, model, pairing)
    if field is None and not _took_other_attributes(old, new, pairing):
        return
    yield Finding(
        f"instances are now frozen: no {'field' if field else 'attribute'} can be set",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=failing_assignment(model, field or "note", new.name),
        severity=None if field else Severity.RISKY,
    )


def _became_frozen(old: Entity, new: Entity, pairing: Pairing) -> DataModel | None:
    """Return the model that a class is on head, where it is frozen and the instances took assignments on base."""
    after = data_model(pairing.head.hierarchy, new)
    if after is None or not after.is_frozen:
        return None
    before = data_model(pairing.base.hierarchy, old)
    if before is None:
        return after if takes_assignments(old, pairing.base) else None
    if before.library is Library.NAMED_TUPLE and after.library is not Library.NAMED_TUPLE:
        return after
    return after if before.is_frozen is False else None


def _settable_before(old: Entity, model: DataModel, pairing: Pairing) -> str | None:
    """Return the first public field that was there on base and could be set, None where there is none."""
    for field in model.fields or ():
        if not field.is_stored or not is_public_member(field.name) or is_frozen_field(old, field.name, pairing.base):
            continue
        found = pairing.base.hierarchy.member(old, field.name)
        if found and found[0].kind in {EntityKind.ATTRIBUTE, EntityKind.PROPERTY} and is_settable(found[0]):
            return field.name
    return None


def _took_other_attributes(old: Entity, new: Entity, pairing: Pairing) -> bool:
    """Tell whether instances took any attribute, and what they lost is not told as a lost `__dict__`."""
    before = data_model(pairing.base.hierarchy, old)
    if before is not None and (before.library is not Library.NAMED_TUPLE or setters(old, pairing.base)):
        return False
    return (
        has_instance_dict(pairing.base.hierarchy, old) is True
        and has_instance_dict(pairing.head.hierarchy, new) is not False
    )


RULE = Rule(
    "model-became-frozen",
    "models",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="leave the class as it is, and offer a frozen one beside it",
    opposite="model-no-longer-frozen",
)

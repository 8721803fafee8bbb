"""The instances of a data model can no longer be changed: none of their fields can be set.

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

from apicheck.matching.model_options import changed_option
from apicheck.matching.pairs import Pair, Pairing, is_public_member, is_settable
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.frozen_uses import failing_assignment
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.data_models import DataModel


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find data models whose fields could be set and now cannot."""
    model = changed_option(pair, pairing, lambda each: each.is_frozen, was=False, now=True)
    old, new = pair.old, pair.new
    if model is None or old is None or new is None:
        return
    name = _settable_before(model, pair, pairing)
    if name is None:
        return
    yield Finding(
        "instances are now frozen: no field can be set",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=failing_assignment(model, name, new.name),
    )


def _settable_before(model: DataModel, pair: Pair, pairing: Pairing) -> str | None:
    """Return the first public field that was there on base and could be set, None where there is none."""
    old = pair.old
    for field in model.fields or ():
        if old is None or not field.is_stored or not is_public_member(field.name):
            continue
        found = pairing.base.hierarchy.member(old, field.name)
        if found and found[0].kind in {EntityKind.ATTRIBUTE, EntityKind.PROPERTY} and is_settable(found[0]):
            return field.name
    return None


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

"""A field of a data model can no longer be set, while others still can.

## Why it matters

`user.name = "..."` raises an error.

## Before

    class User(BaseModel):
        name: str

## After

    class User(BaseModel):
        name: str = Field(frozen=True)

## How to stay compatible

Leave the field as it is, and warn where it is set.

## References

- pydantic, "Fields", "Immutability"; attrs, `attrs.setters.frozen`
"""

from collections.abc import Iterator

from apicheck.matching.fields import field_changes
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.frozen_uses import failing_assignment
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find fields of data models that could be set and now cannot, where the model as a whole is not frozen."""
    if pair.base_owner is None or pair.head_owner is None or not pair.base or not pair.head:
        return
    changes = field_changes(pair.base_owner, pair.head_owner, pairing)
    if changes is None or changes.old.is_frozen is not False or changes.new.is_frozen is not False:
        return
    was, now = changes.old.field(pair.name), changes.new.field(pair.name)
    if was is None or now is None or was.is_frozen or not now.is_frozen:
        return
    yield Finding(
        "field is now frozen: it can't be set",
        pair.path,
        pair.paths,
        old=describe(pair.old),
        new=describe(pair.new),
        base_entity=pair.old,
        head_entity=pair.new,
        witness=failing_assignment(changes.new, pair.name, pair.head_owner.name, of_field=True),
    )


RULE = Rule(
    "field-became-frozen",
    "models",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="leave the field as it is, and warn where it is set",
    no_opposite="that a field can be set again is seen in no call",
)

"""An enumeration no longer answers to values that no member has: its `_missing_` is gone.

One that only raised an error of its own is no loss, nor is one that an ancestor has now.

## Why it matters

`Colour("RED")` gave a member that `_missing_` looked for in a way of its own, and raises `ValueError` now.

## Before

    class Colour(Enum):
        RED = "red"

        @classmethod
        def _missing_(cls, value):
            return cls(value.lower())

## After

    class Colour(Enum):
        RED = "red"

## How to stay compatible

Keep `_missing_`, or add members for the values that it answered to.

## References

- Library reference, `enum.Enum._missing_`
"""

from collections.abc import Iterator

from apicheck.matching.enum_changes import enum_change
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.calls.raising import raises_for_certain


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find enumerations on both sides of which only base's has a `_missing_` that may give something."""
    change = enum_change(pair, pairing)
    if change is None or not change.before.finds_missing or change.after.finds_missing or not change.is_certain:
        return
    found = pairing.base.hierarchy.member(change.old, "_missing_")
    if len(found) != 1 or found[0].kind is EntityKind.EXTERNAL or raises_for_certain(found[0].definition):
        return
    if any(
        pairing.counterpart(ancestor) is not None
        for ancestor in pairing.base.hierarchy.lineage(change.old).entities[1:]
        if ancestor.home == found[0].owner
    ):
        return  # told of the public ancestor that had it
    yield Finding(
        "no longer answers to values that no member has: _missing_ was removed",
        pair.path,
        pair.paths,
        old=describe(found[0]),
        new=describe(change.new),
        base_entity=found[0],
        head_entity=change.new,
        witness=Witness(f"{pair.name}(...)", "a value that no member has now raises ValueError"),
    )


RULE = Rule(
    "enum-lookup-narrowed",
    "enums",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep _missing_, or add members for the values that it answered to",
    no_opposite="an enumeration that answers to more values than before breaks nobody",
)

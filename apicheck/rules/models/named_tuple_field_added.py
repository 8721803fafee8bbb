"""A named tuple has more items than before.

It does not matter whether the new field has a default: what unpacks the tuple fails all the same.

## Why it matters

`x, y = point` raises `ValueError`, and so does any code that relies on the number of items.

## Before

    class Point(NamedTuple):
        x: int
        y: int

## After

    class Point(NamedTuple):
        x: int
        y: int
        z: int = 0

## How to stay compatible

Offer the new value as a property, or as a field of another class.

## References

- The standard library's `collections.namedtuple`; language reference, 7.2 "Assignment statements"
"""

from collections.abc import Iterator

from apicheck.matching.fields import field_changes
from apicheck.matching.model_options import models_of
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find named tuples on both sides that have gained fields."""
    old, new = pair.old, pair.new
    if old is None or new is None or models_of(pair, pairing) is None:
        return
    changes = field_changes(old, new, pairing)
    if changes is None or not changes.is_named_tuple or changes.old.owner.home in _told(pair, pairing):
        return
    renamed = {now.name for _, now in changes.renamed.values()}
    added = [name for name in changes.added if name not in renamed]
    if not added:
        return
    before, after = len(changes.old.fields or ()), len(changes.new.fields or ())
    witness = None
    if after > before:
        names = ", ".join(field.name for field in changes.old.fields or ())
        target = f"{names}," if before == 1 else names
        witness = Witness(f"{target} = instance", f"ValueError: too many values to unpack (expected {before}")
    word = "field" if len(added) == 1 else "fields"
    yield Finding(
        f"{word} {', '.join(added)} added to what is unpacked by position",
        pair.path,
        pair.paths,
        parameter=added[0],
        old=f"{before} items",
        new=f"{after} items",
        base_entity=old,
        head_entity=new,
        witness=witness,
    )


def _told(pair: Pair, pairing: Pairing) -> set[str]:
    """Return the homes of public ancestors, where the fields that a class inherits from them are told."""
    old = pair.old
    ancestors = () if old is None else pairing.base.hierarchy.lineage(old).entities[1:]
    return {ancestor.home for ancestor in ancestors if pairing.counterpart(ancestor) is not None}


RULE = Rule(
    "named-tuple-field-added",
    "models",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="offer the new value as a property, or as a field of another class",
    opposite="field-removed",
)

"""The annotation of an attribute or property no longer fits what users read from it, or what they assign.

A type checker decides. What is read has to fit where the old type was expected. What users may set, fields of data
models among it, has to take what could be set, too: the same type, or one that means the same. For properties the
setter's parameter counts, where both sides have one; for an attribute that is declared with a descriptor of the
project, what its `__get__` gives and its `__set__` takes. Where base ships `py.typed` a misfit is breaking; elsewhere
too, if no value can be of both types, or reading may give `None` that it did not give before.

## Why it matters

Type checkers reject code that they accepted, and often with reason: the method that is called on the value is not
there.

## Before

    class Job:
        name: str = ""

## After

    class Job:
        name: str | None = None

## How to stay compatible

Keep the type, and put what is new into an attribute of another name.

## References

- Typing specification, "Type system concepts": assignability; PEP 526
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_changes import TypeChange
from apicheck.matching.type_places import Position
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import (
    is_none_gained,
    misfit,
    misfits_at,
    new_text,
    old_text,
    seen_or_asked,
    shown_misfits,
)


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find attributes whose new type does not fit, or may not fit, what users read or set."""
    for change in misfits_at(pair, pairing, Position.ATTRIBUTE):
        yield misfit(change, pair, pairing, _what(change), seen=seen_or_asked(change))


def _what(change: TypeChange) -> str:
    if change.read is change.worst:
        if is_none_gained(change):
            return "may now be `None`; check it before use"
        return f"was `{old_text(change)}` and may now be {shown_misfits(change)}"
    return f"no longer takes {shown_misfits(change)}; `{new_text(change)}` is asked for"


RULE = Rule(
    "attribute-type-changed",
    "types",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the type, and put what is new into an attribute of another name",
)

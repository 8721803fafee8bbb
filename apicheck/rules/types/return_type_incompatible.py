"""What a call gives by its annotation no longer fits where callers use it.

A type checker decides: the new type has to fit where the old one was expected. Where base ships `py.typed` it is
breaking that it does not; elsewhere too, if no value can be of both types, or `None` may come back that could not
before. A function that returned `None` may return anything: nobody used it.

## Why it matters

Type checkers reject code that they accepted, and often with reason: the method that is called on the result is not
there.

## Before

    def find(key: str) -> str: ...

## After

    def find(key: str) -> str | None: ...

## How to stay compatible

Keep what was promised, raise an exception instead of returning `None`, or add a function of another name.

## References

- Typing specification, "Type system concepts": assignability; "Callables": results are covariant
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_changes import TypeChange
from apicheck.matching.type_places import Position
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import is_none_gained, misfit, misfits_at, new_text, old_text, shown_misfits
from apicheck.types.expression import NONE


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find results whose new type does not fit, or may not fit, where the old one did."""
    for change in misfits_at(pair, pairing, Position.RESULT):
        if change.place.old_type == NONE:
            continue
        yield misfit(change, pair, pairing, _what(change), seen=f"a type checker sees `{new_text(change)}`")


def _what(change: TypeChange) -> str:
    if is_none_gained(change):
        return "may now return `None`; check the result before use"
    if not change.misfits:
        return f"returned `{old_text(change)}` and now returns `{new_text(change)}`, which does not fit"
    return f"returned `{old_text(change)}` and may now return {shown_misfits(change)}"


RULE = Rule(
    "return-type-incompatible",
    "types",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep what was promised, or add a function of another name",
)

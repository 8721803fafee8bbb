"""A parameter no longer takes by its annotation what callers could pass.

A type checker decides: whatever the old type allowed has to fit the new one. Where base ships `py.typed` it is breaking
that it does not; elsewhere it is risky, because an annotation that became narrower is no proof that the function
refuses what it took; unless no value can be of both types.

## Why it matters

Type checkers reject calls that they accepted, and the function may no longer handle what is passed.

## Before

    def open_file(path: str, mode: str | int = "r") -> None: ...

## After

    def open_file(path: str, mode: int = 0) -> None: ...

## How to stay compatible

Keep taking what was taken, and convert it inside; or add a parameter of another name.

## References

- Typing specification, "Callables": parameters are contravariant
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_changes import TypeChange
from apicheck.matching.type_places import Position
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import (
    limited_variables,
    misfit,
    misfits_at,
    new_text,
    old_text,
    shown_misfits,
    shown_types,
)
from apicheck.types.expression import ANY, show, union_of
from apicheck.types.questions import Answer


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find parameters whose new type does not take, or may not take, all that the old one did."""
    for change in misfits_at(pair, pairing, Position.PARAMETER):
        limited = [show(union_of(limits)) for _, limits in limited_variables(change)]
        seen = f"a type checker asks for `{' and '.join(limited) or new_text(change)}`"
        yield misfit(change, pair, pairing, _what(change), parameter=change.place.name, seen=seen)


def _what(change: TypeChange) -> str:
    limited = limited_variables(change)
    if limited:
        asked = ", ".join(f"{name} has to be {shown_types(limits, 'or')} now" for name, limits in limited)
        return f"still takes `{old_text(change)}`, but {asked}"
    if not change.misfits:
        return f"took `{old_text(change)}`, and what now takes `{new_text(change)}` accepts less"
    if change.misfits == (ANY,):
        return f"took anything and now takes `{new_text(change)}` alone"
    sentence = f"callers that pass {shown_misfits(change)} are now rejected"
    return sentence if change.worst is Answer.NO else sentence.replace("are now", "may now be")


RULE = Rule(
    "parameter-type-narrowed",
    "types",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep taking what was taken, and convert it inside",
    opposite="parameter-type-widened",
)

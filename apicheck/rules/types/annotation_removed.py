"""A parameter, result or attribute has lost its annotation, in a package that ships them.

Nothing changes at run time, and type checkers accept what they accepted; they no longer check it. A function without
any annotation left is told once, as `annotations-removed`.

## Why it matters

Strict type checkers complain about what has no type, and infer nothing from it.

## Before

    def load(source: str) -> bytes: ...

## After

    def load(source: str): ...

## How to stay compatible

Keep the annotation.

## References

- PEP 484, "The meaning of annotations"; PEP 561
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_places import Position
from apicheck.model.definition import Function
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import finding, type_changes_at


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find annotations that were deleted where base ships them, of what still has others."""
    for change in type_changes_at(pair, pairing, Position.DROPPED):
        place = change.place
        if not pairing.base.surface.is_typed(place.old_entity.module) or _has_none_left(pair):
            continue
        what = "annotation removed" if place.name or not _is_function(pair) else "annotation of the result removed"
        yield finding(change, pair, what, parameter=place.name or None)


def _is_function(pair: Pair) -> bool:
    return pair.new is not None and isinstance(pair.new.definition, Function)


def _has_none_left(pair: Pair) -> bool:
    function = None if pair.new is None else pair.new.definition
    if not isinstance(function, Function):
        return False
    written = function.signature
    return written.returns is None and all(parameter.annotation is None for parameter in written.parameters)


RULE = Rule(
    "annotation-removed",
    "types",
    Domain.TYPING,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    no_opposite="an annotation where there was none is no change that users could miss",
)

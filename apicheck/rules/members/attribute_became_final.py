"""An attribute, of a class or of a module, is declared `Final`.

A name in capital letters of a module says as much by itself, so that nothing is told there.

## Why it matters

A type checker denies assignments to it, and subclasses that override it; at run time they go on working.

## Before

    class Client:
        timeout: float = 30

## After

    class Client:
        timeout: Final = 30

## How to stay compatible

Leave the declaration out until the next major release.

## References

- PEP 591; typing specification, "`Final`"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Attribute
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.typing_promise import typing_severity
from apicheck.surface.classes.final_marks import is_final


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find attributes on both sides that are `Final` on head alone."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base:
        return
    if not isinstance(old.definition, Attribute) or not isinstance(new.definition, Attribute):
        return
    if is_final(old) or not is_final(new) or (not pair.is_member and pair.name.isupper()):
        return
    yield Finding(
        "is Final now",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        severity=typing_severity(pairing, new),
    )


RULE = Rule(
    "attribute-became-final",
    "members",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="leave the declaration out until the next major release",
    opposite="final-removed",
)

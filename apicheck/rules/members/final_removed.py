"""What was final is no longer: a class, a method, an attribute.

## Why it matters

Users may subclass, override or assign to it from this release on, as far as type checkers are concerned.

## Before

    class Client:
        timeout: Final = 30

## After

    class Client:
        timeout: float = 30

## How to stay compatible

Nothing breaks.

## References

- PEP 591; typing specification, "`Final`", "`@final`"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.final_marks import is_final


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find what is on both sides, and final on base alone."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base or old.kind is not new.kind:
        return
    if not is_final(old) or is_final(new) or (pair.name.isupper() and not pair.is_member):
        return
    if pair.head_owner is not None and is_final(pair.head_owner):
        return
    yield Finding(
        "is no longer final",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
    )


RULE = Rule(
    "final-removed",
    "members",
    Domain.TYPING,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    no_opposite="three rules tell it, of classes, of methods and of attributes: each names this one as its opposite",
)

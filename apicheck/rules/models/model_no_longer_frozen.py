"""The fields of a data model's instances can now be set.

Whether the instances can still be hashed is told by the rule about that.

## Why it matters

Nothing fails for callers. What was safe to share may now be changed by others.

## Before

    @dataclass(frozen=True)
    class Point:
        x: int

## After

    @dataclass
    class Point:
        x: int

## How to stay compatible

Nothing breaks for callers.

## References

- The standard library's `dataclasses`, "Frozen instances"
"""

from collections.abc import Iterator

from apicheck.matching.model_options import changed_option
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find data models whose fields could not be set and now can."""
    model = changed_option(pair, pairing, lambda each: each.is_frozen, was=True, now=False)
    if model is None:
        return
    yield Finding(
        "instances are no longer frozen: their fields can be set",
        pair.path,
        pair.paths,
        old=describe(pair.old),
        new=describe(pair.new),
        base_entity=pair.old,
        head_entity=pair.new,
    )


RULE = Rule(
    "model-no-longer-frozen",
    "models",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    opposite="model-became-frozen",
)

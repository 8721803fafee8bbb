"""The instances of a data model can be put in order, by their fields.

## Why it matters

Users may sort them from this release on, which is what a minor release announces.

## Before

    @dataclass
    class Version:
        major: int

## After

    @dataclass(order=True)
    class Version:
        major: int

## How to stay compatible

Nothing breaks for callers.

## References

- The standard library's `dataclasses`; attrs, "Comparison"
"""

from collections.abc import Iterator

from apicheck.matching.model_options import changed_option
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.data_models import Library


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find data models that had no order and now have the one of their fields."""
    model = changed_option(pair, pairing, lambda each: each.has_order, was=False, now=True)
    old = pair.old
    if model is None or old is None or model.library is Library.NAMED_TUPLE:
        return
    if pairing.base.hierarchy.member(old, "__lt__"):
        return
    yield Finding(
        "instances can now be put in order",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(pair.new),
        base_entity=old,
        head_entity=pair.new,
    )


RULE = Rule(
    "model-order-added",
    "models",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    opposite="model-order-removed",
)

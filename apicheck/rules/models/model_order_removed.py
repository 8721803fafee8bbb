"""The instances of a data model can no longer be put in order.

## Why it matters

`first < second` and `sorted(versions)` raise `TypeError`.

## Before

    @dataclass(order=True)
    class Version:
        major: int

## After

    @dataclass
    class Version:
        major: int

## How to stay compatible

Keep `order=True`.

## References

- The standard library's `dataclasses`; attrs, "Comparison"
"""

from collections.abc import Iterator

from apicheck.matching.model_options import changed_option, models_of
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.data_models import Library


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find data models that had an order made from their fields and have none now."""
    models = models_of(pair, pairing)
    if models is None or changed_option(pair, pairing, lambda each: each.has_order, was=True, now=False) is None:
        return
    new = pair.new
    if new is None or models[0].library is Library.NAMED_TUPLE:
        return  # a tuple no more: that is told of the ancestor
    hierarchy = pairing.head.hierarchy
    if hierarchy.member(new, "__lt__") or hierarchy.may_have(new, "__lt__"):
        return
    yield Finding(
        "instances can no longer be put in order",
        pair.path,
        pair.paths,
        old=describe(pair.old),
        new=describe(new),
        base_entity=pair.old,
        head_entity=new,
        witness=Witness(
            "instance < instance",
            f"TypeError: '<' not supported between instances of {new.name!r} and {new.name!r}",
        ),
    )


RULE = Rule(
    "model-order-removed",
    "models",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the order of the fields (`order=True`)",
    opposite="model-order-added",
)

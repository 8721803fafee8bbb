"""The project no longer ships the marker `py.typed`, so that type checkers no longer read its annotations.

## Why it matters

mypy reports each import of the package as untyped, and takes all that comes from it as `Any`: mistakes that it used to
find pass.

## Before

    demo/py.typed

## After

    (nothing)

## How to stay compatible

Ship the marker as long as the annotations are there.

## References

- PEP 561, "Packaging Type Information"
- Typing specification, "Distributing type information"
"""

from collections.abc import Iterator

from apicheck.matching.distributions import DistributionPair
from apicheck.matching.pairs import Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule


def check(pair: DistributionPair, pairing: Pairing) -> Iterator[Finding]:
    """Find distributions that were typed and still ship what was."""
    shared = set(pair.old.import_names) & set(pair.new.import_names)
    if pair.old.is_typed and not pair.new.is_typed and shared:
        yield Finding(
            "py.typed was removed; type checkers no longer read the annotations",
            pair.path_of("py.typed"),
            base_location=pair.old.declared.location,
            head_location=pair.new.declared.location,
        )


RULE = Rule(
    "typed-marker-removed",
    "project",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check_distribution=check,
    advice="ship the marker as long as the annotations are there",
    opposite="typed-marker-added",
)

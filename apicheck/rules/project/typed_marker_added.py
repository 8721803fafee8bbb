"""The project ships the marker `py.typed` now, so that type checkers read its annotations.

From here on the annotations are a promise: what type checkers deny is told as a break.

## Why it matters

Type checkers find more mistakes in code that uses the package, some of which have been there all along.

## Before

    (nothing)

## After

    demo/py.typed

## How to stay compatible

Nothing is to be done.

## References

- PEP 561, "Packaging Type Information"
"""

from collections.abc import Iterator

from apicheck.matching.distributions import DistributionPair
from apicheck.matching.pairs import Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule


def check(pair: DistributionPair, pairing: Pairing) -> Iterator[Finding]:
    """Find distributions that are typed and were not."""
    if pair.new.is_typed and not pair.old.is_typed and set(pair.old.import_names) & set(pair.new.import_names):
        yield Finding(
            "py.typed was added; type checkers read the annotations",
            pair.path_of("py.typed"),
            head_location=pair.new.declared.location,
        )


RULE = Rule(
    "typed-marker-added",
    "project",
    Domain.TYPING,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check_distribution=check,
    opposite="typed-marker-removed",
)

"""The project is installed by another name than before.

Names that are only spelled otherwise (`My_Demo`, `my-demo`) are one name (PEP 503).

## Why it matters

`pip install` and every `dependencies` that name the project keep getting its last release under the old name, and none
of those to come. Where both names are installed, they overwrite each other's files.

## Before

    name = "demo"

## After

    name = "demo-core"

## How to stay compatible

Publish releases of the old name that require the new one and hold nothing else.

## References

- PEP 503, "Simple Repository API", "Normalized Names"
- PyPA, "Names and normalization"
"""

from collections.abc import Iterator

from apicheck.matching.distributions import DistributionPair
from apicheck.matching.pairs import Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule


def check(pair: DistributionPair, pairing: Pairing) -> Iterator[Finding]:
    """Find distributions whose normalised name is another."""
    old, new = pair.old.name, pair.new.name
    if old and new and old != new:
        yield Finding(
            f"distribution was renamed to {new}",
            pair.path,
            old=old,
            new=new,
            base_location=pair.old.declared.location,
            head_location=pair.new.declared.location,
            witness=Witness(f"pip install --upgrade {old}", "there is no newer release of this name"),
        )


RULE = Rule(
    "distribution-renamed",
    "project",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check_distribution=check,
    advice="publish releases of the old name that require the new one",
    opposite="distribution-renamed",
)

"""The project no longer requires a distribution, or does so in fewer environments.

## Why it matters

Users who import that distribution without requiring it themselves have had it by way of this project. They should have
required it, yet their code fails once a fresh installation lacks it.

## Before

    dependencies = ["idna", "certifi"]

## After

    dependencies = ["idna"]

## How to stay compatible

Say in the release notes that users who import the distribution have to require it themselves.

## References

- Dependency specifiers specification (PEP 508)
- Core metadata specification, "Requires-Dist"
"""

from collections.abc import Iterator

from apicheck.matching.dependency_changes import Fate
from apicheck.matching.distributions import DistributionPair
from apicheck.matching.pairs import Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.dependency_findings import dependency_findings
from apicheck.rules.rule import Finding, Rule


def check(pair: DistributionPair, pairing: Pairing) -> Iterator[Finding]:
    """Find what base required and head does not."""
    yield from dependency_findings(pair, Fate.REMOVED)


RULE = Rule(
    "dependency-removed",
    "project",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check_distribution=check,
    advice="tell users who import it to require it themselves",
    opposite="dependency-added",
)

"""The project requires a distribution that it did not require before, everywhere or in more environments.

Requirements are asked of every environment that the markers of either side tell apart. An extra that is now asked of a
dependency (`httpx[http2]`) counts as well, and so does what an extra of the project brings. What extras for the
project's own developers bring (`dev`, `test`, `docs`) is not told.

## Why it matters

Users install more, and their other requirements have to agree with it.

## Before

    dependencies = ["idna"]

## After

    dependencies = ["idna", "certifi"]

## How to stay compatible

Require no more of a new dependency than what is needed of it.

## References

- Semantic Versioning 2.0.0, FAQ "What should I do if I update my own dependencies without changing the public API?"
- Dependency specifiers specification (PEP 508)
"""

from collections.abc import Iterator

from apicheck.matching.dependency_changes import Fate
from apicheck.matching.distributions import DistributionPair
from apicheck.matching.pairs import Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.dependency_findings import dependency_findings
from apicheck.rules.rule import Finding, Rule


def check(pair: DistributionPair, pairing: Pairing) -> Iterator[Finding]:
    """Find what head requires and base did not."""
    yield from dependency_findings(pair, Fate.ADDED)


RULE = Rule(
    "dependency-added",
    "project",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.PATCH,
    check_distribution=check,
    opposite="dependency-removed",
)

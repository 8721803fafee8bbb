"""The project no longer works with versions of a dependency that it admitted before.

Specifiers are compared as the sets of versions that they admit, in every environment that the markers of either side
tell apart; pre-releases count for nothing. The range that was admitted and no longer is is told.

## Why it matters

Who has pinned the dependency to such a version, or requires another distribution that does, can't install the new
release beside it.

## Before

    dependencies = ["numpy>=1.22"]

## After

    dependencies = ["numpy>=1.25,<3"]

## How to stay compatible

Keep what still works admitted: raise a lower bound when the code needs it, set an upper bound only against a version
that is known to fail.

## References

- Version specifiers specification (PEP 440)
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
    """Find requirements that admit fewer versions."""
    yield from dependency_findings(pair, Fate.TIGHTENED)


RULE = Rule(
    "dependency-tightened",
    "project",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check_distribution=check,
    advice="keep versions admitted that still work",
    opposite="dependency-loosened",
)

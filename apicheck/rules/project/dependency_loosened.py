"""The project works with versions of a dependency that it did not admit before.

## Why it matters

It can be installed beside more of what users have; nothing changes for those who had it.

## Before

    dependencies = ["numpy>=1.25,<2"]

## After

    dependencies = ["numpy>=1.25,<3"]

## How to stay compatible

Nothing is to be done.

## References

- Version specifiers specification (PEP 440)
"""

from collections.abc import Iterator

from apicheck.matching.dependency_changes import Fate
from apicheck.matching.distributions import DistributionPair
from apicheck.matching.pairs import Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.dependency_findings import dependency_findings
from apicheck.rules.rule import Finding, Rule


def check(pair: DistributionPair, pairing: Pairing) -> Iterator[Finding]:
    """Find requirements that admit more versions, and no fewer."""
    yield from dependency_findings(pair, Fate.LOOSENED)


RULE = Rule(
    "dependency-loosened",
    "project",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.PATCH,
    check_distribution=check,
    opposite="dependency-tightened",
)

"""The project has a new extra. Those for its own developers (`dev`, `test`, `docs`) are not told.

## Why it matters

Users can ask for more; nothing changes for those who do not.

## Before

    (nothing)

## After

    [project.optional-dependencies]
    yaml = ["pyyaml"]

## How to stay compatible

Nothing is to be done.

## References

- Core metadata specification, "Provides-Extra"
"""

from collections.abc import Iterator

from apicheck.matching.dependency_changes import is_support_extra, joined
from apicheck.matching.distributions import DistributionPair
from apicheck.matching.pairs import Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule


def check(pair: DistributionPair, pairing: Pairing) -> Iterator[Finding]:
    """Find extras that head provides and base did not."""
    old, new = pair.declared
    if old.extras is None or new.extras is None:
        return
    for extra in sorted(new.extras.keys() - old.extras.keys()):
        if is_support_extra(extra):
            continue
        brought = new.extras[extra]
        yield Finding(
            "extra was added",
            pair.path_of("optional-dependencies", extra),
            new=joined(brought) or "(nothing)",
            head_location=next((each.location for each in brought if each.location is not None), new.location),
        )


RULE = Rule(
    "extra-added",
    "project",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check_distribution=check,
    opposite="extra-removed",
)

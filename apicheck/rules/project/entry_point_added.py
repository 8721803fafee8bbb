"""The project has a new command or another new entry point.

## Why it matters

Users get one more program, or a plugin; nothing that they had changes.

## Before

    [project.scripts]
    demo = "demo.cli:main"

## After

    [project.scripts]
    demo = "demo.cli:main"
    demo-serve = "demo.cli:serve"

## How to stay compatible

Take a name for a command that no other project is likely to have.

## References

- Entry points specification
"""

from collections.abc import Iterator

from apicheck.matching.distributions import DistributionPair
from apicheck.matching.entry_points import by_key, key_of, path_of
from apicheck.matching.pairs import Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule


def check(pair: DistributionPair, pairing: Pairing) -> Iterator[Finding]:
    """Find entry points that head has and base did not have."""
    old, new = pair.declared
    if old.entry_points is None or new.entry_points is None:
        return
    before = by_key(old.entry_points)
    for point in new.entry_points:
        if key_of(point) not in before and old.tells_all_of(point.group):
            yield Finding(
                "command was added" if point.is_command else f"entry point of {point.group} was added",
                path_of(pair, point),
                new=f"{point.name} = {point.target}" if point.target else point.name,
                head_location=point.location or new.location,
            )


RULE = Rule(
    "entry-point-added",
    "project",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check_distribution=check,
    opposite="entry-point-removed",
)

"""A command or another entry point of the project is gone.

Commands are `[project.scripts]`, `[project.gui-scripts]` and their like in other tools. An entry point of a group that
other projects look into, under another name that leads to the same place, is risky: some look for the name.

## Why it matters

Who runs the command is told that there is none. Who loads plugins no longer finds this one.

## Before

    [project.scripts]
    demo = "demo.cli:main"
    demo-serve = "demo.cli:serve"

## After

    [project.scripts]
    demo = "demo.cli:main"

## How to stay compatible

Keep the old name beside the new one, and let it warn.

## References

- Entry points specification
- `pyproject.toml` specification, "Entry points"
"""

from collections.abc import Iterator

from apicheck.matching.distributions import DistributionPair
from apicheck.matching.entry_points import by_key, key_of, path_of
from apicheck.matching.pairs import Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule


def check(pair: DistributionPair, pairing: Pairing) -> Iterator[Finding]:
    """Find entry points that base had and head does not have."""
    old, new = pair.declared
    if old.entry_points is None or new.entry_points is None:
        return
    after = by_key(new.entry_points)
    for point in old.entry_points:
        if key_of(point) in after or not new.tells_all_of(point.group):
            continue
        same = [
            other
            for key, other in after.items()
            if key[0] == key_of(point)[0] and other.target == point.target and point.target
        ]
        what = "command" if point.is_command else f"entry point of {point.group}"
        yield Finding(
            f"{what} was renamed to {same[0].name}" if same else f"{what} was removed",
            path_of(pair, point),
            old=f"{point.name} = {point.target}" if point.target else point.name,
            new=f"{same[0].name} = {same[0].target}" if same else None,
            base_location=point.location or old.location,
            head_location=(same[0].location if same else None) or new.location,
            witness=Witness(point.name, "there is no such command") if point.is_command else None,
            severity=Severity.RISKY if same and not point.is_command else None,
        )


RULE = Rule(
    "entry-point-removed",
    "project",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check_distribution=check,
    advice="keep the old name beside the new one, and let it warn",
    opposite="entry-point-added",
)

"""The project can be installed on a Python that it did not admit before.

## Why it matters

More users can have it; nothing changes for those who had it.

## Before

    requires-python = ">=3.10"

## After

    requires-python = ">=3.9"

## How to stay compatible

Nothing is to be done.

## References

- Core metadata specification, "Requires-Python"
"""

from collections.abc import Iterator

from apicheck.matching.distributions import DistributionPair
from apicheck.matching.pairs import Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.project.version_sets import shown, version_set
from apicheck.rules.rule import Finding, Rule


def check(pair: DistributionPair, pairing: Pairing) -> Iterator[Finding]:
    """Find the Pythons that head admits and base did not."""
    old, new = pair.declared
    if old.requires_python is None or new.requires_python is None:
        return
    before, after = version_set(old.requires_python), version_set(new.requires_python)
    if before is None or after is None or (after - before).is_empty:
        return
    range_ = shown(after - before, old.requires_python, new.requires_python)
    yield Finding(
        f"installs on Python {range_}, too" if range_ else "installs on more Pythons",
        pair.path_of("requires-python"),
        old=old.requires_python or None,
        new=new.requires_python or None,
        base_location=old.requires_python_location or old.location,
        head_location=new.requires_python_location or new.location,
    )


RULE = Rule(
    "requires-python-widened",
    "project",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check_distribution=check,
    opposite="requires-python-narrowed",
)

"""A Python that could install the project no longer can.

`requires-python` was raised, capped, or excludes single versions; ranges are compared as the sets of versions that they
admit. A cap that leaves out nothing but Pythons that are not released yet is risky.

## Why it matters

pip, uv and poetry refuse the new release for such a Python, or pass it over in silence: their users are left with the
last one that admits it.

## Before

    requires-python = ">=3.8"

## After

    requires-python = ">=3.10"

## How to stay compatible

Drop a Python in a release that may break, and not before upstream has ended its support.

## References

- Core metadata specification, "Requires-Python"
- Python developer's guide, "Status of Python versions"
"""

from collections.abc import Iterator

from apicheck.matching.distributions import DistributionPair
from apicheck.matching.pairs import Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.project.environments import NEWEST_PYTHON
from apicheck.project.version_sets import every_version, shown, version_set
from apicheck.rules.rule import Finding, Rule


def check(pair: DistributionPair, pairing: Pairing) -> Iterator[Finding]:
    """Find the Pythons that base admitted and head does not."""
    old, new = pair.declared
    if old.requires_python is None or new.requires_python is None:
        return
    before, after = version_set(old.requires_python), version_set(new.requires_python)
    if before is None or after is None:
        return
    lost = before - after
    if (lost - (version_set(f"<{_OLDEST}") or every_version())).is_empty:
        return
    released = version_set(f"<{NEWEST_PYTHON[0]}.{NEWEST_PYTHON[1] + 1}") or every_version()
    range_ = shown(lost, old.requires_python, new.requires_python)
    is_for_later = (lost & released).is_empty
    example = next((each for each in _PYTHONS if each in lost), None)
    yield Finding(
        f"no longer installs on Python {range_}" if range_ else "no longer installs on some Pythons",
        pair.path_of("requires-python"),
        old=old.requires_python or None,
        new=new.requires_python or None,
        witness=None
        if is_for_later or example is None
        else Witness(
            f"pip install {pair.path} on Python {example}",
            f"requires a different Python: {example} not in {new.requires_python!r}",
        ),
        severity=Severity.RISKY if is_for_later else None,
        base_location=old.requires_python_location or old.location,
        head_location=new.requires_python_location or new.location,
    )


_OLDEST = "2.7"
"""No installer that reads `requires-python` runs on an older one."""

_PYTHONS = (*(f"3.{minor}.9" for minor in range(NEWEST_PYTHON[1], -1, -1)), "2.7.18")

RULE = Rule(
    "requires-python-narrowed",
    "project",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check_distribution=check,
    advice="drop a Python in a release that may break",
    opposite="requires-python-widened",
)

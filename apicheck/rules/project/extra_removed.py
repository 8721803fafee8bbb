"""An extra of the project is gone.

Where everything that it brought is required without it by now, it is risky; an extra for the project's own developers
(`dev`, `test`, `docs`) is risky, too. A name that is only spelled otherwise is the same one (PEP 685).

## Why it matters

pip warns that the distribution does not provide the extra, and installs without it: what it brought is missing when the
code that needs it runs. poetry and uv pass such a requirement over or refuse it.

## Before

    [project.optional-dependencies]
    yaml = ["pyyaml"]

## After

    (nothing)

## How to stay compatible

Keep the extra, empty where it is no longer needed.

## References

- Core metadata specification, "Provides-Extra"
- PEP 685, "Comparison of extra names for optional distribution dependencies"
"""

from collections.abc import Iterator

from apicheck.matching.dependency_changes import is_support_extra, joined
from apicheck.matching.distributions import DistributionPair
from apicheck.matching.pairs import Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule


def check(pair: DistributionPair, pairing: Pairing) -> Iterator[Finding]:
    """Find extras that base provided and head does not."""
    old, new = pair.declared
    if old.extras is None or new.extras is None:
        return
    always = {each.name for each in new.dependencies or ()}
    for extra in sorted(old.extras.keys() - new.extras.keys()):
        brought = old.extras[extra]
        missing = sorted({each.name for each in brought} - always)
        is_support = is_support_extra(extra)
        if not missing:
            message = "extra was removed; what it brought is always required" if brought else "empty extra was removed"
        else:
            message = f"extra was removed, which brought {', '.join(missing)}"
        yield Finding(
            message,
            pair.path_of("optional-dependencies", extra),
            old=joined(brought) or "(nothing)",
            base_location=next((each.location for each in brought if each.location is not None), old.location),
            head_location=new.location,
            witness=None
            if is_support or not missing
            else Witness(
                f"pip install {pair.path}[{extra}]",
                f"{pair.path} does not provide the extra {extra!r}, and {missing[0]} is not installed",
            ),
            severity=Severity.RISKY if is_support or not missing else None,
        )


RULE = Rule(
    "extra-removed",
    "project",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check_distribution=check,
    advice="keep the extra, empty where it is no longer needed",
    opposite="extra-added",
)

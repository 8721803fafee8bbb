"""Levels and bumps that a project gives to what rules tell."""

import pytest

from apicheck.model.report import Bump, Change, Domain, Severity
from apicheck.policy.rule_settings import Level, RuleSetting, with_levels
from tests.report.reports import change

REMOVED = change(rule="object-removed", severity=Severity.BREAKING, domain=Domain.RUNTIME)
ADDED = change(rule="object-added", severity=Severity.COMPATIBLE, domain=Domain.RUNTIME)
DEFAULT = change(rule="parameter-default-changed", severity=Severity.RISKY, domain=Domain.RUNTIME)
TYPED = change(rule="protocol-member-added", severity=Severity.BREAKING, domain=Domain.TYPING)
JUDGED = ((REMOVED, Bump.MAJOR), (ADDED, Bump.MINOR), (DEFAULT, Bump.PATCH), (TYPED, Bump.MAJOR))

UNCHANGED = ("breaking major", "compatible minor", "risky patch", "breaking major")


def told(settings: dict[str, RuleSetting]) -> dict[str, str]:
    def line(change: Change, bump: Bump) -> str:
        return f"{change.severity} {bump}"

    return {change.rule: line(change, bump) for change, bump in with_levels(JUDGED, settings)}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, UNCHANGED),
        ({"parameter-default-changed": RuleSetting(Level.BREAKING)}, (*UNCHANGED[:2], "breaking major", UNCHANGED[3])),
        ({"parameter-default-changed": RuleSetting(Level.OFF)}, (*UNCHANGED[:2], None, UNCHANGED[3])),
        ({"object-removed": RuleSetting(Level.RISKY)}, ("risky patch", *UNCHANGED[1:])),
        ({"object-removed": RuleSetting(Level.BREAKING, Bump.MINOR)}, ("breaking minor", *UNCHANGED[1:])),
        ({"object-removed": RuleSetting(bump=Bump.MINOR)}, ("breaking minor", *UNCHANGED[1:])),
        ({"object-added": RuleSetting(Level.RISKY)}, (UNCHANGED[0], "risky patch", *UNCHANGED[2:])),
        ({"typing": RuleSetting(Level.RISKY)}, (*UNCHANGED[:3], "risky patch")),
        ({"runtime": RuleSetting(Level.RISKY)}, ("risky patch", "compatible minor", "risky patch", UNCHANGED[3])),
        ({"exports": RuleSetting(Level.RISKY)}, ("risky patch", *UNCHANGED[1:])),
        ({"exports": RuleSetting(Level.OFF)}, (None, None, *UNCHANGED[2:])),
        (
            {
                "exports": RuleSetting(Level.OFF),
                "object-removed": RuleSetting(Level.BREAKING),
                "runtime": RuleSetting(Level.RISKY),
            },
            ("breaking major", None, "risky patch", UNCHANGED[3]),
        ),
    ],
)  # fmt: skip
def test_the_nearest_setting_counts(settings: dict[str, RuleSetting], expected: tuple[str | None, ...]) -> None:
    rules = [change.rule for change, _ in JUDGED]
    assert told(settings) == {rule: line for rule, line in zip(rules, expected, strict=True) if line is not None}

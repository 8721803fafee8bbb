"""Removals that were announced for a version, and what becomes of them when it comes."""

import datetime

import msgspec
import pytest
from packaging.version import Version

from apicheck.model.deprecation import Deprecation
from apicheck.model.report import Bump, Change, Severity
from apicheck.policy.deprecation_policy import DeprecationSettings, Moment, Published, moment, with_announcements
from tests.report.reports import change
from tests.test_configured_surface import told

AS_ANNOUNCED = DeprecationSettings(as_announced=True)


TODAY = datetime.date(2026, 6, 1)
PUBLISHED = tuple(
    Published(Version(version), datetime.date(2026, month, 1))
    for month, version in enumerate(("0.9", "1.0rc1", "1.0", "1.1", "1.1.post1", "3.0"), 1)
)


def at(version: str | None) -> Moment:
    return moment(version, PUBLISHED, TODAY)


def removed(removal: str | None, rule: str = "object-removed", severity: Severity = Severity.BREAKING) -> Change:
    deprecation = Deprecation("Use g.", "1.0", removal)
    return msgspec.structs.replace(change(rule=rule, severity=severity, message="was removed"), deprecation=deprecation)


@pytest.mark.parametrize(
    ("removal", "version", "severity", "bump", "message"),
    [
        ("2.0", "2.0", "compatible", "minor", "was removed; as announced for 2.0"),
        ("2.0", "2", "compatible", "minor", "was removed; as announced for 2.0"),
        ("2.0", "2.0rc1", "compatible", "minor", "was removed; as announced for 2.0"),
        ("2.0", "3.1", "compatible", "minor", "was removed; as announced for 2.0"),
        ("2.0", "1.9", "breaking", "major", "was removed; no break from 2.0 on"),
        ("2.0", "1.10.post1", "breaking", "major", "was removed; no break from 2.0 on"),
        ("2.0", None, "breaking", "major", "was removed"),
        ("2.0", "no version", "breaking", "major", "was removed"),
        (None, "2.0", "breaking", "major", "was removed"),
        ("soon", "2.0", "breaking", "major", "was removed"),
    ],
)
def test_a_removal_passes_when_its_version_has_come(
    removal: str | None, version: str | None, severity: str, bump: str, message: str
) -> None:
    ((found, needed),) = with_announcements([(removed(removal), Bump.MAJOR)], AS_ANNOUNCED, at(version))
    assert (found.severity, needed, found.message) == (severity, bump, message)


@pytest.mark.parametrize(
    ("releases", "days", "severity", "message"),
    [
        (2, None, "compatible", "was removed; deprecated in 2 releases before"),
        (3, None, "breaking", "was removed; no break after 1 more release with the deprecation"),
        (None, 92, "compatible", "was removed; deprecated for 92 days"),
        (None, 93, "breaking", "was removed; no break from 2026-06-02 on"),
        (4, 365, "breaking", "was removed; no break after 2 more releases with the deprecation or from 2027-03-01 on"),
        (4, 30, "compatible", "was removed; deprecated for 92 days"),
    ],
)
def test_a_removal_passes_when_its_announcement_is_old(
    releases: int | None, days: int | None, severity: str, message: str
) -> None:
    settings = DeprecationSettings(releases=releases, days=days)
    ((found, _),) = with_announcements([(removed(None), Bump.MAJOR)], settings, at("2.0"))
    assert (found.severity, found.message) == (severity, message)


def test_an_announcement_that_does_not_say_since_when_is_of_no_age() -> None:
    change = msgspec.structs.replace(removed(None), deprecation=Deprecation("Use g.", None, None))
    judged = ((change, Bump.MAJOR),)
    assert with_announcements(judged, DeprecationSettings(releases=1, days=1), at("2.0")) == judged


def test_without_the_setting_nothing_changes() -> None:
    judged = ((removed("2.0"), Bump.MAJOR),)
    assert with_announcements(judged, DeprecationSettings(), at("2.0")) == judged


def test_what_is_no_removal_does_not_change() -> None:
    judged = ((removed("2.0", "newly-deprecated", Severity.COMPATIBLE), Bump.MINOR),)
    assert with_announcements(judged, AS_ANNOUNCED, at("2.0")) == judged


def test_nothing_passes_that_was_not_announced() -> None:
    judged = ((change(rule="object-removed"), Bump.MAJOR),)
    assert with_announcements(judged, AS_ANNOUNCED, at("2.0")) == judged


@pytest.mark.parametrize(("version", "fails"), [("2.0", False), ("1.9", True)])
def test_the_newer_side_declares_the_version(version: str, fails: bool) -> None:
    old = "import warnings\ndef f():\n    warnings.warn('f will be removed in 2.0', DeprecationWarning)\n"
    pyproject = f"[project]\nname = 'pkg'\nversion = '{version}'\n[tool.apicheck.deprecations]\nas-announced = true\n"
    base = {"pyproject.toml": "[project]\nname = 'pkg'\nversion = '1.0'\n", "pkg/__init__.py": old}
    head = {"pyproject.toml": pyproject, "pkg/__init__.py": ""}
    (line,) = told(base, head, severities=True)
    assert line == f"{'breaking' if fails else 'compatible'} object-removed pkg.f"

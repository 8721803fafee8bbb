"""The exit status of every command, which scripts rely on."""

import enum

from apicheck.model.report import Report, Severity

CLEAN = 0
FINDINGS = 1
NO_VERDICT = 2


class FailOn(enum.StrEnum):
    """The least severity that fails a run."""

    BREAKING = "breaking"
    RISKY = "risky"
    NEVER = "never"


def of(report: Report, fail_on: FailOn) -> int:
    """2 where not everything was judged, else 1 for a change at or above `fail_on` that nobody accepted, else 0."""
    if report.status == "incomplete":
        return NO_VERDICT
    if fail_on is FailOn.NEVER:
        return CLEAN
    threshold = Severity(fail_on.value).weight
    found = any(change.severity.weight >= threshold and change.accepted is None for change in report.changes)
    return FINDINGS if found else CLEAN

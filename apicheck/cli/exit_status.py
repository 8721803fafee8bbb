"""The exit status of every command, which scripts rely on."""

import enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the guard in main.py needs this file even where nothing else can be imported
    from apicheck.model.gate import GateReport
    from apicheck.model.report import Report, Severity

CLEAN = 0
FINDINGS = 1
NO_VERDICT = 2


class FailOn(enum.StrEnum):
    """The least severity that fails a run."""

    BREAKING = "breaking"
    RISKY = "risky"
    NEVER = "never"


def of(report: "Report", fail_on: FailOn) -> int:
    """2 where not everything was judged, else 1 for a change at or above `fail_on` that nobody accepted, else 0."""
    if report.status == "incomplete":
        return NO_VERDICT
    failing = {
        FailOn.BREAKING: {"breaking"},
        FailOn.RISKY: {"breaking", "risky"},
        FailOn.NEVER: set[str](),
    }[fail_on]
    found = any(change.severity in failing and change.accepted is None for change in report.changes)
    return FINDINGS if found else CLEAN


def of_gate(result: "GateReport") -> int:
    """2 where nothing could be decided of some distribution, else 1 where one fails, else 0."""
    return {"pass": CLEAN, "fail": FINDINGS, "undecided": NO_VERDICT}[result.verdict.value]


def failing_severities(fail_on: FailOn) -> "tuple[Severity, ...]":
    """What a format that knows failures shows as such: all at or above `fail_on`.

    Where nothing fails a run, breaking changes still do: `never` is about the exit status.
    """
    from apicheck.model.report import Severity

    return (Severity.BREAKING, Severity.RISKY) if fail_on is FailOn.RISKY else (Severity.BREAKING,)

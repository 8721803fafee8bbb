"""The report for GitLab's widget "Code Quality": a list of findings, as GitLab's documentation describes it.

GitLab shows the description and no rule, so the rule is in the description; what has no path it does not show at all.
What was accepted on purpose is left out.
"""

import hashlib

import msgspec

from apicheck.model.report import Diagnostic, Report, Severity
from apicheck.report.formats import Options
from apicheck.report.harmless import encodable, every_text, printable
from apicheck.report.occurrences import occurrences
from apicheck.report.order import grouped
from apicheck.report.place import PROJECT_FILE, place_of
from apicheck.report.sentences import told

_SEVERITIES = {Severity.BREAKING: "critical", Severity.RISKY: "minor", Severity.COMPATIBLE: "info"}


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - every renderer takes the same arguments
    """A JSON list that ends with a line break: what could not be judged, then the changes by importance."""
    entries = [_diagnostic(each) for each in report.diagnostics]
    groups = grouped(report)
    for change in (*groups.breaking, *groups.risky, *groups.compatible):
        place = place_of(change, report)  # a file keeps its name
        shown = every_text(change, printable)
        entries.append(
            _entry(
                f"{shown.rule}: {' | '.join(told(shown))}",
                check=shown.rule,
                fingerprint=shown.fingerprint,
                severity=_SEVERITIES[change.severity],
                file=PROJECT_FILE if place is None else place.location.file,
                line=1 if place is None else place.location.line,
            )
        )
    return msgspec.json.format(msgspec.json.encode(_unique(entries)), indent=2).decode() + "\n"


def _diagnostic(diagnostic: Diagnostic) -> dict[str, object]:
    text = printable(f"incomplete: {diagnostic.message} ({diagnostic.revision})")
    return _entry(
        text,
        check="incomplete",
        fingerprint=hashlib.sha256(encodable(f"{diagnostic.file} {text}").encode()).hexdigest()[:16],
        severity="blocker",
        file=diagnostic.file or PROJECT_FILE,
        line=diagnostic.line or 1,
    )


def _entry(description: str, *, check: str, fingerprint: str, severity: str, file: str, line: int) -> dict[str, object]:
    return {
        "description": description,
        "check_name": check,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": encodable(file), "lines": {"begin": line}},
    }


def _unique(entries: list[dict[str, object]]) -> list[dict[str, object]]:
    """GitLab takes entries of one fingerprint for one entry, so each after the first gets a number behind it."""
    fingerprints = [str(entry["fingerprint"]) for entry in entries]
    return [
        {**entry, "fingerprint": fingerprint if number == 1 else f"{fingerprint}-{number}"}
        for entry, fingerprint, number in zip(entries, fingerprints, occurrences(fingerprints), strict=True)
    ]

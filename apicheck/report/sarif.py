"""The report as SARIF 2.1.0 (OASIS), with what GitHub's code scanning reads of it.

Rules come with their whole documentation. Findings that were accepted on purpose are suppressed results, which
viewers hide and count. No result has a `baselineState`: that compares two runs, and each finding is a difference
between two revisions already.
"""

import urllib.parse
from importlib.metadata import version
from typing import Any

import msgspec

from apicheck.model.report import Change, Diagnostic, Report, Severity
from apicheck.report import wording
from apicheck.report.formats import Options
from apicheck.report.harmless import every_text, printable
from apicheck.report.occurrences import occurrences
from apicheck.report.order import ordered
from apicheck.report.place import PROJECT_FILE, Place, place_of
from apicheck.report.sentences import told
from apicheck.rules.documentation import Documentation, parse
from apicheck.rules.registry import all_rules

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 25_000  # what GitHub takes of a run

_LEVELS = {Severity.BREAKING: "error", Severity.RISKY: "warning", Severity.COMPATIBLE: "note"}
_PROBLEM_SEVERITIES = {Severity.BREAKING: "error", Severity.RISKY: "warning", Severity.COMPATIBLE: "recommendation"}


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - every renderer takes the same arguments
    """An indented JSON document that ends with a line break: one run, its results by importance."""
    report = ordered(report)
    places = [place_of(change, report) for change in report.changes[:MOST_RESULTS]]  # files keep their names
    shown = [every_text(change, printable) for change in report.changes[:MOST_RESULTS]]
    numbers = occurrences(change.fingerprint for change in shown)
    rules = {rule: index for index, rule in enumerate(dict.fromkeys(change.rule for change in shown))}
    notifications = [_notification(each) for each in report.diagnostics]
    if len(shown) < len(report.changes):
        left_out = wording.plural(len(report.changes) - len(shown), "less important change")
        notifications.append({"level": "note", "message": {"text": f"{left_out} left out"}})
    document = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "apicheck",
                        "semanticVersion": version("apicheck"),
                        "rules": _rules(list(rules)),
                    }
                },
                "automationDetails": {"id": f"apicheck/{_quoted(report.project or 'api', safe='')}/"},
                "invocations": [
                    {
                        "executionSuccessful": report.status == "complete",
                        "toolExecutionNotifications": notifications,
                    }
                ],
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(change, rules[change.rule], number, place)
                    for change, number, place in zip(shown, numbers, places, strict=True)
                ],
                "properties": _properties(report),
            }
        ],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _properties(report: Report) -> dict[str, Any]:
    """The release that is needed, and what each of several distributions needs."""
    found: dict[str, Any] = {"requiredBump": report.required_bump.value}
    if report.distributions:
        found["distributions"] = [
            {
                "name": printable(each.name),
                "requiredBump": each.required_bump.value,
                "breaking": each.summary.breaking,
                "risky": each.summary.risky,
                "compatible": each.summary.compatible,
                "accepted": each.summary.accepted,
            }
            for each in report.distributions
        ]
    return found


def _rules(ids: list[str]) -> list[dict[str, Any]]:
    """What there is to say about each rule; of one that nobody knows, which another version may tell, its id."""
    known = {rule.id: rule for rule in all_rules()}
    entries: list[dict[str, Any]] = []
    for id_ in ids:
        rule = known.get(id_)
        if rule is None:
            entries.append({"id": id_})
            continue
        documentation = parse(rule.documentation)
        entries.append(
            {
                "id": id_,
                "name": "".join(word.capitalize() for word in id_.split("-")),
                "shortDescription": {"text": documentation.summary},
                "fullDescription": {"text": f"{documentation.summary} {documentation.why}"},
                "help": {"text": _help(documentation, fence=""), "markdown": _help(documentation, fence="```")},
                "defaultConfiguration": {"level": _LEVELS[rule.severity]},
                "properties": {
                    "tags": ["api", rule.family, rule.domain.value],
                    "precision": "very-high" if rule.severity is not Severity.RISKY else "medium",
                    "problem.severity": _PROBLEM_SEVERITIES[rule.severity],
                },
            }
        )
    return entries


def _help(documentation: Documentation, fence: str) -> str:
    """The documentation of a rule; with a fence it is Markdown, without one plain text."""
    heading = "## " if fence else ""
    opening, closing = (f"{fence}python\n", f"\n{fence}") if fence else ("", "")
    parts = [
        documentation.summary,
        documentation.details,
        f"{heading}Why it matters\n\n{documentation.why}",
        f"{heading}Before\n\n{opening}{documentation.before}{closing}",
        f"{heading}After\n\n{opening}{documentation.after}{closing}",
        f"{heading}How to stay compatible\n\n{documentation.stay_compatible}",
        f"{heading}References\n\n" + "\n".join(f"- {each}" for each in documentation.references),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _result(change: Change, rule_index: int, number: int, place: Place | None) -> dict[str, Any]:
    """One finding; `number` tells it from others of the same fingerprint."""
    # Either all results of a run name their suppressions or none does (SARIF 2.1.0, 3.27.23).
    suppressions: list[dict[str, str]] = []
    if change.accepted is not None:
        suppressions.append(
            {"kind": "external", "status": "accepted", "justification": wording.acceptance(change.accepted)}
        )
    return {
        "ruleId": change.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[change.severity],
        "message": {"text": "\n".join(told(change))},
        "locations": [_location(change, place)],
        # GitHub follows a finding by the first name alone; the second one says whose fingerprint it is.
        "partialFingerprints": {
            "primaryLocationLineHash": f"{change.fingerprint}:{number}",
            "apicheckFingerprint/v1": change.fingerprint,
        },
        "suppressions": suppressions,
        "properties": {"domain": change.domain.value},
    }


def _location(change: Change, place: Place | None) -> dict[str, Any]:
    """GitHub refuses a file of which one result has no line of a file, so there is always one."""
    if place is None:
        physical = _physical(PROJECT_FILE, None)
    else:
        physical = _physical(place.location.file, None if place.is_gone else place.location.line)
    return {
        "physicalLocation": physical,
        "logicalLocations": [{"fullyQualifiedName": wording.subject(change)}],
    }


def _physical(file: str, line: int | None) -> dict[str, Any]:
    """A line of a file of head; the first one where there is none, for a line of base would point at something else."""
    artifact = {"uri": _quoted(file, safe="/"), "uriBaseId": "%SRCROOT%"}
    return {"artifactLocation": artifact, "region": {"startLine": line or 1}}


def _quoted(text: str, safe: str) -> str:
    return urllib.parse.quote(text, safe=safe, errors="surrogateescape")


def _notification(diagnostic: Diagnostic) -> dict[str, Any]:
    notification: dict[str, Any] = {
        "level": "error",
        "message": {"text": printable(f"{diagnostic.message} ({diagnostic.revision})")},
    }
    if diagnostic.file is not None:
        notification["locations"] = [{"physicalLocation": _physical(diagnostic.file, diagnostic.line)}]
    return notification

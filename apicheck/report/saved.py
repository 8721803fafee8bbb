"""A report that was saved as JSON, read as what it is: input of somebody else.

A pull request from a fork runs its own code before it hands its report over, so nothing in it may be believed beyond
what it says of the API: not that it is small, not that it is a report, not that its counts fit its changes, not that
its paths stay inside the repository.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from apicheck.model.location import Location
from apicheck.model.report import Report, RevisionLabel

MOST_BYTES = 16 * 1024 * 1024
"""The size of a report that is read at all: some 20,000 changes."""

_LONGEST_NAME = 300
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_RULE = re.compile(r"[a-z][a-z0-9-]*")


class UntrustedReportError(Exception):
    """What was handed over is no report that can be shown; the text is the sentence to print."""


def read_report(file: Path) -> Report:
    """Read and check a report that `apicheck diff --format json` wrote. Raises `UntrustedReportError`."""
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UntrustedReportError(f"cannot read the report {file}: {error.strerror or error}") from error
    return parse_report(content, str(file))


def parse_report(content: bytes, name: str) -> Report:
    """Check a report; `name` is what sentences call it. Raises `UntrustedReportError`.

    It has to be exactly what the published JSON Schema describes: all fields and no others. Decoding alone would
    forgive both, so the report is written again and held against what came.
    """
    if len(content) > MOST_BYTES:
        raise UntrustedReportError(
            f"{name} is larger than {MOST_BYTES // 1024 // 1024} MiB, so it is not read as a report"
        )
    try:
        document: Any = msgspec.json.decode(content)
        report = msgspec.convert(document, Report)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UntrustedReportError(f"{name} is no report of `apicheck diff --format json`: {error}") from error
    difference = next(_differences(document, msgspec.to_builtins(report)), None)
    if difference is not None:
        raise UntrustedReportError(
            f"{name} does not fit the schema of this version's reports ({difference}): "
            "write and read it with the same version of apicheck"
        )
    problem = next(_contradictions(report), None)
    if problem is not None:
        raise UntrustedReportError(f"{name} is no report of apicheck: {problem}")
    return report


def _differences(given: Any, expected: Any, place: str = "") -> Iterator[str]:
    """Yield what an object has too much or lacks; values of another type did not get this far."""
    if isinstance(given, dict):
        yield from (f"{place}{key} is missing" for key in expected.keys() - given.keys())
        yield from (f"{place}{key[:_LONGEST_NAME]} is unknown" for key in given.keys() - expected.keys())
        for key in given.keys() & expected.keys():
            yield from _differences(given[key], expected[key], f"{place}{key}.")
    elif isinstance(given, list):
        for number, (item, other) in enumerate(zip(given, expected, strict=True)):
            yield from _differences(item, other, f"{place}{number}.")


def _contradictions(report: Report) -> Iterator[str]:
    """Yield what no run of apicheck writes."""
    if (report.status == "incomplete") != bool(report.diagnostics):
        yield "its status contradicts its diagnostics"
    counted = Counter("accepted" if change.accepted is not None else change.severity.value for change in report.changes)
    for name in ("breaking", "risky", "compatible", "accepted"):
        if getattr(report.summary, name) != counted[name]:
            yield f"it counts {getattr(report.summary, name)} {name} changes and has {counted[name]}"
    if min(report.summary.modules, report.summary.modules_changed, report.base_ahead) < 0:
        yield "it counts less than nothing"
    for label in (report.base, report.head, RevisionLabel("", report.merge_base)):
        if label.commit is not None and _COMMIT.fullmatch(label.commit) is None:
            yield "the name of a commit is none"
        if len(label.rev) > _LONGEST_NAME:
            yield "the name of a revision is too long"
    if len(report.project) > _LONGEST_NAME:
        yield "the name of the project is too long"
    if any(len(each.name) > _LONGEST_NAME for each in report.distributions):
        yield "the name of a distribution is too long"
    for change in report.changes:
        if _RULE.fullmatch(change.rule) is None or len(change.rule) > _LONGEST_NAME:
            yield "the id of a rule is none"
        for location in (change.base_location, change.head_location):
            if location is not None and not _is_inside(location):
                yield "a location is not in the repository"


def _is_inside(location: Location) -> bool:
    segments = location.file.replace("\\", "/").split("/")
    return 1 <= location.line <= location.end_line and not {"", ".", ".."} & set(segments)

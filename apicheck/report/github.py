"""Annotations of a GitHub workflow: lines that its runner reads from a step's output and shows beside the code.

The format is that of GitHub's documentation, "Workflow commands for GitHub Actions". GitHub shows ten errors and ten
warnings of a step and no more, so the gravest come first and the last one counts what it stands for. What is
compatible or accepted is no annotation; the closing notice counts it.
"""

from collections.abc import Sequence

from apicheck.model.report import Change, Diagnostic, Report
from apicheck.report import wording
from apicheck.report.formats import Options
from apicheck.report.harmless import every_text, printable
from apicheck.report.order import grouped, told_once
from apicheck.report.place import place_of
from apicheck.report.sentences import told

SHOWN_OF_A_TYPE = 10
SHOWN_DIAGNOSTICS = 3
LONGEST_MESSAGE = 4096

_TITLE = "apicheck"


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - every renderer takes the same arguments
    """A line for each annotation: problems of reading and breaking changes as errors, risky changes as warnings."""
    report = every_text(report, printable)
    groups = grouped(report)
    counts = ", ".join(wording.counts(report))
    problems = _cut([_diagnostic(each) for each in report.diagnostics], SHOWN_DIAGNOSTICS, "error", "problem")
    breaking = [_finding("error", change, report) for change in told_once(groups.breaking)]
    risky = [_finding("warning", change, report) for change in told_once(groups.risky)]
    distributions = [
        _command("notice", {"title": f"{_TITLE}: {each.label}"}, each.text) for each in wording.distributions(report)
    ]
    lines = [
        *problems,
        *_cut(breaking, SHOWN_OF_A_TYPE - len(problems), "error", "breaking change"),
        *_cut(risky, SHOWN_OF_A_TYPE, "warning", "risky change"),
        *_cut(distributions, SHOWN_OF_A_TYPE - 1, "notice", "distribution"),
        _command(
            "notice", {"title": _TITLE}, f"{wording.verdict(report)} ({counts})" if counts else wording.verdict(report)
        ),
    ]
    return "".join(f"{line}\n" for line in lines)


def _cut(lines: Sequence[str], limit: int, type_: str, noun: str) -> list[str]:
    """The first of the lines; where they are more than `limit`, the last place is taken by one that counts the rest."""
    if len(lines) <= limit:
        return list(lines)
    shown = lines[: limit - 1]
    more = wording.plural(len(lines) - len(shown), f"more {noun}")
    return [*shown, _command(type_, {"title": _TITLE}, f"{more}; the full report has all of them")]


def _diagnostic(diagnostic: Diagnostic) -> str:
    properties = {"title": "apicheck could not judge everything"}
    if diagnostic.file is not None:
        properties["file"] = diagnostic.file
        if diagnostic.line is not None and diagnostic.revision == "head":
            properties["line"] = str(diagnostic.line)
    side = "" if diagnostic.revision == "head" else " (on base)"
    return _command("error", properties, f"{diagnostic.message}{side}")


def _finding(type_: str, change: Change, report: Report) -> str:
    """An annotation at the first line of the definition; GitHub would show one of a range below the range's end."""
    properties = {"title": f"{change.rule}: {wording.subject(change)}"}
    place = place_of(change, report)
    if place is not None:
        properties["file"] = place.location.file
        if not place.is_gone:  # a line of base would point at something else in the files that GitHub shows
            properties["line"] = str(place.location.line)
    return _command(type_, properties, "\n".join(told(change)))


def _command(type_: str, properties: dict[str, str], message: str) -> str:
    named = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    if len(message) > LONGEST_MESSAGE:
        message = f"{message[: LONGEST_MESSAGE - 3]}..."
    return f"::{type_} {named}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

"""A report in one line: counts, modules, the release that is needed."""

from apicheck.model.report import Report
from apicheck.report import wording
from apicheck.report.harmless import every_text, printable


def summary_line(report: Report) -> str:
    """The last line of the plain report alone, without duration or colour."""
    return last_line(every_text(report, printable))


def last_line(report: Report) -> str:
    """The same of a report whose texts are harmless already."""
    found = ", ".join(wording.counts(report)) or wording.NO_CHANGE
    modules = wording.modules(report)
    line = f"{found} in {modules}" if modules else found
    if report.diagnostics:
        line = f"incomplete, {wording.plural(len(report.diagnostics), 'problem')}: {line} so far"
    return f"{line} - {wording.release(report)}"

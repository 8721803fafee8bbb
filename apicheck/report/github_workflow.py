"""What GitHub's runner acts upon ("Workflow commands for GitHub Actions"): lines of the log, outputs of a step."""

from apicheck.model.report import Report
from apicheck.report.harmless import printable


def warning(sentence: str) -> str:
    """A line that shows `sentence` as a warning of the run, without a line break at its end."""
    return f"::warning title=apicheck::{printable(sentence).replace('%', '%25')}"


def without_commands(text: str, token: str) -> str:
    """`text` for the log of a run: nothing in it is taken for a command. `token` is a word that `text` can't know."""
    return f"::stop-commands::{token}\n{text.rstrip()}\n::{token}::\n"


def outputs(report: Report | None, file: str) -> str:
    """The verdict for later steps: lines `name=value` for the file that `$GITHUB_OUTPUT` names.

    Without a report nothing is known, so that the values are empty: a script must not take a failure for no breaks.
    `file` is where the JSON report is. Raises `ValueError` where it holds a line break, which would begin another.
    """
    if not file.isprintable():
        raise ValueError(f"{file!r} is no name for a report")
    values: dict[str, str] = dict.fromkeys(
        ("breaking", "risky", "compatible", "accepted", "required-bump", "status"), ""
    )
    if report is not None:
        counts = report.summary
        values = {
            "breaking": str(counts.breaking),
            "risky": str(counts.risky),
            "compatible": str(counts.compatible),
            "accepted": str(counts.accepted),
            "required-bump": report.required_bump.value,
            "status": report.status,
        }
    values["report"] = "" if report is None else file
    return "".join(f"{name}={value}\n" for name, value in values.items())

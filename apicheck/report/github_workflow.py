"""Lines of a step's output that GitHub's runner acts upon ("Workflow commands for GitHub Actions")."""

from apicheck.report.harmless import printable


def warning(sentence: str) -> str:
    """A line that shows `sentence` as a warning of the run, without a line break at its end."""
    return f"::warning title=apicheck::{printable(sentence).replace('%', '%25')}"

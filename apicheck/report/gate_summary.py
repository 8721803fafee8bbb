"""The verdict on a release for the summary of a job: the reason of each distribution's verdict, then its changes."""

from apicheck.model.gate import GateReport
from apicheck.report.comment import Place, summary
from apicheck.report.markdown import code, prose
from apicheck.report.wording import sentence


def render(result: GateReport, place: Place) -> str:
    """Markdown that ends with a line break."""
    parts: list[str] = []
    for each in result.distributions:
        parts.append(f"## {code(each.name)}: {each.verdict}\n\n{prose(sentence(each.reason))}\n")
        if each.notes:
            parts.append("".join(f"- {prose(note)}\n" for note in each.notes))
        if each.report is not None:
            parts.append(summary(each.report, place))
    return "\n".join(parts)

"""The verdict of the gate in Markdown, for the summary of a job or a page, from a template beside this file."""

from apicheck.model.gate import GateReport
from apicheck.report.comment import Place, summary
from apicheck.report.gate_text import outcome
from apicheck.report.harmless import every_text, printable
from apicheck.report.markdown import environment
from apicheck.report.wording import sentence


def render(result: GateReport, place: Place) -> str:
    """Each distribution's verdict, its reason and the changes behind it; ends with a line break.

    `place` says where links lead to.
    """
    shown: GateReport = every_text(result, printable)
    verdicts = [
        (each, sentence(outcome(each)), "" if each.report is None else summary(each.report, place))
        for each in shown.distributions
    ]
    return environment().get_template("gate.md.j2").render(verdicts=verdicts).strip() + "\n"

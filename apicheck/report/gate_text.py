"""The verdict of the gate on a terminal: the findings as `apicheck diff` tells them, then what they mean."""

from rich.text import Text

from apicheck.model.gate import DistributionVerdict, GateReport, Verdict
from apicheck.report import text
from apicheck.report.formats import Options
from apicheck.report.harmless import every_text, printable
from apicheck.report.terminal import console, rendered

_STYLES = {Verdict.PASS: "bold green", Verdict.FAIL: "bold red", Verdict.UNDECIDED: "bold magenta"}
_WIDTH = 80


def render(result: GateReport, options: Options) -> str:
    """Each distribution's findings and verdict, one after the other, as lines that end with a line break."""
    return "\n".join(_one(each, options) for each in result.distributions)


def _one(verdict: DistributionVerdict, options: Options) -> str:
    findings = "" if verdict.report is None else text.render(verdict.report, options) + "\n"
    shown: DistributionVerdict = every_text(verdict, printable)
    lines = [Text.assemble((shown.verdict.value.upper(), _STYLES[shown.verdict]), f"  {_sentence(shown)}")]
    lines += [Text(f"note: {note}", style="dim") for note in shown.notes]
    out = console(options, options.width or _WIDTH)
    return findings + rendered(out, *lines, soft_wrap=True)


def outcome(verdict: DistributionVerdict) -> str:
    """Why the verdict is what it is, and which version would do where this one does not."""
    least = ""
    if verdict.verdict is not Verdict.PASS and verdict.minimum_version is not None:
        at_least = "at the least, " if verdict.report is not None and verdict.report.diagnostics else ""
        least = f"; {at_least}{verdict.minimum_version} would do"
    return f"{verdict.reason}{least}"


def _sentence(verdict: DistributionVerdict) -> str:
    versions = f"{verdict.name} {verdict.base_version or '?'} -> {verdict.version or '?'}"
    source = f" ({verdict.version_source})" if verdict.version is not None else ""
    return f"{versions}{source}: {outcome(verdict)}"

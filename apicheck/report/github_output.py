"""The verdict of the gate for later steps of a GitHub workflow: lines for the file that `$GITHUB_OUTPUT` names."""

from apicheck.model.gate import GateReport, Verdict


def render(result: GateReport, report: str | None = None) -> str:
    """A line `name=value` for each fact, empty after the sign for what is not known. No value holds a line break.

    With `report`, the file of the JSON, there are also the names that the steps of a comparison have.
    """
    counts = result.counts
    values = {
        "verdict": result.verdict.value,
        "required_bump": None if result.required_bump is None else result.required_bump.value,
        "base_version": result.base_version,
        "version": result.version,
        "minimum_version": result.minimum_version,
        "breaking_count": str(counts.breaking),
        "risky_count": str(counts.risky),
        "compatible_count": str(counts.compatible),
        "accepted_count": str(counts.accepted),
    }
    if report is not None:
        values |= {
            "breaking": str(counts.breaking),
            "risky": str(counts.risky),
            "compatible": str(counts.compatible),
            "accepted": str(counts.accepted),
            "required-bump": values["required_bump"],
            "status": "incomplete" if result.verdict is Verdict.UNDECIDED else "complete",
            "report": report,
        }
    return "".join(f"{name}={value or ''}\n" for name, value in values.items())

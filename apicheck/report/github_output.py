"""The verdict of the gate for later steps of a GitHub workflow: lines for the file that `$GITHUB_OUTPUT` names."""

from apicheck.model.gate import GateReport


def render(result: GateReport) -> str:
    """A line `name=value` for each fact, empty after the sign for what is not known. No value holds a line break."""
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
    return "".join(f"{name}={value or ''}\n" for name, value in values.items())

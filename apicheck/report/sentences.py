"""What a finding says in a few plain lines, for formats that have a text for it and no layout."""

from apicheck.model.report import Change
from apicheck.report import wording


def told(change: Change) -> list[str]:
    """The lines about a change: what happened, the use that shows it, other paths, and how to stay compatible."""
    lines = [f"{wording.subject(change)}: {change.message}"]
    if change.witness is not None:
        lines += change.witness.before
        lines.append(f"{change.witness.call}  ->  {change.witness.error}")
    shown, more = wording.other_paths(change)
    if shown:
        lines.append(f"also {', '.join(shown)}" + (f" and {more} more" if more else ""))
    if change.advice:
        lines.append(f"Stay compatible: {wording.sentence(change.advice)}")
    return lines

"""Findings about functions that leave otherwise than before, behind the same test or handler."""

from collections.abc import Iterator, Sequence

from apicheck.matching.pairs import Pair
from apicheck.matching.raised_errors import ExitChange
from apicheck.model.report import Severity
from apicheck.rules.rule import Finding


def exit_finding(pair: Pair, changes: Sequence[ExitChange], message: str) -> Iterator[Finding]:
    """Yield one finding for all changes of a function; `message` names the error of the first as `{error}`."""
    if not changes:
        return
    first, *others = changes
    more = f", and so at {len(others)} more {'place' if len(others) == 1 else 'places'}" if others else ""
    yield Finding(
        f"{message.format(error=first.error)} at `{first.behind}`{more}",
        pair.path,
        pair.paths,
        base_entity=first.old,
        head_entity=first.new,
        severity=Severity.BREAKING if any(each.is_certain for each in changes) else Severity.RISKY,
    )

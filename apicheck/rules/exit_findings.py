"""Findings about functions that leave otherwise than before, behind the same test or handler."""

from collections.abc import Iterator, Mapping, Sequence

from apicheck.matching.pairs import Pair
from apicheck.matching.private_functions import Raising
from apicheck.matching.raised_errors import ExitChange, Otherwise
from apicheck.model.report import Severity
from apicheck.rules.rule import Finding


def exit_finding(pair: Pair, changes: Sequence[ExitChange], messages: Mapping[Otherwise, str]) -> Iterator[Finding]:
    """Yield one finding for all changes of a function; the message for the first one has its error as `{error}`."""
    if not changes:
        return
    first, *others = changes
    message = messages[first.otherwise].format(error=first.error)
    yield Finding(
        f"{message} at `{first.behind}`{where(first.at)}{and_so_at(len(others))}",
        pair.path,
        pair.paths,
        base_entity=first.at.was.entity,
        head_entity=first.at.now.entity,
        severity=Severity.BREAKING if any(each.is_certain for each in changes) else Severity.RISKY,
    )


def where(at: Raising) -> str:
    """Return the words for the private function or the setter in which that is, none for the public one itself."""
    if at.is_setter:
        return " when it is set"
    if at.through is None:
        return ""
    others = f", which {at.others} more {'calls' if at.others == 1 else 'call'}" if at.others else ""
    return f" in `{at.through}`{others}"


def and_so_at(places: int) -> str:
    """Return the words for that many more places of a function, none for none."""
    return f", and so at {places} more {'place' if places == 1 else 'places'}" if places else ""

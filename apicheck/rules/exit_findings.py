"""Findings about functions that leave otherwise than before, behind the same test or handler."""

from collections.abc import Iterator, Sequence

from apicheck.matching.pairs import Pair
from apicheck.matching.private_functions import Raising
from apicheck.matching.raised_errors import ExitChange
from apicheck.model.report import Severity
from apicheck.rules.rule import Finding


def exit_finding(pair: Pair, changes: Sequence[ExitChange], message: str, of_handlers: str = "") -> Iterator[Finding]:
    """Yield one finding for all changes of a function; `message` names the error of the first as `{error}`.

    `of_handlers` is the message where the first is an error that a statement lets through.
    """
    if not changes:
        return
    first, *others = changes
    place = f"at `{first.behind}`{in_private_function(first.at)}{and_so_at(len(others))}"
    yield Finding(
        f"{(of_handlers if first.is_let_through else message).format(error=first.error)} {place}",
        pair.path,
        pair.paths,
        base_entity=first.at.was.entity,
        head_entity=first.at.now.entity,
        severity=Severity.BREAKING if any(each.is_certain for each in changes) else Severity.RISKY,
    )


def in_private_function(at: Raising) -> str:
    """Return the words for the private function in which that is, none for the public one itself."""
    if at.through is None:
        return ""
    others = f", which {at.others} more {'calls' if at.others == 1 else 'call'}" if at.others else ""
    return f" in `{at.through}`{others}"


def and_so_at(places: int) -> str:
    """Return the words for that many more places of a function, none for none."""
    return f", and so at {places} more {'place' if places == 1 else 'places'}" if places else ""

"""The order in which every format tells the same facts: what costs the users most comes first.

Severity decides, what was accepted on purpose is last. Within a severity: what the interpreter notices before what a
type checker does; the families of rules by their importance; the cause that reaches more public paths; the path with
fewer dots, which is nearer to the users. The rest is alphabetical.
"""

from collections import Counter
from collections.abc import Iterable

import msgspec

from apicheck.model.report import Change, Domain, Report, Severity
from apicheck.rules.families import FAMILIES, family_of, family_rank


class Groups(msgspec.Struct, frozen=True):
    """The changes of a report, each in exactly one group, each group by importance."""

    breaking: tuple[Change, ...] = ()
    risky: tuple[Change, ...] = ()
    compatible: tuple[Change, ...] = ()
    accepted: tuple[Change, ...] = ()


def grouped(report: Report) -> Groups:
    """Sort the changes of `report` into groups; an accepted change counts as accepted whatever its severity."""
    changes = _by_importance(report.changes)
    return Groups(
        accepted=tuple(change for change in changes if change.accepted is not None),
        **{
            severity.value: tuple(
                change for change in changes if change.severity is severity and change.accepted is None
            )
            for severity in Severity
        },
    )


def ordered(report: Report) -> Report:
    """The same report with its changes in the order of the groups."""
    groups = grouped(report)
    return msgspec.structs.replace(report, changes=groups.breaking + groups.risky + groups.compatible + groups.accepted)


def count_by_family(changes: Iterable[Change]) -> dict[str, int]:
    """How many of the changes each family of rules tells, the most important family first, none with zero."""
    counts = Counter(family_of(change.rule) for change in changes)
    return {family: counts[family] for family in FAMILIES if counts[family]}


def causes(changes: Iterable[Change]) -> tuple[tuple[Change, ...], ...]:
    """Put changes of one cause together, such as one parameter's same fate in several functions or classes."""
    found: dict[object, list[Change]] = {}
    for change in changes:
        found.setdefault(_cause(change), []).append(change)
    return tuple(map(tuple, found.values()))


def told_once(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """For readers: the first change of each cause, with the paths of the others behind its own.

    Programs get every change by itself.
    """
    return tuple(for_all(cause) for cause in causes(changes))


def for_all(cause: tuple[Change, ...]) -> Change:
    """The first of the changes of one cause, with the paths of the others behind its own."""
    first, *others = cause
    return msgspec.structs.replace(
        first, paths=(*first.paths, *(path for other in others for path in (other.path, *other.paths)))
    )


def _cause(change: Change) -> object:
    """What two changes have in common that a reader should be told of once."""
    return change if change.parameter is None else (change.rule, change.parameter, change.message)


def _by_importance(changes: Iterable[Change]) -> list[Change]:
    changes = tuple(changes)
    reach: Counter[object] = Counter()
    for change in changes:
        reach[_cause(change)] += 1 + len(change.paths)

    def place(change: Change) -> tuple[object, ...]:
        return (
            -change.severity.weight,
            change.domain is Domain.TYPING,
            family_rank(family_of(change.rule)),
            -reach[_cause(change)],
            change.path.count("."),
            change.path,
            change.parameter or "",
            change.rule,
            change.fingerprint,
        )

    return sorted(changes, key=place)

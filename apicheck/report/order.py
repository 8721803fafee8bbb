"""The order in which every format tells the same facts: by severity, what was accepted on purpose last."""

import msgspec

from apicheck.model.report import Change, Report, Severity


class Groups(msgspec.Struct, frozen=True):
    """The changes of a report, each in exactly one group, each group by path, parameter and rule."""

    breaking: tuple[Change, ...] = ()
    risky: tuple[Change, ...] = ()
    compatible: tuple[Change, ...] = ()
    accepted: tuple[Change, ...] = ()


def grouped(report: Report) -> Groups:
    """Sort the changes of `report` into groups; an accepted change counts as accepted whatever its severity."""
    changes = sorted(report.changes, key=_place_in_group)
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


def told_once(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Put changes of one cause together for readers: one parameter's same fate in several functions or classes.

    The first of them stands for all, and the paths of the others follow its own. Programs get every change by itself.
    """
    causes: dict[object, list[Change]] = {}
    for change in changes:
        is_shared = change.parameter is not None and change.severity is not Severity.COMPATIBLE
        cause = (change.rule, change.parameter, change.message) if is_shared else change
        causes.setdefault(cause, []).append(change)
    return tuple(
        msgspec.structs.replace(
            first, paths=(*first.paths, *(path for other in others for path in (other.path, *other.paths)))
        )
        for first, *others in causes.values()
    )


def _place_in_group(change: Change) -> tuple[str, str, str, str]:
    return change.path, change.parameter or "", change.rule, change.fingerprint

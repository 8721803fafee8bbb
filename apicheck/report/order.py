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


def _place_in_group(change: Change) -> tuple[str, str, str, str]:
    return change.path, change.parameter or "", change.rule, change.fingerprint

"""What apicheck says about every case of the corpus: all packages side by side, as two sides of one comparison."""

import ast
from functools import cache

import pytest

from apicheck.comparison import compare_range
from apicheck.model.report import Change, Domain, RevisionLabel, Severity
from apicheck.policy.configuration import Configuration
from apicheck.revisions import Range, Snapshot, snapshot_of
from tests.types.corpus import Placed, all_cases

SIDES = ("base", "head")


def _parses(placed: Placed) -> bool:
    """Tell whether this interpreter knows the syntax that a case is written in."""
    try:
        for text in (text for side in SIDES for text in placed.files(side).values()):
            ast.parse(text)
    except SyntaxError:
        return False
    return True


CASES = [placed for placed in all_cases() if _parses(placed)]
each_case = pytest.mark.parametrize("placed", CASES, ids=lambda placed: placed.id)


@cache
def _changes(*, is_typed: bool) -> dict[str, list[Change]]:
    """Compare all cases at once, and return the changes of each, by the name of its package."""
    base, head = (_side(side, is_typed=is_typed) for side in SIDES)
    config = Configuration(packages=tuple(placed.package for placed in CASES))
    report = compare_range(Range(base, head, None, 0, "corpus"), config)
    assert not report.diagnostics, report.diagnostics
    found: dict[str, list[Change]] = {placed.package: [] for placed in CASES}
    for change in report.changes:
        found[change.path.partition(".")[0]].append(change)
    return found


def _side(side: str, *, is_typed: bool) -> Snapshot:
    files: dict[str, bytes] = {}
    for placed in CASES:
        for name, text in placed.files(side).items():
            files[f"{placed.package}/{name}"] = text.encode()
        if is_typed:
            files[f"{placed.package}/py.typed"] = b""
    return snapshot_of(files, RevisionLabel(side, None))


def changes_of(placed: Placed) -> list[Change]:
    """Return what is told of a case whose package ships `py.typed`."""
    return _changes(is_typed=True)[placed.package]


def places(placed: Placed, *severities: Severity, is_typed: bool) -> set[str]:
    """Return where apicheck tells a change of a case: each that is of the typing domain or at a place of the label."""
    return {
        place
        for change in _changes(is_typed=is_typed)[placed.package]
        if change.severity in severities
        for place in [_place(change, placed)]
        if change.domain is Domain.TYPING or place in placed.case.breaks
    }


def _place(change: Change, placed: Placed) -> str:
    path = "pkg" + change.path.removeprefix(placed.package)
    return path if change.parameter is None else f"{path}({change.parameter})"


@each_case
def test_a_break_is_told_exactly_where_the_label_says(placed: Placed) -> None:
    assert places(placed, Severity.BREAKING, is_typed=True) == set(placed.case.breaks)


@each_case
def test_nothing_is_called_risky_that_type_checkers_decide(placed: Placed) -> None:
    if not placed.case.tolerated:
        assert places(placed, Severity.RISKY, is_typed=True) <= set(placed.case.breaks)


@each_case
def test_without_promised_types_a_break_is_one_where_no_value_fits(placed: Placed) -> None:
    breaks = set(placed.case.breaks)
    breaking = places(placed, Severity.BREAKING, is_typed=False)
    assert breaking == set(placed.case.excluded)
    if not placed.case.tolerated:
        assert places(placed, Severity.RISKY, is_typed=False) | breaking == breaks


@pytest.mark.parametrize("placed", [p for p in CASES if p.case.silent], ids=lambda placed: placed.id)
def test_another_spelling_is_no_change(placed: Placed) -> None:
    assert _changes(is_typed=True)[placed.package] == []

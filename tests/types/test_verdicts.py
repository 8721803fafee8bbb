"""The verdicts of apicheck on every case of the corpus: all cases are packages of one project, compared at once."""

import ast
import re
from functools import cache

import pytest

from apicheck.comparison import compare_range
from apicheck.model.report import Change, RevisionLabel, Severity
from apicheck.policy.configuration import Configuration
from apicheck.revisions import Range, Snapshot, snapshot_of
from apicheck.rules.families import family_of
from tests.types.corpus import Placed, all_cases


def _parses(placed: Placed) -> bool:
    """Whether the running Python knows the syntax of a case."""
    try:
        for side in ("base", "head"):
            for text in placed.case.files(side).values():
                ast.parse(text)
    except SyntaxError:
        return False
    return True


CASES = [placed for placed in all_cases() if _parses(placed)]


def _snapshot(side: str, *, is_typed: bool) -> Snapshot:
    files = {"pyproject.toml": b'[project]\nname = "corpus"\nversion = "1"\n'}
    for placed in CASES:
        if is_typed:
            files[f"{placed.package}/py.typed"] = b""
        for name, text in placed.case.files(side).items():
            files[f"{placed.package}/{name}"] = re.sub(r"\bpkg\b", placed.package, text).encode()
    return snapshot_of(files, RevisionLabel(side, None))


@cache
def changes(*, is_typed: bool) -> dict[str, list[Change]]:
    """Return what is told of each case, by its package."""
    sides = [_snapshot(side, is_typed=is_typed) for side in ("base", "head")]
    config = Configuration(packages=tuple(placed.package for placed in CASES))
    report = compare_range(Range(sides[0], sides[1], None, 0, "corpus"), config)
    assert report.diagnostics == ()
    found: dict[str, list[Change]] = {placed.package: [] for placed in CASES}
    for change in report.changes:
        found[change.path.partition(".")[0]].append(change)
    return found


def _places(placed: Placed, told: list[Change], *, only_types: bool = False) -> set[str]:
    return {
        f"pkg{change.path.removeprefix(placed.package)}{f'({change.parameter})' if change.parameter else ''}"
        for change in told
        if change.severity is Severity.BREAKING and (not only_types or family_of(change.rule) == "types")
    }


each_case = pytest.mark.parametrize("placed", CASES, ids=lambda placed: placed.id)


@each_case
def test_breaks_are_told_where_the_label_says_so_and_nowhere_else(placed: Placed) -> None:
    told = changes(is_typed=True)[placed.package]
    assert set(placed.case.breaks) <= _places(placed, told)
    assert _places(placed, told, only_types=True) <= set(placed.case.breaks)


@each_case
def test_nothing_is_told_where_both_sides_mean_the_same(placed: Placed) -> None:
    if placed.case.silent:
        assert changes(is_typed=True)[placed.package] == []


@pytest.mark.parametrize(
    "placed", [placed for placed in CASES if len(placed.case.breaks) == 1], ids=lambda placed: placed.id
)
def test_without_a_promise_a_break_is_one_where_the_types_exclude_each_other(placed: Placed) -> None:
    told = changes(is_typed=False)[placed.package]
    if placed.case.excludes:
        assert _places(placed, told)
    else:
        assert not _places(placed, told, only_types=True)

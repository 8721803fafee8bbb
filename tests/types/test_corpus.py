"""Every label of the corpus is confirmed by two type checkers that judge a program which uses the package."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.types import judges
from tests.types.corpus import all_cases

CASES = all_cases()


def test_each_case_has_a_name_of_its_own() -> None:
    packages = [placed.package for placed in CASES]
    assert sorted(set(packages)) == sorted(packages)


def test_labels_do_not_contradict_themselves() -> None:
    for placed in CASES:
        case = placed.case
        assert not (case.breaks and (case.silent or case.tolerated)), placed.id
        assert set(case.excluded) <= set(case.breaks), placed.id


@pytest.mark.parametrize("judge", [judges.pyrefly, judges.mypy], ids=["pyrefly", "mypy"])
def test_a_type_checker_confirms_each_label(judge: Callable[[Path], dict[str, list[str]]], tmp_path: Path) -> None:
    judges.lay_out(CASES, tmp_path)
    errors = judge(tmp_path)
    wrong: dict[str, str] = {}
    for placed in CASES:
        for side in judges.SIDES:
            package = f"{placed.package}_{side}"
            if package in errors:
                wrong[placed.id] = f"{side} is no sound package: {errors[package]}"
        before = errors.get(f"client_of_{placed.package}_base.py")
        after = errors.get(f"client_of_{placed.package}_head.py")
        if before:
            wrong[placed.id] = f"the client is denied on base already: {before}"
        elif after and not placed.case.is_denied:
            wrong[placed.id] = f"the client is denied on head: {after}"
        elif placed.case.is_denied and not after and placed.case.overlooked_by != judge.__name__:
            wrong[placed.id] = "nothing is denied on head"
    assert wrong == {}

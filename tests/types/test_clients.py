"""The program in a finding is held against two type checkers: they accept it on base and reject it on head."""

from collections.abc import Callable
from pathlib import Path

import pytest

from apicheck.model.report import Change, Domain, Severity
from tests.types import judges
from tests.types.test_verdicts import CASES, SIDES, changes_of


def _told() -> list[tuple[str, Change]]:
    """Return every break of the corpus that type checkers alone see, each with the case that it belongs to."""
    return [
        (placed.id, change)
        for placed in CASES
        for change in changes_of(placed)
        if change.domain is Domain.TYPING and change.severity is Severity.BREAKING and change.rule in RULES
    ]


RULES = {
    "attribute-type-changed",
    "generic-base-changed",
    "overload-tightened",
    "overloads-reordered",
    "parameter-type-narrowed",
    "protocol-member-became-settable",
    "protocol-member-type-changed",
    "return-type-incompatible",
    "type-alias-changed",
    "type-relation-changed",
    "type-variable-tightened",
    "typed-dict-key-type-changed",
}


def test_every_break_has_a_program() -> None:
    assert [f"{case}: {change.message}" for case, change in _told() if change.witness is None] == []


@pytest.mark.parametrize("judge", [judges.pyrefly, judges.mypy], ids=["pyrefly", "mypy"])
def test_a_type_checker_accepts_each_program_on_base_and_rejects_it_on_head(
    judge: Callable[[Path], dict[str, list[str]]], tmp_path: Path
) -> None:
    told = [
        (case, "\n".join((*change.witness.before, change.witness.call)))
        for case, change in _told()
        if change.witness is not None
    ]
    errors: dict[str, dict[str, list[str]]] = {}
    for side in SIDES:
        folder = tmp_path / side
        judges.lay_out_side(CASES, side, folder)
        for index, (_, client) in enumerate(told):
            (folder / f"client_{index}.py").write_text(client + "\n", encoding="utf-8")
        errors[side] = judge(folder)
    overlooked = {placed.id for placed in CASES if placed.case.overlooked_by == judge.__name__}
    wrong: list[str] = []
    for index, (case, client) in enumerate(told):
        before, after = (errors[side].get(f"client_{index}.py") for side in SIDES)
        if before:
            wrong.append(f"{case}: rejected on base: {before}\n{client}")
        elif not after and case not in overlooked:
            wrong.append(f"{case}: accepted on head\n{client}")
    assert not wrong, "\n\n".join(wrong)

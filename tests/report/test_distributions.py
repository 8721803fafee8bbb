"""Several distributions: those that changed have a line each, the others share one."""

import pytest

from apicheck.model.report import Bump, Diagnostic, DistributionSummary, Report, Summary
from apicheck.report import github, html, markdown, text
from apicheck.report.comment import LONGEST, Place, body
from apicheck.report.formats import Options
from apicheck.report.wording import SHOWN_DISTRIBUTIONS, distributions
from tests.report.reports import change, report

BROKEN = DistributionSummary("core", Bump.MAJOR, Summary(breaking=1, modules_changed=1, modules=2))
GROWN = DistributionSummary("plugin", Bump.MINOR, Summary(compatible=3, modules_changed=1, modules=5))


def untouched(count: int) -> tuple[DistributionSummary, ...]:
    return tuple(DistributionSummary(f"part-{number}", Bump.NONE, Summary(modules=4)) for number in range(count))


def lines(shown: Report) -> list[tuple[str, bool, str]]:
    return [(each.label, each.is_name, each.text) for each in distributions(shown)]


def test_those_that_need_most_come_first_and_the_others_share_a_line() -> None:
    assert lines(report(change(), distributions=(*untouched(24), GROWN, BROKEN))) == [
        ("core", True, "1 breaking in 1 of 2 modules - needs a major release"),
        ("plugin", True, "3 compatible in 1 of 5 modules - needs a minor release"),
        ("24 others", False, "no change of the public API - needs no release"),
    ]


def test_a_single_other_one_has_its_name() -> None:
    assert lines(report(change(), distributions=(*untouched(1), BROKEN)))[1:] == [
        ("part-0", True, "no change of the public API in 0 of 4 modules - needs no release")
    ]


def test_where_none_has_changed_they_share_one() -> None:
    assert lines(report(distributions=untouched(3))) == [
        ("all 3", False, "no change of the public API - needs no release")
    ]


def test_where_not_everything_could_be_read_none_is_said_to_need_nothing() -> None:
    shown = report(change(), diagnostics=(Diagnostic("head", "a.py", 1, "x"),), distributions=(BROKEN, *untouched(2)))
    assert lines(shown)[1:] == [("2 others", False, "no change of the public API - may need a release")]


def test_one_that_has_accepted_changes_alone_is_no_other() -> None:
    agreed = DistributionSummary("agreed", Bump.NONE, Summary(accepted=1))
    assert [label for label, *_ in lines(report(distributions=(agreed, *untouched(2))))] == ["agreed", "2 others"]


@pytest.mark.parametrize("render", [text.render, markdown.render, html.render, github.render])
def test_every_format_for_people_says_so(render: object) -> None:
    assert callable(render)
    told = render(report(change(), distributions=(*untouched(24), BROKEN)), Options())
    assert "1 breaking in 1 of 2 modules - needs a major release" in told
    assert "24 others" in told
    assert "part-" not in told


def test_a_comment_stays_short_whatever_their_number() -> None:
    many = tuple(
        DistributionSummary(f"{'n' * 290}{number}", Bump.MAJOR, Summary(breaking=1)) for number in range(9_000)
    )
    told = body(report(change(), distributions=many), Place(), None)
    assert told is not None
    assert len(told.encode()) <= LONGEST
    assert f"- {9_000 - SHOWN_DISTRIBUTIONS} more: with changes that ask for no more" in told
    assert "`pkg.f`" in told

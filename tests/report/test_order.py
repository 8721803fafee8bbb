"""One order for every format."""

import pytest

from apicheck.model.report import Acceptance, Change, Domain, Severity
from apicheck.report.order import count_by_family, grouped, ordered, told_once
from tests.report.reports import change, report

COMPATIBLE = change("a.added", Severity.COMPATIBLE)
RISKY = change("a.risky", Severity.RISKY)
BREAKING_B = change("b.f")
BREAKING_A_X = change("a.f", parameter="x")
BREAKING_A = change("a.f")
ACCEPTED = change("a.accepted", accepted=Acceptance("on purpose"))

MIXED = report(COMPATIBLE, ACCEPTED, BREAKING_B, RISKY, BREAKING_A_X, BREAKING_A)


def test_breaking_comes_first_and_accepted_last() -> None:
    assert ordered(MIXED).changes == (BREAKING_A, BREAKING_A_X, BREAKING_B, RISKY, COMPATIBLE, ACCEPTED)


REMOVED = change("z.deep.down", rule="object-removed")
MEMBER = change("a.C.m", rule="member-removed")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(REMOVED, change("a.f"), id="what can't be imported before what can't be called so"),
        pytest.param(change("z.C", rule="ancestor-removed"), MEMBER, id="classes before their members"),
        pytest.param(MEMBER, change("a.C"), id="members before parameters"),
        pytest.param(change("z.f"), change("a.f", rule="of-another-release"), id="a rule that is known before others"),
        pytest.param(
            change("z.f"), change("a.f", domain=Domain.TYPING), id="the interpreter's before a type checker's"
        ),
        pytest.param(change("z.f", paths=("z.sub.f",)), change("a.f"), id="two paths before one"),
        pytest.param(change("z.f"), change("a.sub.f"), id="near the top before further down"),
        pytest.param(change("a.f"), change("a.g"), id="the rest by name"),
        pytest.param(
            change("z.f", accepted=Acceptance("x")),
            change("a.f", Severity.RISKY, rule="object-removed", accepted=Acceptance("x")),
            id="the graver one among the accepted",
        ),
    ],
)
def test_within_a_severity_what_costs_most_comes_first(first: Change, second: Change) -> None:
    assert ordered(report(first, second)).changes == (first, second)
    assert ordered(report(second, first)).changes == (first, second)


def test_a_cause_that_reaches_many_comes_first_and_stays_together() -> None:
    proxies = [change(path, parameter="proxies") for path in ("z.get", "z.post", "z.sub.put")]
    others = [change("a.get", parameter="timeout"), change("a.post", parameter="verify")]
    assert ordered(report(*others, *proxies)).changes == (*proxies, *others)


def test_families_are_counted_by_importance() -> None:
    counted = count_by_family((change(), MEMBER, REMOVED, change("a.g"), change(rule="of-another-release")))
    assert list(counted.items()) == [("exports", 1), ("members", 1), ("parameters", 2)]


def test_an_accepted_change_is_in_no_other_group() -> None:
    groups = grouped(MIXED)
    assert groups.accepted == (ACCEPTED,)
    assert groups.breaking == (BREAKING_A, BREAKING_A_X, BREAKING_B)


def test_the_order_does_not_depend_on_the_order_of_arrival() -> None:
    assert ordered(report(*reversed(MIXED.changes))).changes == ordered(MIXED).changes


def test_the_rest_of_the_report_stays() -> None:
    assert ordered(MIXED).summary == MIXED.summary


def test_the_same_fate_of_a_parameter_in_several_functions_is_told_once() -> None:
    in_get, in_post = change("a.get", parameter="proxies"), change("a.post", parameter="proxies")
    other = change("a.put", parameter="timeout")
    [first, second] = told_once((in_get, in_post, other))
    assert (first.path, first.paths) == ("a.get", ("a.post",))
    assert second == other


def test_two_objects_that_are_gone_stay_two() -> None:
    assert told_once((BREAKING_A, BREAKING_B)) == (BREAKING_A, BREAKING_B)

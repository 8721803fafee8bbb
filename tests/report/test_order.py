"""One order for every format."""

from apicheck.model.report import Acceptance, Severity
from apicheck.report.order import grouped, ordered, told_once
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

"""A diff of declarations that a reader need not scroll."""

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from apicheck.report.declaration_diff import diff_lines

MANY = ", ".join(f"parameter_{number}: int = {number}" for number in range(8))


def test_short_declarations_stand_on_one_line_each() -> None:
    assert diff_lines("def f(a, b)", "def f(a)") == ["- def f(a, b)", "+ def f(a)"]


def test_a_side_that_is_not_there_has_no_line() -> None:
    assert diff_lines("def f(a)", None) == ["- def f(a)"]
    assert diff_lines(None, "def f(a)") == ["+ def f(a)"]
    assert diff_lines(None, None) == []


def test_the_same_text_twice_is_no_difference() -> None:
    assert diff_lines(f"def f({MANY})", f"def f({MANY})") == []


def test_of_long_ones_only_the_arguments_that_changed_are_shown() -> None:
    assert diff_lines(f"def f(first, {MANY}, gone='a, (b', last) -> int", f"def f(first, {MANY}, *, last) -> int") == [
        "  def f(",
        "      ...",
        "-     gone='a, (b',",
        "+     *,",
        "      last,",
        "  ) -> int",
    ]


def test_the_first_and_the_last_line_may_change_too() -> None:
    assert diff_lines(f"def f({MANY}) -> int", f"async def f({MANY}) -> str") == [
        "- def f(",
        "+ async def f(",
        "      ...",
        "- ) -> int",
        "+ ) -> str",
    ]


def test_commas_within_brackets_and_strings_separate_nothing() -> None:
    old = f"def f(a: dict[str, int] = {{'x': 1, 'y': 2}}, b=',\\',', {MANY})"
    assert diff_lines(old, f"def f({MANY})")[:4] == [
        "  def f(",
        "-     a: dict[str, int] = {'x': 1, 'y': 2},",
        "-     b=',\\',',",
        "      ...",
    ]


def test_what_changed_at_other_arguments_is_beside_the_point_of_a_finding_about_one() -> None:
    old = f"def f(url: Optional[str], {MANY}, proxies: Any = None, *, cert: Optional[str] = None)"
    new = f"def f(url: str | None, {MANY}, proxy: Any = None, *, cert: str | None = None) -> None"
    assert diff_lines(old, new, "proxies") == [
        "  def f(",
        "      ...",
        "-     proxies: Any = None,",
        "+     proxy: Any = None,",
        "      ...",
        "- )",
        "+ ) -> None",
    ]
    assert diff_lines(old, new, "url")[1:3] == ["-     url: Optional[str],", "+     url: str | None,"]
    assert "-     cert: Optional[str] = None," in diff_lines(old, new)


def test_arguments_that_moved_are_never_beside_the_point() -> None:
    lines = diff_lines(f"def f(first: int, second, {MANY})", f"def f(second, first: int, {MANY})", "second")
    assert [line for line in lines if line[0] in "+-"] == ["+     second,", "-     second,"]


def test_where_a_parameter_is_handed_on_everything_is_shown() -> None:
    lines = diff_lines(f"def f(url: URLTypes, {MANY}, **kwargs)", f"def f(url: URL, {MANY}, **kwargs)", "cert")
    assert lines[1:3] == ["-     url: URLTypes,", "+     url: URL,"]


def test_what_has_no_arguments_or_was_cut_stays_on_one_line() -> None:
    value, cut = "x = " + "1" * 200, f"def f({MANY}, parame...'\\"
    assert diff_lines(value, cut) == [f"- {value}", f"+ {cut}"]


@given(st.text("f(),[]{}'\"\\ a=", max_size=160), st.text("f(),[]{}'\"\\ a=", max_size=160))
def test_both_declarations_can_be_read_off_unless_lines_were_left_out(old: str, new: str) -> None:
    assume(old != new)
    lines = diff_lines(f"def f({MANY}){old}", f"def f({MANY}){new}")
    for text, sign in ((old, "-"), (new, "+")):
        kept = "".join(line[2:] for line in lines if line[0] in (sign, " "))
        expected = f"def f({MANY}){text}"
        assert re.sub(r"[\s,.]", "", kept) in (re.sub(r"[\s,]", "", expected), re.sub(r"[\s,]", "", f"def f(){text}"))

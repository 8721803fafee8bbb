"""Text of other people's code before it is printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apicheck.report.harmless import encodable, every_text, printable
from tests.report.reports import change, full_report, report

CASES = {
    "plain text stays": ("Client(proxies=...)", "Client(proxies=...)"),
    "letters of any script stay": ("Größe_名前", "Größe_名前"),
    "an escape sequence is shown": ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
    "one of eight bits too": ("\x9b31m", r"\x9b31m"),
    "a bell and a backspace are shown": ("a\a\b", r"a\x07\x08"),
    "text is not turned around": ("\u202eabc\u2066", r"\u202eabc\u2066"),
    "nothing hides in zero width": ("a\u200bb\ufeffc", r"a\u200bb\ufeffc"),
    "lines are joined": ("a,\n    b", "a, b"),
    "by any line break": ("a\r\nb\u2028c\x85d", "a b c d"),
    "a byte that is no UTF-8 is shown": ("\udcff.py", r"\udcff.py"),
}


@pytest.mark.parametrize(("text", "shown"), CASES.values(), ids=CASES)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters()))
def test_whatever_comes_in_a_printable_line_comes_out(text: str) -> None:
    assert printable(text).isprintable()
    assert printable(printable(text)) == printable(text)


@given(st.text(st.characters()))
def test_encodable_text_has_a_utf8_form_and_keeps_what_had_one(text: str) -> None:
    encodable(text).encode("utf-8")
    if not any("\ud800" <= char <= "\udfff" for char in text):
        assert encodable(text) == text


def test_every_text_of_a_report_is_reached() -> None:
    shouted = every_text(report(change("pkg.f", message="gone", old="(a)")), lambda text: text.replace("g", "G"))
    assert (shouted.changes[0].path, shouted.changes[0].message) == ("pkG.f", "Gone")


def test_a_harmless_report_stays_as_it_is() -> None:
    assert every_text(full_report(), printable) == full_report()

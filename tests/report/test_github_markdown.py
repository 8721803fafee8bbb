"""The Markdown of reports and release notes as GitHub shows it: hostile text stays text, and nothing is left open."""

from urllib.parse import quote

import pytest
from hypothesis import assume, example, given, settings

from apicheck.model.gate import DistributionVerdict, Verdict
from apicheck.model.report import Report, Severity
from apicheck.report import changelog
from apicheck.report.formats import Options
from apicheck.report.harmless import printable
from apicheck.report.markdown import code, diff, prose, render
from tests.report.github_markdown import becomes_something, codes, rendered, shape
from tests.report.hostile import TEXTS, hostile_report, text_with_markup
from tests.report.reports import HEAD, change, full_report, incomplete_report, report

LINKED = Options(source_url="https://host/{commit}/{file}#L{line}")


def without_links(markdown: str) -> list[tuple[str, list[str]]]:
    """The elements of a page but links, for not every path becomes one."""
    return [each for each in shape(markdown) if each[0] != "a"]


_SECTIONS = {"added", "removed", "deprecated"}


def notes(shown: Report) -> str:
    return changelog.render(DistributionVerdict("demo", Verdict.PASS, "fine", report=shown, version="1.0"))


@settings(deadline=None, max_examples=60)
@given(text_with_markup)
def test_hostile_text_changes_no_element_of_a_report(text: str) -> None:
    assume(printable(text).strip())  # an empty text has no place, so there are fewer elements
    shown = render(hostile_report(text), LINKED)
    assert without_links(shown) == without_links(render(hostile_report("x y"), LINKED))
    assert becomes_something(shown) == []
    links = {link.get("href") for link in rendered(shown).iter("a")}
    assert links <= {f"https://host/{HEAD}/{quote(printable(text), safe='/')}#L1"}


@settings(deadline=None, max_examples=60)
@given(text_with_markup)
def test_nor_of_release_notes(text: str) -> None:
    assume(printable(text).strip())
    assume(
        not _SECTIONS.intersection(text.split("-"))
    )  # the id of a rule, which is no one else's text, names the section
    assert shape(notes(hostile_report(text))) == shape(notes(hostile_report("x y")))
    assert becomes_something(notes(hostile_report(text))) == []


for hostile in TEXTS:
    if printable(hostile).strip():
        test_hostile_text_changes_no_element_of_a_report = example(hostile)(
            test_hostile_text_changes_no_element_of_a_report
        )
        test_nor_of_release_notes = example(hostile)(test_nor_of_release_notes)


def test_the_checks_above_would_notice() -> None:
    def is_noticed(text: str) -> bool:
        try:
            return shape(f"a {text} b") != shape("a x b") or becomes_something(text) != []
        except AssertionError:  # it closes what it has not opened
            return True

    assert sum(is_noticed(text) for text in TEXTS if text.isascii()) > len(TEXTS) / 2


@pytest.mark.parametrize("text", ["@octocat", "#1", "GH-12", "deadbeef", "www.evil.example", ":smile:", "$x$"])
def test_what_github_would_link_stands_in_code(text: str) -> None:
    assert becomes_something(text) != [] or shape(text) != shape("x")
    for markdown in (code(text), prose(f"removed {text} here")):
        assert becomes_something(markdown) == []
        assert codes(markdown) in ([text], [text.rstrip(":")])


@given(text_with_markup)
def test_a_span_shows_its_text_whole(text: str) -> None:
    shown = printable(text)
    (found,) = codes(f"a {code(text)} b")
    assert found.strip() == shown.strip()


@given(text_with_markup, text_with_markup)
def test_a_diff_shows_both_sides_whole(old: str, new: str) -> None:
    assume(printable(old) != printable(new))
    assert codes(diff(old, new)) == [f"- {printable(old)}\n+ {printable(new)}\n"]


@pytest.mark.parametrize("shown", [report(), full_report(), incomplete_report()], ids=["none", "all", "incomplete"])
def test_nothing_is_left_open_and_no_mark_is_left_over(shown: Report) -> None:
    text = "".join(rendered(render(shown, LINKED)).itertext())
    assert "**" not in text
    assert "```" not in text
    assert "</" not in text


@pytest.mark.parametrize("severity", Severity)
def test_findings_fold_where_they_should(severity: Severity) -> None:
    root = rendered(render(report(change(), change("pkg.g", severity)), Options()))
    assert len(list(root.iter("details"))) == (0 if severity is Severity.BREAKING else 1)

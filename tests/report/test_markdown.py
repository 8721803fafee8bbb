"""The Markdown report, read by a Markdown parser: other people's code stays code."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import assume, example, given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from apicheck.model.report import (
    Report,
    Severity,
    Witness,
)
from apicheck.report.formats import Options
from apicheck.report.harmless import printable
from apicheck.report.markdown import code, diff, prose, render
from apicheck.report.wording import MANY_CHANGES
from tests.report.hostile import TEXTS, hostile_report, text_with_markup
from tests.report.reports import HEAD, MERGE_BASE, change, full_report, incomplete_report, report

LINKED = Options(source_url="https://host/{commit}/{file}#L{line}")

OUR_TAGS = {"<details>", "<details open>", "</details>", "<summary>", "</summary>"}
# What GitHub and GitLab would turn into something in text that is no code: a tag, an entity, a mention, a reference, a
# link, an emoji, a commit, emphasis, a table.
MARKUP = re.compile(r"[<&@#\[\]|~*_\\`]|://|www\.|:[\w+-]+:|\b[0-9a-f]{7,40}\b|\bGH-\d|\w\.\w{2,}")

NEVER = {"image", "table_open", "blockquote_open", "hr", "code_block", "s_open"}


def tokens(markdown: str) -> Iterator[Token]:
    """All tokens of CommonMark with GitHub's tables and strikethrough, HTML on, those inside others too."""
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown):
        yield token
        yield from token.children or ()


def of_type(markdown: str, *types: str) -> list[str]:
    """The contents of the tokens of some types."""
    return [token.content for token in tokens(markdown) if token.type in types]


def code_of(markdown: str) -> list[str]:
    """The contents of all code spans."""
    return of_type(markdown, "code_inline")


@settings(deadline=None)
@given(text_with_markup)
def test_hostile_text_never_becomes_markup(text: str) -> None:
    shown = render(hostile_report(text), LINKED)
    assert {
        tag for html in of_type(shown, "html_block", "html_inline") for tag in re.findall("<[^>]*>", html)
    } <= OUR_TAGS
    assert [text for text in of_type(shown, "text") if MARKUP.search(text)] == []
    assert {token.attrs["href"] for token in tokens(shown) if token.type == "link_open"} <= {
        f"https://host/{HEAD}/{quote(printable(text), safe='/')}#L1"
    }
    assert not NEVER & {token.type for token in tokens(shown)}
    assert len([token for token in tokens(shown) if token.type == "heading_open"]) == 1


for hostile in TEXTS:
    test_hostile_text_never_becomes_markup = example(hostile)(test_hostile_text_never_becomes_markup)


def test_the_checks_above_would_notice() -> None:
    careless = [token for text in TEXTS for token in tokens(printable(text) + "\n" + text)]
    assert any(token.type == "text" and MARKUP.search(token.content) for token in careless)
    assert {*NEVER, "html_block", "html_inline", "link_open"} <= {token.type for token in careless}


@given(text_with_markup)
def test_a_code_span_holds_the_whole_text(text: str) -> None:
    inside = printable(text) or " "
    assert of_type(f"x {code(text)} x", "text", "code_inline") in (["x ", inside, " x"], ["x ", f" {inside} ", " x"])


@given(text_with_markup, text_with_markup)
def test_a_diff_block_holds_both_lines(old: str, new: str) -> None:
    assume(printable(old) != printable(new))
    (block,) = [token for token in tokens(diff(old, new)) if token.type == "fence"]
    assert (block.info, block.content) == ("diff", f"- {printable(old)}\n+ {printable(new)}\n")


PROSE = {
    "plain words stay": ("method is now a property", "method is now a property"),
    "names between backticks are code": ("default `5.0` -> `None`", "default `5.0` -> `None`"),
    "so is what looks like code": ("default 5.0 became __x__", "default `5.0` became `__x__`"),
    "neighbours share a span": ("now a.b or c(d, e=1) here", "now `a.b` or `c(d, e=1)` here"),
    "a comma stays outside": ("not a.b, but c.d.", "not `a.b`, but `c.d`."),
    "numbers and contractions are words": (
        "it doesn't take 2 arguments (any more)",
        "it doesn't take 2 arguments (any more)",
    ),
    "two spans never touch": ("x `a`b.c", "x `a` `b.c`"),
    "a backtick without a partner is code": ("a ` b", "a `` ` `` b"),
    "a mention is code": ("thanks @octocat!", "thanks `@octocat`!"),
    "a commit is code": ("since deadbeef", "since `deadbeef`"),
    "a number begins no list": ("1. one 2. two", "`1`. one 2. two"),
    "an empty text stays empty": ("", ""),
}


@pytest.mark.parametrize(("text", "markdown"), PROSE.values(), ids=PROSE)
def test_prose(text: str, markdown: str) -> None:
    assert prose(text) == markdown


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        (full_report(), "3 breaking changes, this needs a major release"),
        (report(change()), "1 breaking change, this needs a major release"),
        (report(change(severity=Severity.RISKY)), "no breaking change, 1 risky, this needs a patch release"),
        (report(change(severity=Severity.COMPATIBLE)), "no breaking change, this needs a minor release"),
        (report(), "no change of the public API, this needs a patch release"),
        (incomplete_report(), "incomplete, 1 breaking change found so far, this needs at least a major release"),
    ],
)
def test_the_first_line_is_the_verdict(shown: Report, verdict: str) -> None:
    assert render(shown, Options()).splitlines()[0] == f"### apicheck: {verdict}"


def test_the_second_line_says_what_is_compared() -> None:
    assert render(full_report(), Options()).splitlines()[2] == (
        "`main@a1b2c3d` … `HEAD@e4f5a6b` in `httpx` · 3 breaking · 1 risky · 1 compatible · 1 accepted"
        " · 7 of 31 modules · required bump: major · merge base `0011223`; main is 14 commits ahead"
    )


def test_without_a_change_there_are_only_these_two() -> None:
    assert len(render(report(), Options()).splitlines()) == 3


def test_risky_changes_are_folded_unless_they_are_the_worst() -> None:
    risky = change(severity=Severity.RISKY)
    assert "<details><summary>1 risky change</summary>" in render(report(change(), risky), Options())
    assert "<details open><summary>1 risky change</summary>" in render(report(risky), Options())


def test_a_witness_that_raises_nothing_is_told_as_a_sentence() -> None:
    shown = render(report(change(witness=Witness("f(1)", "the 1st argument is now `b`"))), Options())
    assert "\n`f(1)`: the 1st argument is now `b`.\n" in shown


def test_without_a_source_url_locations_are_no_links() -> None:
    shown = render(full_report(), Options())
    assert "`httpx/_client.py:642`" in shown
    assert "](" not in shown


def test_what_is_gone_is_linked_at_the_base() -> None:
    shown = render(full_report(), LINKED)
    assert f"[`httpx/_api.py:12`](https://host/{MERGE_BASE}/httpx/_api.py#L12) at `0011223`" in shown


@pytest.mark.parametrize("severity", Severity)
def test_thousands_of_changes_are_all_there(severity: Severity) -> None:
    paths = [f"pkg.m{number:04}.f" for number in range(5_000)]
    shown = render(report(*[change(path, severity, old="(a)", new="()") for path in paths]), LINKED)
    assert [text for text in code_of(shown) if text.startswith("pkg.m")] == paths
    assert len(of_type(shown, "fence")) == (0 if severity is Severity.COMPATIBLE else 5_000)


def test_blank_lines_are_single() -> None:
    assert "\n\n\n" not in render(hostile_report("x"), LINKED)


def test_many_breaking_changes_are_counted_by_family() -> None:
    functions = [change(f"pkg.f{number}") for number in range(MANY_CHANGES)]
    shown = render(report(*functions, change("pkg.gone", rule="object-removed")), Options())
    assert "\nBreaking: exports 1, parameters 10.\n" in shown


def test_the_end_says_how_to_learn_more_where_something_is_grave() -> None:
    assert render(report(change()), Options()).splitlines()[-1].startswith("`apicheck explain RULE` says why ")
    assert "explain" not in render(report(change(severity=Severity.COMPATIBLE)), Options())

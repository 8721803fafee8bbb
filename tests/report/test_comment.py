"""The comment on a pull request: what it says, what it leaves out, and when it says nothing."""

import re
import time
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import example, given, settings

from apicheck.model.location import Location
from apicheck.model.report import Acceptance, Diagnostic, Report, Severity, Witness
from apicheck.report import comment
from apicheck.report.comment import LONGEST, Place, body, failure, marker, without_marker
from apicheck.report.harmless import printable
from tests.report.hostile import TEXTS, hostile_report, text_with_markup
from tests.report.reports import HEAD, change, full_report, incomplete_report, report
from tests.report.test_markdown import MARKUP, NEVER, OUR_TAGS, of_type, tokens

HERE = Place(
    source_url="https://github.com/o/r/blob/{commit}/{file}#L{line}-L{end_line}",
    whole_report="https://github.com/o/r/actions/runs/1",
)


def said(shown: Report, place: Place = HERE, previous: str | None = None) -> str:
    """The comment, which has to be there."""
    text = body(shown, place, previous)
    assert text is not None
    return text


class TestTheFirstLines:
    def test_are_marker_verdict_and_counts(self) -> None:
        first, second, _, fourth, *_ = said(full_report()).splitlines()
        assert first == "<!-- apicheck:api -->"
        assert second == "### apicheck: 3 breaking changes, this needs a major release"
        assert fourth.startswith("`main@a1b2c3d` … `HEAD@e4f5a6b` in `httpx` · 3 breaking · 1 risky · 1 compatible")
        assert "· required bump: major" in fourth

    @pytest.mark.parametrize("name", ["", "a b", "-->", "x" * 65, "a\nb", ".hidden"])
    def test_hold_no_name_that_could_end_the_marker(self, name: str) -> None:
        with pytest.raises(ValueError, match="is no name for a comment"):
            marker(name)


def test_a_breaking_change_says_what_where_the_call_and_the_way_out() -> None:
    text = said(full_report())
    link = f"https://github.com/o/r/blob/{HEAD}/httpx/_client.py#L642-L699"
    assert f"`httpx.Client(proxies)`** parameter removed · [`httpx/_client.py:642`]({link})" in text
    assert "`Client(proxies=...)` worked and now raises `TypeError: Client.__init__() got an unexpected" in text
    assert "*Stay compatible:* keep `proxies=None`, warn when it is given" in text


def test_breaking_comes_first_and_the_rest_is_folded() -> None:
    text = said(full_report())
    places = [
        text.index("Client(proxies)"),
        text.index("<details><summary>1 risky change</summary>"),
        text.index("<details><summary>1 compatible change</summary>"),
        text.index("<details><summary>1 accepted change</summary>"),
        text.index("**The range judges itself:**"),
        text.index("[The whole report](https://github.com/o/r/actions/runs/1)"),
    ]
    assert places == sorted(places)


class TestNothingIsSaid:
    @pytest.mark.parametrize("shown", [report(), report(change(severity=Severity.COMPATIBLE))])
    def test_where_there_never_was_anything_to_say(self, shown: Report) -> None:
        assert body(shown, HERE, None) is None

    def test_below_the_least_severity(self) -> None:
        assert body(report(change(severity=Severity.RISKY)), Place(least=Severity.BREAKING), None) is None
        assert body(report(change(severity=Severity.COMPATIBLE)), Place(least=Severity.COMPATIBLE), None) is not None

    @pytest.mark.parametrize(
        "shown",
        [
            report(diagnostics=(Diagnostic("head", "a.py", 1, "invalid syntax"),)),
            report(change(accepted=Acceptance("why not"))),
            report(reconfigures=full_report().reconfigures),
        ],
    )
    def test_never_of_what_a_reviewer_has_to_know(self, shown: Report) -> None:
        assert body(shown, Place(least=Severity.BREAKING), None) is not None


def test_what_is_fixed_is_resolved() -> None:
    text = said(report(change("pkg.new", Severity.COMPATIBLE, message="function added")), previous=said(full_report()))
    assert text.splitlines()[1] == "### apicheck: resolved, no breaking change, this needs a minor release"
    assert "What was told here before is gone." in text
    assert "`pkg.new` function added" in text
    assert (
        said(report(), previous=text).splitlines()[1].startswith("### apicheck: resolved, no change of the public API")
    )


class TestAFailure:
    def test_reads_as_one_of_the_tool(self) -> None:
        text = failure("'v9' is unknown: run `git fetch --tags`", HERE, None)
        assert text.splitlines()[:4] == [
            "<!-- apicheck:api -->",
            "### apicheck could not judge this range",
            "",
            "`'v9'` is unknown: run `git fetch --tags`",
        ]
        assert "neither that something breaks, nor that nothing does" in text
        assert "no breaking change" not in text

    def test_keeps_what_an_earlier_run_said(self) -> None:
        before = said(full_report())
        text = failure("out of memory", HERE, before)
        assert text.splitlines()[1] == "### apicheck could not judge this range"
        assert text.endswith(without_marker(before, "api"))
        assert text.count("<!-- apicheck:api -->") == 1

    def test_does_not_pile_up(self) -> None:
        before = said(full_report())
        first = failure("out of memory", HERE, before)
        assert failure("out of memory", HERE, first) == first
        assert failure("out of memory", HERE, failure("no such revision", HERE, before)) == first
        alone = failure("out of memory", HERE, None)
        assert failure("out of memory", HERE, alone.replace("\n", "\r\n")) == alone

    def test_is_followed_by_a_verdict(self) -> None:
        again = said(full_report(), previous=failure("out of memory", HERE, said(full_report())))
        assert again == said(full_report())

    def test_fits(self) -> None:
        before = f"{marker('api')}\n{'ü' * 29_990}"
        assert failure("x" * 100_000, HERE, before).encode() <= b"\xff" * LONGEST
        assert len(failure("x" * 100_000, HERE, before).encode()) < 2_000


class TestACutComment:
    """Long reports end where a whole row does, and say what they leave out."""

    @staticmethod
    def rows(text: str) -> int:
        return len(re.findall(r"^\*\*\d+\. `pkg|^- `pkg", text, re.MULTILINE))

    @staticmethod
    def many(**counts: int) -> Report:
        return report(
            *[
                change(f"pkg.ü{number}", Severity(name), message="removed", old="(ä, ö)", new="(ä)")
                for name, count in counts.items()
                for number in range(count)
            ]
        )

    @pytest.mark.parametrize(
        ("counts", "left_out"),
        [
            ({"breaking": 5_000}, r"Left out for its length:\*\* \d+ breaking\. "),
            ({"breaking": 9, "risky": 2_000, "compatible": 5}, r"length:\*\* \d+ risky, 5 compatible\. "),
            ({"breaking": 9, "compatible": 5_000}, r"length:\*\* \d+ compatible\. "),
        ],
    )
    def test_is_cut_from_its_end(self, counts: dict[str, int], left_out: str) -> None:
        text = said(self.many(**counts))
        assert LONGEST - 500 < len(text.encode()) <= LONGEST
        match = re.search(left_out, text)
        assert match is not None
        told = sum(int(number) for number in re.findall(r"\d+", match[0]))
        assert told + self.rows(text) == sum(counts.values())
        assert "[The whole report](https://github.com/o/r/actions/runs/1) has everything." in text
        assert f"### apicheck: {counts['breaking']} breaking changes" in text

    def test_is_still_markdown(self) -> None:
        shown = tokens(said(self.many(breaking=3, risky=3, compatible=5_000)))
        assert {
            tag for each in shown if each.type == "html_block" for tag in re.findall("<[^>!]*>", each.content)
        } <= OUR_TAGS

    def test_counts_bytes(self) -> None:
        paths = [f"pkg.{'漢' * 400}{number}" for number in range(3_000)]
        text = said(report(*[change(path, old="(a)", new="()") for path in paths]))
        assert len(text.encode()) <= LONGEST
        assert len(text) < LONGEST / 2

    def test_says_where_the_rest_is_without_a_link(self) -> None:
        text = said(self.many(breaking=2_000), Place())
        assert "`apicheck diff a1b2c3d..e4f5a6b --format markdown` shows everything." in text

    def test_a_giant_row_gives_way_to_a_short_one(self) -> None:
        giant = change("pkg.giant", old=f"({'ä' * 7_000})", new="()")
        worse = change("pkg.worse", message="removed " + "b" * 70_000)
        text = said(report(change("pkg.f"), giant, worse))
        assert "- `pkg.giant` parameter removed" in text
        assert "- `pkg.worse ...` `parameter-removed`: too long to be told here" in text
        assert "**1. `pkg.f`**" in text
        assert "Left out" not in text

    @pytest.mark.parametrize(
        "field", ["message", "advice", "old", "path", "rule", "paths", "witness", "before", "accepted"]
    )
    def test_a_text_that_would_take_hours_takes_none(self, field: str) -> None:
        runs = "".join("`" * number + "a" for number in range(2_000))  # which begin and end spans in a million ways
        values: dict[str, Any] = {
            "paths": (runs,),
            "witness": Witness(runs, runs),
            "before": Witness("f()", "TypeError: f()", (runs,)),
            "accepted": Acceptance(runs),
        }
        name = "witness" if field == "before" else field
        hostile = msgspec.structs.replace(change("pkg.f"), **{name: values.get(field, runs)})
        started = time.monotonic()
        text = said(report(hostile))
        assert time.monotonic() - started < 5
        assert "too long to be told here" in text

    def test_other_parts_are_bounded_too(self) -> None:
        problems = tuple(Diagnostic("head", f"{number}.py", 1, "x" * 10_000) for number in range(500))
        text = said(report(change("pkg.f"), diagnostics=problems))
        assert len(text.encode()) <= LONGEST
        assert "- and 480 more" in text
        assert "`pkg.f`" in text


@settings(deadline=None)
@given(text_with_markup)
def test_hostile_text_never_becomes_markup(text: str) -> None:
    shown = said(hostile_report(text), Place(source_url="https://host/{commit}/{file}#L{line}"))
    assert shown.startswith("<!-- apicheck:api -->\n")
    shown = without_marker(shown, "api")
    tags = {tag for html in of_type(shown, "html_block", "html_inline") for tag in re.findall("<[^>]*>", html)}
    assert tags <= OUR_TAGS
    assert [part for part in of_type(shown, "text") if MARKUP.search(part)] == []
    assert {token.attrs["href"] for token in tokens(shown) if token.type == "link_open"} <= {
        f"https://host/{HEAD}/{quote(printable(text), safe='/')}#L1"
    }
    assert not NEVER & {token.type for token in tokens(shown)}


for hostile in TEXTS:
    test_hostile_text_never_becomes_markup = example(hostile)(test_hostile_text_never_becomes_markup)


@given(text_with_markup)
def test_a_hostile_failure_never_becomes_markup(text: str) -> None:
    shown = without_marker(failure(text, HERE, None), "api")
    assert of_type(shown, "html_block", "html_inline") == []
    assert [part for part in of_type(shown, "text") if MARKUP.search(part)] == []


@pytest.mark.parametrize(
    "file", ["../../../evil/repo/x.py", "/etc/x.py", "a//b.py", "./x.py", "a/../../x.py", "..\\x.py"]
)
def test_a_path_that_leads_out_of_the_repository_is_no_link(file: str) -> None:
    text = said(report(change("pkg.f", head_location=Location(file, 1, 2))))
    assert "](https://github.com/o/r/blob" not in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example"])
def test_a_link_to_the_report_is_a_web_address(url: str) -> None:
    assert comment._link(url) is None  # noqa: SLF001
    assert url not in said(full_report(), Place(whole_report=url))


def test_incomplete_is_no_clean_verdict() -> None:
    assert (
        said(incomplete_report()).splitlines()[1].startswith("### apicheck: incomplete, 1 breaking change found so far")
    )

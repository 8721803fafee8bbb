"""Annotations, read back as GitHub's runner reads them."""

import re
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings

from apicheck.model.location import Location
from apicheck.model.report import Diagnostic, Report, Severity, Witness
from apicheck.report.formats import Options
from apicheck.report.github import LONGEST_MESSAGE, SHOWN_OF_A_TYPE, render
from tests.report.hostile import TEXTS, hostile_report, text_with_markup
from tests.report.reports import change, full_report, incomplete_report, report


class Annotation(NamedTuple):
    """What the runner makes of a line."""

    type_: str
    properties: dict[str, str]
    message: str


def read(line: str) -> Annotation:
    """A workflow command as actions/runner parses it: unescape the message; split properties, then unescape them."""
    match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
    assert match is not None, line
    properties = dict(each.split("=", 1) for each in match[2].split(","))
    for name, value in properties.items():
        assert not set(value) & set("\r\n:,")
        properties[name] = unescaped(value.replace("%3A", ":").replace("%2C", ","))
    assert properties.keys() <= {"title", "file", "line"}
    return Annotation(match[1], properties, unescaped(match[3]))


def unescaped(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def annotations(shown: Report) -> list[Annotation]:
    text = render(shown, Options())
    assert text.endswith("\n")
    return [read(line) for line in text.split("\n")[:-1]]


def test_the_gravest_come_first_with_their_evidence_and_place() -> None:
    first, *_, notice = annotations(full_report())
    assert first == Annotation(
        "error",
        {"title": "export-removed: httpx.patch", "file": "httpx/_api.py"},
        "httpx.patch: function removed\n"
        "from httpx import patch  ->  ImportError: cannot import name 'patch' from 'httpx'",
    )
    assert notice == Annotation(
        "notice",
        {"title": "apicheck"},
        "3 breaking changes, this needs a major release (3 breaking, 1 risky, 1 compatible, 1 accepted)",
    )


def test_the_order_is_that_of_every_report() -> None:
    assert [each.properties["title"].partition(":")[0] for each in annotations(full_report())] == [
        "export-removed",
        "kind-changed",
        "parameter-removed",
        "default-changed",
        "apicheck",
    ]


def test_a_line_is_one_of_head_or_none() -> None:
    here, gone, nowhere, _ = annotations(
        report(
            change("pkg.a", head_location=Location("a.py", 3, 9)),
            change("pkg.b", base_location=Location("b.py", 4, 9)),
            change("pkg.c"),
        )
    )
    assert (here.properties.get("file"), here.properties.get("line")) == ("a.py", "3")
    assert (gone.properties.get("file"), gone.properties.get("line")) == ("b.py", None)
    assert (nowhere.properties.get("file"), nowhere.properties.get("line")) == (None, None)


def test_what_the_format_uses_is_escaped() -> None:
    shown = report(
        change(
            "pkg.f",
            message="100%: a, b",
            parameter="a,b:c%",
            head_location=Location("a%b,c:d.py", 1, 1),
            witness=Witness("f('%0A')", "TypeError: x::y"),
        )
    )
    line = render(shown, Options()).splitlines()[0]
    assert line == (
        "::error title=parameter-removed%3A pkg.f(a%2Cb%3Ac%25),file=a%25b%2Cc%3Ad.py,line=1"
        "::pkg.f(a,b:c%25): 100%25: a, b%0Af('%250A')  ->  TypeError: x::y"
    )
    assert read(line).message.splitlines()[1] == "f('%0A')  ->  TypeError: x::y"


@settings(deadline=None, max_examples=50)
@given(text_with_markup)
def test_hostile_text_starts_no_command_of_its_own(text: str) -> None:
    assert [each.type_ for each in annotations(hostile_report(text))] == [
        *["error"] * 3, "warning", "notice", "notice"
    ]  # fmt: skip


for hostile in TEXTS:
    test_hostile_text_starts_no_command_of_its_own = example(hostile)(test_hostile_text_starts_no_command_of_its_own)


@pytest.mark.parametrize("count", [9, 10, 11, 500])
@pytest.mark.parametrize("severity", [Severity.BREAKING, Severity.RISKY])
def test_no_more_than_github_shows_and_the_last_one_counts_the_rest(count: int, severity: Severity) -> None:
    shown = annotations(report(*[change(f"pkg.f{number:03}", severity) for number in range(count)]))[:-1]
    assert len(shown) == min(count, SHOWN_OF_A_TYPE)
    if count > SHOWN_OF_A_TYPE:
        assert shown[-1].message.startswith(f"{count - 9} more {severity.value} changes")
    assert shown[0].properties["title"] == "parameter-removed: pkg.f000"


def test_problems_leave_place_for_findings() -> None:
    problems = tuple(Diagnostic("head", f"pkg/m{number}.py", 1, "unreadable") for number in range(20))
    shown = annotations(report(*[change(f"pkg.f{number}") for number in range(20)], diagnostics=problems))
    errors = [each for each in shown if each.type_ == "error"]
    assert len(errors) == SHOWN_OF_A_TYPE
    assert [each.message.partition(";")[0] for each in errors if each.properties["title"] == "apicheck"] == [
        "18 more problems",
        "14 more breaking changes",
    ]


def test_what_is_unreadable_on_base_has_no_line_of_head() -> None:
    head, base, *_ = annotations(incomplete_report())
    assert head.properties["line"] == "3"
    assert (list(base.properties), base.message[-10:]) == (["title"], " (on base)")


def test_a_message_is_no_longer_than_github_takes() -> None:
    (found, _) = annotations(report(change(message="x" * 10_000)))
    assert len(found.message) == LONGEST_MESSAGE
    assert found.message.endswith("...")


def test_nothing_to_say_is_a_notice() -> None:
    assert annotations(report()) == [
        Annotation("notice", {"title": "apicheck"}, "no change of the public API, this needs a patch release")
    ]

"""The report on a terminal and in a pipe."""

import re

import pytest
from rich.cells import cell_len

from apicheck.model.location import Location
from apicheck.model.report import Bump, Report, RevisionLabel, Severity, Witness
from apicheck.report.formats import Options
from apicheck.report.summary_line import summary_line
from apicheck.report.text import SHOWN_COMPATIBLE, render
from apicheck.report.wording import MANY_CHANGES
from tests.report.reports import HEAD, change, full_report, incomplete_report, report

PIPE = Options()
WIDTHS = (24, 40, 60, 80, 100, 120, 200)

LAST_LINES: dict[str, tuple[Report, str]] = {
    "everything": (
        full_report(),
        "3 breaking, 1 risky, 1 compatible, 1 accepted in 7 of 31 modules - needs a major release",
    ),
    "additions": (
        report(change(severity=Severity.COMPATIBLE)),
        "1 compatible in 7 of 31 modules - needs a minor release",
    ),
    "a policy of small steps": (
        report(change(), required_bump=Bump.MINOR),
        "1 breaking in 7 of 31 modules - needs a minor release",
    ),
    "incomplete": (
        incomplete_report(),
        "incomplete, 2 problems: 1 breaking in 7 of 31 modules so far - needs at least a major release",
    ),
    "incomplete and nothing found": (
        report(diagnostics=incomplete_report().diagnostics, required_bump=Bump.NONE),
        "incomplete, 2 problems: no change of the public API in 7 of 31 modules so far - may need a release",
    ),
}


@pytest.mark.parametrize(("shown", "line"), LAST_LINES.values(), ids=LAST_LINES)
def test_the_last_line_is_the_summary(shown: Report, line: str) -> None:
    assert render(shown, PIPE).splitlines()[-1] == line
    assert summary_line(shown) == line


def test_the_duration_ends_the_last_line() -> None:
    assert render(full_report(), Options(elapsed=0.379)).endswith("needs a major release  0.38 s\n")


@pytest.mark.parametrize(
    ("bump", "verdict"),
    [
        (Bump.NONE, "no change of the public API, this needs no release"),
        (Bump.PATCH, "no change of the public API, this needs a patch release"),
    ],
)
def test_nothing_to_say_is_one_line(bump: Bump, verdict: str) -> None:
    assert render(report(required_bump=bump), PIPE) == f"httpx  main@a1b2c3d -> HEAD@e4f5a6b  {verdict}\n"


def test_revisions_without_a_commit_or_named_by_it_are_not_doubled() -> None:
    shown = report(base=RevisionLabel(HEAD, HEAD), head=RevisionLabel("work tree", None), project="")
    assert render(shown, PIPE).startswith("e4f5a6b -> work tree  ")


def test_in_a_pipe_every_finding_has_its_path_message_and_location_on_one_line() -> None:
    path = "a_rather_long_package_name." * 12 + "function"
    shown = render(report(change(path, head_location=Location("pkg/mod.py", 7, 9))), PIPE)
    assert f"BREAKING  {path}  parameter removed  pkg/mod.py:7" in shown.splitlines()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("shown", [full_report(), incomplete_report(), report()], ids=["full", "incomplete", "silent"])
def test_no_line_is_wider_than_the_terminal(shown: Report, width: int) -> None:
    lines = render(shown, Options(width=width, elapsed=1.5)).splitlines()
    assert [line for line in lines if cell_len(line) > width] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_wrapping_loses_nothing(width: int) -> None:
    def without_spaces(text: str) -> str:
        return re.sub(r"\s", "", text)

    assert without_spaces(render(full_report(), Options(width=width))) == without_spaces(render(full_report(), PIPE))


def test_a_word_wider_than_the_terminal_is_folded() -> None:
    lines = render(report(change("pkg." + "x" * 300)), Options(width=40)).splitlines()
    assert max(map(len, lines)) <= 40
    assert "".join(lines).count("x") == 300 + "httpx explain".count("x")


def test_wide_characters_count_twice() -> None:
    lines = render(report(change("pkg." + "名" * 60)), Options(width=80)).splitlines()
    assert max(map(cell_len, lines)) <= 80


def test_a_location_that_does_not_fit_gets_its_own_line() -> None:
    shown = report(change("pkg.f", head_location=Location("pkg/" + "deep/" * 10 + "mod.py", 7, 9)))
    lines = render(shown, Options(width=80)).splitlines()
    assert lines[2:4] == ["BREAKING  pkg.f  parameter removed", " " * 10 + "pkg/" + "deep/" * 10 + "mod.py:7"]


def test_colours_only_when_asked_for() -> None:
    assert "\x1b[" in render(full_report(), Options(color=True))
    assert "\x1b" not in render(full_report(), Options(width=80))


def test_colours_change_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")  # the caller has decided, the environment does not overrule it here
    colored = render(full_report(), Options(color=True, width=80))
    assert "\x1b[1;31mBREAKING" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == render(full_report(), Options(width=80))


@pytest.mark.parametrize("options", [PIPE, Options(width=60), Options(width=60, color=True)])
def test_other_peoples_code_neither_controls_the_terminal_nor_the_markup(options: Options) -> None:
    hostile = "\x1b[2J[red]x[/red]\u202e:smile:\r\n"
    shown = render(
        report(
            change(
                f"pkg.{hostile}",
                message=hostile,
                parameter=hostile,
                paths=(hostile,),
                head_location=Location(hostile, 1, 1),
                witness=Witness(hostile, hostile),
            ),
            project=hostile,
        ),
        options,
    )
    ours = r"\x1b\[[\d;]*m" if options.color else r"(?!)"
    assert re.sub(ours, "", shown).replace("\n", "").isprintable()
    assert "[red]x[/red]" in shown
    assert ":smile:" in shown


def test_compatible_changes_are_cut_and_counted() -> None:
    many = [change(f"pkg.f{number:02}", Severity.COMPATIBLE) for number in range(SHOWN_COMPATIBLE + 3)]
    shown = render(report(*many), PIPE)
    assert shown.count("\nok ") == SHOWN_COMPATIBLE
    assert "and 3 more compatible changes (--format json lists all)" in shown


def test_compatible_changes_of_one_cause_are_told_once() -> None:
    shown = report(*[change(f"pkg.f{number:02}", Severity.COMPATIBLE, parameter="a") for number in range(15)])
    lines = render(shown, PIPE).splitlines()
    assert lines[2:4] == [
        "ok        pkg.f00(a)  parameter removed",
        "          also pkg.f01, pkg.f02, pkg.f03 and 11 more",
    ]
    assert "more compatible" not in "".join(lines)


def test_on_a_wide_terminal_a_location_stays_near() -> None:
    shown = report(change("pkg.f", head_location=Location("pkg/mod.py", 7, 9)))
    (line,) = [line for line in render(shown, Options(width=240)).splitlines() if line.startswith("BREAKING")]
    assert len(line) == 120
    assert line.endswith("  pkg/mod.py:7")


def test_breaking_changes_are_never_cut() -> None:
    assert render(report(*[change(f"pkg.f{number}") for number in range(5_000)]), PIPE).count("\nBREAKING  ") == 5_000


def test_other_paths_are_cut_and_counted() -> None:
    paths = tuple(f"pkg.p{number}" for number in range(10))
    assert "          also pkg.p0, pkg.p1, pkg.p2 and 7 more\n" in render(report(change(paths=paths)), PIPE)


def test_rules_behind_what_is_grave_are_named_for_explain() -> None:
    rules = ["object-removed", "member-removed", "parameter-removed", "parameter-renamed", "parameter-reordered"]
    grave = [change(f"pkg.f{number}", rule=rule) for number, rule in enumerate(rules)]
    added = change("pkg.g", Severity.COMPATIBLE, rule="object-added")
    hint = (
        "`apicheck explain` tells why: object-removed, member-removed, parameter-removed, parameter-renamed and 1 more"
    )
    assert render(report(*grave, added), PIPE).splitlines()[-2] == hint
    assert "explain" not in render(report(added), PIPE)


def test_many_breaking_changes_are_counted_by_family() -> None:
    functions = [change(f"pkg.f{number}") for number in range(MANY_CHANGES)]
    gone = change("pkg.gone", rule="object-removed")
    assert render(report(*functions, gone), PIPE).splitlines()[-3] == "breaking: exports 1, parameters 10"
    assert "breaking:" not in render(report(*functions), PIPE)
    assert "breaking:" not in render(report(*functions[2:], gone), PIPE)

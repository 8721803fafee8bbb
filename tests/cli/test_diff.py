"""`apicheck diff`: what goes in, what comes out, where it goes."""

import io
import json
import os
import subprocess
from importlib.metadata import version
from pathlib import Path

import msgspec
import pytest

from apicheck.cli.output import terminal_width, wants_color
from apicheck.model.report import Report, Severity
from apicheck.report.formats import Format, Options, renderer
from apicheck.report.order import ordered
from tests.cli.program import Program, compare_to, in_own_process
from tests.report.reports import HEAD, change, full_report, incomplete_report, report

SUMMARY = "3 breaking, 1 risky, 1 compatible, 1 accepted in 7 of 31 modules - needs a major release"
PUT_IN_PLACE = (
    "import apicheck, types; from tests.report.reports import *\n"
    "apicheck.comparison = types.SimpleNamespace(compare_range=lambda range_, **_: {report})"
)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize(
    ("shown", "options", "status"),
    [
        (report(), (), 0),
        (full_report(), (), 1),
        (full_report(), ("--fail-on", "never"), 0),
        (report(change(severity=Severity.RISKY)), (), 0),
        (report(change(severity=Severity.RISKY)), ("--fail-on", "risky"), 1),
        (incomplete_report(), (), 2),
        (incomplete_report(), ("--fail-on", "never"), 2),
    ],
)
def test_the_exit_status_is_the_same_for_every_format(
    apicheck: Program,
    monkeypatch: pytest.MonkeyPatch,
    format_: Format,
    shown: Report,
    options: tuple[str, ...],
    status: int,
) -> None:
    compare_to(monkeypatch, shown)
    assert apicheck("diff", "v0..v1", "--format", format_, *options).status == status


@pytest.mark.usefixtures("project")
class TestStandardOutput:
    @pytest.mark.parametrize("format_", [Format.MARKDOWN, Format.JSON])
    def test_holds_the_report_and_nothing_else(
        self, apicheck: Program, monkeypatch: pytest.MonkeyPatch, format_: Format
    ) -> None:
        compare_to(monkeypatch, full_report())
        outcome = apicheck("diff", "v0..v1", "--format", format_)
        assert outcome == (1, renderer(format_)(full_report(), Options()), "")

    def test_is_plain_text_in_a_pipe(self, apicheck: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        compare_to(monkeypatch, full_report())
        _, stdout, stderr = apicheck("diff", "v0..v1")
        assert stdout.startswith(renderer(Format.TEXT)(full_report(), Options()).rstrip())
        assert (stdout.endswith(" s\n"), stderr) == (True, "")

    def test_is_json_when_nothing_could_be_judged(self, apicheck: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        compare_to(monkeypatch, incomplete_report())
        status, stdout, stderr = apicheck("diff", "v0..v1", "--format", "json")
        assert (status, json.loads(stdout)["status"], stderr) == (2, "incomplete", "")

    def test_is_utf8_whatever_the_terminal_speaks(self) -> None:
        result = in_own_process(
            "diff", "v0..v1", "--format", "markdown", prelude=PUT_IN_PLACE.format(report="report(project='Größe')"),
            env=environment(PYTHONIOENCODING="ascii"),
        )  # fmt: skip
        assert (result.returncode, result.stderr) == (0, b"")
        assert "`Größe`" in result.stdout.decode("utf-8")

    def test_is_escaped_text_where_the_terminal_lacks_a_letter(self) -> None:
        result = in_own_process(
            "diff", "v0..v1", prelude=PUT_IN_PLACE.format(report="report(project='Größe')"),
            env=environment(PYTHONIOENCODING="ascii"),
        )  # fmt: skip
        assert (result.returncode, result.stderr) == (0, b"")
        assert result.stdout.startswith(rb"Gr\xf6\xdfe  main")

    @pytest.mark.skipif(os.name == "nt", reason="pipes break in another way there")
    @pytest.mark.parametrize(("shown", "status"), [("report()", 0), ("full_report()", 1), ("incomplete_report()", 2)])
    def test_the_verdict_holds_when_the_reader_leaves_early(self, shown: str, status: int) -> None:
        read, write = os.pipe()
        os.close(read)
        with os.fdopen(write, "wb") as broken:
            result = in_own_process(
                "diff", "v0..v1", prelude=PUT_IN_PLACE.format(report=shown), env=environment(),
                capture_output=False, stdout=broken, stderr=subprocess.PIPE,
            )  # fmt: skip
        assert (result.returncode, result.stderr) == (status, b"")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
    def test_that_is_full_is_no_verdict(self) -> None:
        with Path("/dev/full").open("wb") as full:
            result = in_own_process(
                "diff", "v0..v1", prelude=PUT_IN_PLACE.format(report="report()"), env=environment(),
                capture_output=False, stdout=full, stderr=subprocess.PIPE,
            )  # fmt: skip
        assert result.returncode == 2
        assert result.stderr == b"apicheck: cannot write the report to standard output: No space left on device\n"


def environment(**more: str) -> dict[str, str]:
    """This process's environment, with the root of the checkout among the places of modules."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **more}


@pytest.mark.usefixtures("project")
class TestOutputFile:
    @pytest.mark.parametrize("format_", Format)
    def test_holds_the_report_and_the_last_line_goes_to_stderr(
        self, apicheck: Program, monkeypatch: pytest.MonkeyPatch, format_: Format
    ) -> None:
        compare_to(monkeypatch, full_report())
        outcome = apicheck("diff", "v0..v1", "--format", format_, "--output", "report")
        assert outcome == (1, "", f"apicheck: {SUMMARY}\n")
        expected = renderer(format_)(full_report(), Options()).rstrip()
        assert Path("report").read_text("utf-8").startswith(expected)

    def test_that_cannot_be_written_is_found_out_before_the_work(
        self, apicheck: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        compared = compare_to(monkeypatch, full_report())
        status, stdout, stderr = apicheck("diff", "v0..v1", "--output", "nowhere/report.txt")
        assert (status, stdout, compared) == (2, "", [])
        assert stderr.startswith("apicheck: cannot write the report to nowhere/report.txt: there is no folder ")


@pytest.mark.usefixtures("project")
class TestSeveralOutputs:
    def test_each_is_written_and_the_text_still_printed(
        self, apicheck: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        compare_to(monkeypatch, full_report())
        named = [f"{format_}=report.{format_}" for format_ in Format]
        status, stdout, stderr = apicheck("diff", "v0..v1", *(each for name in named for each in ("--output", name)))
        assert (status, stderr) == (1, "")
        assert stdout.startswith(renderer(Format.TEXT)(full_report(), Options()).rstrip())
        for format_ in Format:
            expected = renderer(format_)(full_report(), Options()).rstrip()
            assert Path(f"report.{format_}").read_text("utf-8").startswith(expected)

    def test_one_without_a_format_takes_that_of_the_option(
        self, apicheck: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        compare_to(monkeypatch, full_report())
        outcome = apicheck("diff", "v0..v1", "--format", "json", "-o", "api.json", "-o", "sarif=api.sarif")
        assert outcome == (1, "", f"apicheck: {SUMMARY}\n")
        assert json.loads(Path("api.json").read_text("utf-8"))["status"] == "complete"
        assert json.loads(Path("api.sarif").read_text("utf-8"))["version"] == "2.1.0"

    @pytest.mark.parametrize(
        ("value", "sentence"),
        [
            (
                "sariff=a.sarif",
                "there is no format 'sariff': did you mean sarif=a.sarif?"
                " A file of that name is written ./sariff=a.sarif",
            ),
            (
                "git-lab=a",
                "there is no format 'git-lab': did you mean gitlab=a? A file of that name is written ./git-lab=a",
            ),
            (
                "xyz=a",
                "there is no format 'xyz': there are text, markdown, json, html, github, sarif, gitlab, junit."
                " A file of that name is written ./xyz=a",
            ),
            ("sarif=", "--output 'sarif=' names no file: write sarif=FILE"),
            ("", "--output '' names no file: write FORMAT=FILE"),
            ("json=-", "`-` is no file: `--format json` without --output writes to standard output"),
        ],
    )
    def test_a_wrong_value_is_one_sentence_before_the_work(
        self, apicheck: Program, monkeypatch: pytest.MonkeyPatch, value: str, sentence: str
    ) -> None:
        compared = compare_to(monkeypatch, full_report())
        outcome = apicheck("diff", "v0..v1", "--output", "html=api.html", "--output", value)
        assert (outcome, compared, Path("api.html").exists()) == ((2, "", f"apicheck: {sentence}\n"), [], False)

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            (("a", "b"), "two files for one format, a and b: write FORMAT=FILE for the others"),
            (("json=a", "html=a"), "two reports cannot be written to one file, a"),
            (("json=a", "html=./x/../a"), "two reports cannot be written to one file, x/../a"),
        ],
    )
    def test_values_that_exclude_each_other_are_one_sentence(
        self, apicheck: Program, monkeypatch: pytest.MonkeyPatch, values: tuple[str, str], sentence: str
    ) -> None:
        compare_to(monkeypatch, full_report())
        outcome = apicheck("diff", "v0..v1", "-o", values[0], "-o", values[1])
        assert outcome == (2, "", f"apicheck: {sentence}\n")

    def test_one_that_cannot_be_written_keeps_none_of_the_others(
        self, apicheck: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        compare_to(monkeypatch, report())
        Path("folder").mkdir()
        outputs = ("-o", "sarif=nowhere/api.sarif", "-o", "html=api.html", "-o", "junit=folder", "-o", "json=api.json")
        status, stdout, stderr = apicheck("diff", "v0..v1", *outputs)
        assert (status, "no change of the public API" in stdout) == (2, True)
        assert [line.partition(": it is")[0].partition(": there")[0] for line in stderr.splitlines()] == [
            "apicheck: cannot write the report to nowhere/api.sarif",
            "apicheck: cannot write the report to folder",
        ]
        assert Path("api.html").read_text("utf-8").endswith("</html>\n")
        assert json.loads(Path("api.json").read_text("utf-8"))["changes"] == []

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
    def test_one_that_fails_while_it_is_written_keeps_none_of_the_others(
        self, apicheck: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        compare_to(monkeypatch, report())
        status, stdout, stderr = apicheck("diff", "v0..v1", "-o", "json=/dev/full", "-o", "html=api.html")
        assert (status, "no change of the public API" in stdout) == (2, True)
        assert stderr == "apicheck: cannot write the report to /dev/full: No space left on device\n"
        assert Path("api.html").exists()

    @pytest.mark.skipif(os.name == "nt", reason="the names of streams are those of Unix")
    def test_a_stream_of_the_process_is_written_to(self, tmp_path: Path) -> None:
        def run(**where: object) -> "subprocess.CompletedProcess[bytes]":
            prelude = PUT_IN_PLACE.format(report="report()")
            arguments = ("diff", "v0..v1", "-o", "json=/dev/stderr", "-o", "gitlab=/dev/stdout")
            return in_own_process(*arguments, prelude=prelude, env=environment(), **where)

        piped = run()
        assert (json.loads(piped.stderr)["status"], piped.stdout[:3]) == ("complete", b"[]\n")
        with (tmp_path / "out").open("wb") as stream:
            run(capture_output=False, stdout=stream, stderr=subprocess.DEVNULL)
        assert (tmp_path / "out").read_bytes()[:3] == b"[]\n"
        assert b"no change of the public API" in (tmp_path / "out").read_bytes()


class TestTheRange:
    def test_is_read_from_the_named_repository(
        self, apicheck: Program, monkeypatch: pytest.MonkeyPatch, project: Path, tmp_path: Path
    ) -> None:
        compared = compare_to(monkeypatch, report())
        monkeypatch.chdir(tmp_path)
        assert apicheck("diff", "v0..v1", "--repo", str(project)).status == 0
        assert [(range_.base.label.rev, range_.head.label.rev) for range_ in compared] == [("v0", "v1")]

    @pytest.mark.usefixtures("project")
    @pytest.mark.parametrize(
        ("arguments", "sides"),
        [((), ("main", "work tree")), (("v0",), ("v0", "work tree")), (("--staged",), ("HEAD", "index"))],
    )
    def test_has_defaults(
        self,
        apicheck: Program,
        monkeypatch: pytest.MonkeyPatch,
        arguments: tuple[str, ...],
        sides: tuple[str, str],
    ) -> None:
        compared = compare_to(monkeypatch, report())
        assert apicheck("diff", *arguments).status == 0
        assert [(range_.base.label.rev, range_.head.label.rev) for range_ in compared] == [sides]

    @pytest.mark.usefixtures("project")
    def test_with_an_unknown_revision_is_no_verdict(self, apicheck: Program) -> None:
        status, stdout, stderr = apicheck("diff", "v0..nothing", "--format", "json")
        assert (status, stdout) == (2, "")
        assert stderr.startswith("apicheck: ")
        assert "nothing" in stderr
        assert stderr.count("\n") == 1

    def test_outside_of_a_repository_is_no_verdict(
        self, apicheck: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.chdir(tmp_path)
        status, _, stderr = apicheck("diff")
        assert status == 2
        assert stderr.count("\n") == 1


class TestFailOn:
    @pytest.fixture
    def configured(self, project: Path) -> None:
        (project / "pyproject.toml").write_text('[tool.apicheck]\nfail-on = "risky"\n')

    @pytest.mark.usefixtures("configured")
    def test_unset_is_as_configured_on_the_newer_side(self, apicheck: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        compare_to(monkeypatch, report(change(severity=Severity.RISKY)))
        assert apicheck("diff", "v0").status == 1
        assert apicheck("diff", "v0..v1").status == 0

    @pytest.mark.usefixtures("configured")
    def test_set_outweighs_the_configuration(self, apicheck: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        compare_to(monkeypatch, report(change(severity=Severity.RISKY)))
        assert apicheck("diff", "v0", "--fail-on", "breaking").status == 0


@pytest.mark.usefixtures("project")
class TestSourceUrl:
    def test_makes_links(self, apicheck: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        compare_to(monkeypatch, full_report())
        outcome = apicheck(
            "diff", "v0..v1", "--format", "markdown", "--source-url", "https://h/{commit}/{file}#L{line}"
        )
        assert f"(https://h/{HEAD}/httpx/_client.py#L642)" in outcome.stdout

    def test_with_an_unknown_placeholder_is_wrong_usage(self, apicheck: Program) -> None:
        status, stdout, stderr = apicheck("diff", "v0..v1", "--source-url", "https://h/{sha}")
        assert (status, stdout) == (2, "")
        assert stderr == (
            "apicheck: --source-url has an unknown placeholder {sha}; there are {commit}, {file}, {line}, {end_line}\n"
        )


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "variables", "color"),
    [
        (Terminal(), {}, True),
        (io.StringIO(), {}, False),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {"FORCE_COLOR": "1"}, True),
        (io.StringIO(), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colours_follow_the_terminal_and_the_environment(
    stream: io.StringIO, variables: dict[str, str], color: bool
) -> None:
    assert wants_color(stream, variables) is color


def test_the_width_is_the_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "57")
    assert terminal_width(Terminal()) == 57
    assert terminal_width(io.StringIO()) is None


def test_version(apicheck: Program) -> None:
    assert apicheck("--version") == (0, f"apicheck {version('apicheck')}\n", "")


@pytest.mark.parametrize("arguments", [("--help",), ("diff", "--help"), ("diff", "-h")])
def test_help_shows_examples(apicheck: Program, arguments: tuple[str, ...]) -> None:
    status, stdout, _ = apicheck(*arguments)
    assert status == 0
    assert "\n    apicheck diff main..HEAD " in stdout


@pytest.mark.usefixtures("project")
def test_what_json_says_can_be_read_back(apicheck: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    compare_to(monkeypatch, full_report())
    stdout = apicheck("diff", "v0..v1", "--format", "json").stdout
    assert msgspec.json.decode(stdout, type=Report) == ordered(full_report())


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("format_", "evidence"),
    [
        (Format.TEXT, "from pkg import f  ->  ImportError: cannot import name 'f' from 'pkg'"),
        (Format.MARKDOWN, "`from pkg import f` worked and now raises `ImportError: cannot import name 'f' from 'pkg'"),
        (Format.JSON, '"call": "from pkg import f"'),
    ],
)
def test_a_real_comparison(apicheck: Program, format_: Format, evidence: str) -> None:
    status, stdout, stderr = apicheck("diff", "v0..v1", "--format", format_)
    assert (status, stderr) == (1, "")
    assert evidence in stdout


@pytest.mark.usefixtures("project")
def test_a_revision_against_itself_is_silent(apicheck: Program) -> None:
    status, stdout, stderr = apicheck("diff", "v1..v1")
    assert (status, stdout.count("\n"), stderr) == (0, 1, "")
    assert "no change of the public API, this needs no release" in stdout

"""What is told of a run on standard error while it goes on, and that standard output stays the report's alone."""

import io
import json
import logging
import os
import pty
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from apicheck.cli.following import wants_progress
from apicheck.report.progress import ProgressHandler
from tests.cli.program import Program, compare_to, in_own_process
from tests.report.reports import full_report

LINE = re.compile(r"apicheck: +\d+\.\d\d s  (.*)")


def told(stderr: str) -> list[str]:
    """The lines of `--verbose` without their times."""
    matches = [LINE.fullmatch(line) for line in stderr.splitlines()]
    assert all(matches), stderr
    return [match[1] for match in matches if match]


@pytest.mark.usefixtures("project")
class TestVerbose:
    def test_tells_what_is_read_and_from_where(self, apicheck: Program) -> None:
        status, stdout, stderr = apicheck(
            "diff", "v0..v1", "-v", "--no-cache", "--format", "json", "-o", "html=api.html"
        )
        assert (status, json.loads(stdout)["status"]) == (1, "complete")
        lines = told(stderr)
        assert re.fullmatch(r"compares v0 \([0-9a-f]{12}\) with v1 \([0-9a-f]{12}\) of project", lines[0])
        assert "base: 1 files to look at" in lines
        assert re.fullmatch(r"writes \d+ bytes to api.html", lines[-1])

    def test_tells_what_comes_from_the_cache(
        self, apicheck: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("APICHECK_CACHE_DIR", str(tmp_path / "cache"))
        apicheck("diff", "v0..v1")
        lines = told(apicheck("diff", "v0..v1", "-v").stderr)
        assert f"takes what an earlier run found out about the same files, from {tmp_path / 'cache'}" in lines

    def test_is_over_when_the_command_is(self, apicheck: Program) -> None:
        apicheck("diff", "v0..v1", "--verbose")
        logger = logging.getLogger("apicheck")
        assert (logger.handlers, logger.level) == ([], logging.NOTSET)


@pytest.mark.usefixtures("project")
class TestQuiet:
    def test_leaves_out_the_summary(self, apicheck: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        compare_to(monkeypatch, full_report())
        assert apicheck("diff", "v0..v1", "--quiet", "-o", "report.txt") == (1, "", "")
        assert Path("report.txt").exists()

    def test_keeps_the_report_and_the_errors(self, apicheck: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        compare_to(monkeypatch, full_report())
        assert "BREAKING" in apicheck("diff", "v0..v1", "-q").stdout
        status, _, stderr = apicheck("diff", "v0..nothing", "-q")
        assert (status, stderr.startswith("apicheck: ")) == (2, True)


# Each command with every format that is for programs, verbose or not: nothing but a document on standard output.
FOR_PROGRAMS = [
    ("diff", "v0..v1", "--format", "json"),
    ("diff", "v0..v1", "--format", "sarif"),
    ("diff", "v0..v1", "--format", "gitlab"),
    ("gate", "--version", "2", "--base", "v0", "--format", "json"),
    ("rules", "--format", "json"),
    ("config", "--format", "json"),
]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("arguments", FOR_PROGRAMS, ids=" ".join)
@pytest.mark.parametrize("verbosity", [(), ("--verbose",), ("--quiet",)], ids=["", "verbose", "quiet"])
def test_standard_output_is_json_and_nothing_else(
    apicheck: Program, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], verbosity: tuple[str, ...]
) -> None:
    monkeypatch.delenv("GITHUB_OUTPUT", raising=False)
    if arguments[0] in {"rules", "config"} and verbosity:
        pytest.skip("they have nothing to tell of their work")
    stdout = apicheck(*arguments, *verbosity).stdout
    assert stdout.endswith("\n")
    json.loads(stdout)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("arguments", [("diff", "v0..nothing", "--format", "json"), ("diff", "--nothing")])
def test_an_error_leaves_it_empty(apicheck: Program, arguments: tuple[str, ...]) -> None:
    status, stdout, _ = apicheck(*arguments)
    assert (status, stdout) == (2, "")


AT_ONCE = "from apicheck.report import progress; progress.SHOWN_AFTER = progress._REFRESHED_EACH = 0.0"


def on_a_terminal(*arguments: str, **environment: str) -> tuple["subprocess.CompletedProcess[bytes]", str]:
    """A run whose standard error is a terminal, and all that came out there."""
    ours, theirs = pty.openpty()
    shown: list[bytes] = []

    def read() -> None:
        try:
            while data := os.read(ours, 65536):
                shown.append(data)
        except OSError:  # the other end is closed
            pass

    reader = threading.Thread(target=read)
    reader.start()
    root = str(Path(__file__).parents[2])
    result = in_own_process(
        *arguments, prelude=AT_ONCE, capture_output=False, stdout=subprocess.PIPE, stderr=theirs,
        env={**os.environ, "PYTHONPATH": root, "TERM": "xterm", "COLUMNS": "100", **environment},
    )  # fmt: skip
    os.close(theirs)
    reader.join(10)
    os.close(ours)
    return result, b"".join(shown).decode()


@pytest.mark.skipif(sys.platform != "linux", reason="terminals are made in another way there")
@pytest.mark.usefixtures("project")
class TestProgress:
    def test_is_a_bar_that_is_taken_away_again(self) -> None:
        result, shown = on_a_terminal("diff", "v0..v1", "--format", "json", "--no-cache")
        assert json.loads(result.stdout)["status"] == "complete"
        assert "judges" in shown
        assert shown.rstrip().endswith(("\x1b[2K", "\x1b[?25h"))

    @pytest.mark.parametrize("arguments", [("--quiet",), ("--verbose",)])
    def test_is_not_where_something_else_is_wanted(self, arguments: tuple[str, ...]) -> None:
        _, shown = on_a_terminal("diff", "v0..v1", "--format", "json", "--no-cache", *arguments)
        assert "\x1b" not in shown

    def test_is_not_on_a_dumb_terminal(self) -> None:
        assert on_a_terminal("diff", "v0..v1", "--no-cache", TERM="dumb")[1] == ""

    def test_has_no_colour_where_none_is_wanted(self) -> None:
        _, shown = on_a_terminal("diff", "v0..v1", "--no-cache", NO_COLOR="1")
        assert "judges" in shown
        assert re.findall(r"\x1b\[[\d;]*[34]\d[\d;]*m", shown) == []


def test_no_bar_in_a_log() -> None:
    assert not wants_progress(io.StringIO(), {})


def test_what_is_done_soon_needs_no_bar() -> None:
    stream = io.StringIO()
    handler = ProgressHandler(stream)
    handler.emit(logging.LogRecord("apicheck", logging.INFO, "", 0, "judges", (), None))
    handler.close()
    assert stream.getvalue() == ""


def test_a_copy_of_the_process_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    handler = ProgressHandler(stream)
    monkeypatch.setattr("apicheck.report.progress.SHOWN_AFTER", 0.0)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    handler.emit(logging.LogRecord("apicheck", logging.INFO, "", 0, "judges", (), None))
    assert stream.getvalue() == ""

"""Whatever goes wrong, a person reads a sentence and a script reads an exit status that is no verdict."""

import os
import subprocess
from pathlib import Path

import pytest

from apicheck.cli import main as program_module
from tests.cli.program import Program, compare_to, in_own_process


@pytest.mark.usefixtures("project")
class TestABug:
    def test_is_a_sentence_and_no_verdict(self, apicheck: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        compare_to(monkeypatch, KeyError("x"))
        status, stdout, stderr = apicheck("diff", "v0..v1")
        assert (status, stdout) == (2, "")
        assert stderr == (
            "apicheck: `apicheck diff v0..v1` stopped at a bug of apicheck (KeyError: 'x'). Please report it on"
            " apicheck's issue tracker with what `apicheck diff v0..v1 --traceback` prints.\n"
        )

    def test_shows_where_with_the_option(self, apicheck: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        compare_to(monkeypatch, KeyError("x"))
        status, _, stderr = apicheck("diff", "v0..v1", "--traceback")
        assert status == 2
        assert stderr.startswith("Traceback (most recent call last):")
        assert stderr.splitlines()[-1].startswith("apicheck: `apicheck diff v0..v1 --traceback` stopped at a bug")

    @pytest.mark.parametrize(("value", "shown"), [("1", True), ("0", False), ("", False)])
    def test_shows_where_with_the_variable(
        self, apicheck: Program, monkeypatch: pytest.MonkeyPatch, value: str, shown: bool
    ) -> None:
        compare_to(monkeypatch, KeyError("x"))
        monkeypatch.setenv("APICHECK_TRACEBACK", value)
        assert ("Traceback" in apicheck("diff", "v0..v1").stderr) is shown

    @pytest.mark.parametrize(
        "error", [RuntimeError(), RecursionError("deep"), MemoryError(), ValueError("a\n\x1b[31mb"), SystemError("x")]
    )
    def test_of_any_kind_is_one_line(
        self, apicheck: Program, monkeypatch: pytest.MonkeyPatch, error: Exception
    ) -> None:
        compare_to(monkeypatch, error)
        status, _, stderr = apicheck("diff", "v0..v1")
        assert status == 2
        assert stderr.endswith("\n")
        assert stderr[:-1].isprintable()

    def test_is_no_verdict_when_it_leaves_with_1(self, apicheck: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        compare_to(monkeypatch, SystemExit(1))
        assert apicheck("diff", "v0..v1").status == 2

    @pytest.mark.parametrize("missing", ["click", "msgspec", "pygit2"])
    def test_in_a_broken_installation_too(self, missing: str) -> None:
        result = in_own_process("diff", "v0..v1", prelude=f"import sys; sys.modules[{missing!r}] = None")
        assert result.returncode == 2
        assert result.stderr.startswith(
            b"apicheck: `apicheck diff v0..v1` stopped at a bug of apicheck (ModuleNotFound"
        )
        assert b"Traceback" not in result.stderr

    def test_an_interrupt_is_quiet(self, apicheck: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        compare_to(monkeypatch, KeyboardInterrupt())
        assert apicheck("diff", "v0..v1") == (130, "", "")

    def test_an_interrupt_before_the_command_starts_is_quiet(
        self, apicheck: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted() -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(program_module, "application", interrupted)
        assert apicheck("diff", "v0..v1") == (130, "", "")


@pytest.mark.parametrize(
    "arguments",
    [("diff", "--format", "xml"), ("diff", "--fail-on", "all"), ("diff", "a", "b"), ("nothing",), ("-x",), ()],
)
def test_wrong_usage_is_2(apicheck: Program, arguments: tuple[str, ...]) -> None:
    status, stdout, stderr = apicheck(*arguments)
    assert status == 2
    assert "Usage: apicheck" in stdout + stderr
    assert "Traceback" not in stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes break in another way there")
@pytest.mark.parametrize("arguments", [("--help",), ("diff", "--help"), ("--version",)])
def test_a_reader_who_leaves_early_is_met_with_silence(arguments: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as broken:
        result = in_own_process(*arguments, capture_output=False, stdout=broken, stderr=subprocess.PIPE)
    assert (result.returncode, result.stderr) == (2, b"")


HEAVY = {"pygit2", "jinja2", "rich", "logging", "apicheck.surface", "apicheck.comparison", "apicheck.policy"}
COMMANDS = ("diff", "gate", "accept", "changelog", "rules", "explain", "config", "cache")


@pytest.mark.parametrize(
    "arguments",
    [("--help",), *((command, "--help") for command in COMMANDS), ("--version",), ("diff", "--fail-on", "all")],
)
def test_help_is_instant_because_it_imports_nothing_heavy(arguments: tuple[str, ...], tmp_path: Path) -> None:
    found = tmp_path / "modules"
    prelude = (
        "import atexit, sys, pathlib\n"
        f"atexit.register(lambda: pathlib.Path({str(found)!r}).write_text(' '.join(sys.modules)))"
    )
    in_own_process(*arguments, prelude=prelude)
    assert HEAVY & set(found.read_text().split()) == set()

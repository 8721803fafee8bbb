"""Completion in a shell, as click's scripts for bash, zsh and fish ask for it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.program import in_own_process


def answer(instruction: str, words: str = "", position: int = 0) -> list[str]:
    """What the program says to a shell's question."""
    asked = {"_APICHECK_COMPLETE": instruction, "COMP_WORDS": words, "COMP_CWORD": str(position)}
    result = in_own_process(env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **asked})
    assert (result.returncode, result.stderr) == (0, b"")
    return [line for line in result.stdout.decode().splitlines() if line]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_script_for_each_shell(shell: str) -> None:
    script = "\n".join(answer(f"{shell}_source"))
    assert f"_APICHECK_COMPLETE={shell}_complete" in script
    program = shutil.which(shell)
    if program is not None:
        assert subprocess.run([program, "-n"], input=script, text=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("apicheck ga", ["plain,gate"]),
        ("apicheck diff --format s", ["plain,sarif"]),
        ("apicheck diff --fail-on n", ["plain,never"]),
        ("apicheck explain parameter-re", ["removed", "renamed", "reordered"]),
    ],
)
def test_commands_options_and_rules_are_completed(words: str, found: list[str]) -> None:
    expected = [each if "," in each else f"plain,parameter-{each}" for each in found]
    assert answer("bash_complete", words, len(words.split()) - 1) == expected


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("apicheck diff v", ["v0", "v1"]),
        ("apicheck diff v0..m", ["v0..main"]),
        ("apicheck diff v0...v1", ["v0...v1"]),
        ("apicheck gate ma", ["main"]),
        ("apicheck diff nothing", []),
    ],
)
def test_revisions_are_completed_on_both_sides_of_a_range(words: str, found: list[str]) -> None:
    assert answer("bash_complete", words, 2) == [f"plain,{name}" for name in found]


def test_outside_of_a_repository_nothing_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert answer("bash_complete", "apicheck diff v", 2) == []

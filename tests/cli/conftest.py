"""What every test of the command line starts from."""

from pathlib import Path

import pytest

from tests.cli.program import Program, program
from tests.cli.program import repository as repository_of
from tests.cli.repositories import Repository


@pytest.fixture
def apicheck(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    """The program, called with its arguments."""
    for variable in ("APICHECK_TRACEBACK", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    return program(monkeypatch, capsys)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a repository whose second version, `v1`, lacks the function `f` of `v0`."""
    folder = repository_of(
        tmp_path / "project",
        {"pkg/__init__.py": "def f(a): ...\ndef g(): ...\n"},
        {"pkg/__init__.py": "def g(): ...\n"},
    )
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The current folder: an empty repository; nothing of a workflow is in the environment."""
    monkeypatch.delenv("GITHUB_OUTPUT", raising=False)
    folder = tmp_path / "demo"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Repository(folder)

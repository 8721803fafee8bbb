"""What every test of the command line starts from."""

from pathlib import Path

import pytest

from tests.cli.program import Program, program
from tests.cli.program import repository as repository_of


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

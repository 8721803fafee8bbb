"""Runs of the program `apicheck`, in this process with a comparison put in its place, or in a process of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pygit2
import pytest

import apicheck
from apicheck.cache.store import Store
from apicheck.cli.main import main
from apicheck.model.report import Report
from apicheck.revisions import Range


class Outcome(NamedTuple):
    """What a run left behind."""

    status: int | str | None
    stdout: str
    stderr: str


Program = Callable[..., Outcome]


def program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    """A function that runs `main` with the given arguments."""

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["apicheck", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main()
        return Outcome(stop.value.code, *capsys.readouterr())

    return run


def compare_to(monkeypatch: pytest.MonkeyPatch, result: Report | BaseException) -> list[Range]:
    """Let every comparison end in `result`; the answer gathers the ranges that were to be compared."""
    compared: list[Range] = []

    def compare_range(range_: Range, store: Store | None = None, **_: object) -> Report:  # noqa: ARG001 - as it is called
        compared.append(range_)
        if isinstance(result, BaseException):
            raise result
        return result

    monkeypatch.setattr(apicheck, "comparison", SimpleNamespace(compare_range=compare_range), raising=False)
    return compared


def in_own_process(*arguments: str, prelude: str = "", **options: object) -> "subprocess.CompletedProcess[bytes]":
    """`apicheck ARGUMENTS` in a new interpreter, after the Python code `prelude`."""
    code = f"{prelude}\nimport sys; from apicheck.cli.main import main; sys.argv[0] = 'apicheck'; main()"
    return subprocess.run([sys.executable, "-c", code, *arguments], check=False, **{"capture_output": True, **options})  # type: ignore[call-overload,no-any-return]


def repository(folder: Path, *versions: dict[str, str]) -> Path:
    """A repository in `folder` with a commit on `main` for each version, whose files it holds; tags `v0`, `v1`, ..."""
    git = pygit2.init_repository(folder, initial_head="main")
    author = pygit2.Signature("A", "a@example.org", 0, 0)
    parents: list[pygit2.Oid] = []
    for number, files in enumerate(versions):
        git.index.clear()
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
            git.index.add(path)
        git.index.write()
        commit = git.create_commit("HEAD", author, author, f"version {number}", git.index.write_tree(), parents)
        git.references.create(f"refs/tags/v{number}", commit)
        parents = [commit]
    return folder

"""Programs held against two type checkers, beside the sources that they use."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from apicheck.revisions import Snapshot

PYTHON = "3.13"
Judge = Callable[[Path, Sequence[str], Path, str], Mapping[str, Sequence[str]]]
"""Takes the folder of one side, the names of the programs in it, the folder of what users have installed, and the
platform that they are on (`sys.platform`); gives what is wrong with each program."""


def lay_out(side: Snapshot, places: Sequence[str], source: str, programs: Mapping[str, str], folder: Path) -> None:
    """Write the packages of one side as users install them, and the programs beside them."""
    for path in side.files:
        if path.startswith(tuple(places)) and path.endswith((".py", ".pyi", "py.typed")):
            _write(folder / Path(path).relative_to(source), side.read(path))
    for name, text in programs.items():
        _write(folder / name, f"{text}\n".encode())


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


@dataclass(frozen=True)
class Objection:
    """An error that a type checker finds: in which file of the folder, in which line, of what kind, and its words."""

    file: Path
    line: int
    kind: str
    text: str


def pyrefly_on(folder: Path, files: Iterable[str], *more: str) -> Iterator[Objection]:
    """Yield what pyrefly objects to in the files of a folder, and in what they import from it; `more` are options."""
    settings = folder / "pyrefly.toml"
    settings.write_text("", encoding="utf-8")
    shown = _run(
        folder,
        *("pyrefly", "check", "--config", str(settings), "--output-format", "json", "--summary", "none"),
        *("--skip-interpreter-query", "--python-version", PYTHON, "--search-path", str(folder)),
        *("--disable-search-path-heuristics", "true", *more, *files),
    )
    for error in json.loads(shown)["errors"]:
        place = Path(error["path"])
        inside = place.relative_to(folder) if place.is_absolute() else place
        if error["severity"] == "error":
            yield Objection(inside, error["line"], error["name"], error["description"])


def mypy_on(folder: Path, files: Iterable[str], *more: str, **environment: str) -> Iterator[Objection]:
    """Yield what mypy objects to in the files of a folder, and in what they import from it; `more` are options."""
    shown = _run(
        folder,
        *("mypy", "--config-file", "", "--python-version", PYTHON, "--cache-dir", os.devnull, "--no-error-summary"),
        *("--hide-error-context", "--check-untyped-defs", "--show-error-codes", *more, *files),
        **environment,
    )
    for line in shown.splitlines():
        written = re.fullmatch(r"([^:]+):(\d+): error: (.*?)(?:  \[([\w-]+)\])?", line)
        if written is not None:
            yield Objection(Path(written[1]), int(written[2]), written[4] or "", written[3])


def pyrefly(folder: Path, programs: Sequence[str], installed: Path, platform: str = "linux") -> dict[str, list[str]]:
    """Return what pyrefly objects to in the programs, but for imports that it does not find."""
    more = ("--site-package-path", str(installed), "--python-platform", platform)
    found: dict[str, list[str]] = {}
    for error in pyrefly_on(folder, programs, *more):
        if error.file.name in programs and "import" not in error.kind:
            found.setdefault(error.file.name, []).append(error.text)
    return found


def mypy(folder: Path, programs: Sequence[str], installed: Path, platform: str = "linux") -> dict[str, list[str]]:
    """Return what mypy objects to in the programs."""
    more = ("--no-site-packages", "--follow-imports", "silent", "--ignore-missing-imports", "--platform", platform)
    found: dict[str, list[str]] = {}
    for error in mypy_on(folder, programs, *more, MYPYPATH=str(installed)):
        if error.file.name in programs:
            found.setdefault(error.file.name, []).append(error.text)
    return found


def _run(folder: Path, *command: str, **more: str) -> str:
    unset = {"VIRTUAL_ENV", "PYTHONPATH", "MYPYPATH"}
    environment = {name: value for name, value in os.environ.items() if name not in unset} | more
    shown = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    if shown.returncode not in {0, 1}:
        raise RuntimeError(f"{command[0]}: {shown.stdout[-2000:]}{shown.stderr[-2000:]}")
    return shown.stdout

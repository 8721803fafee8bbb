"""Programs that findings show, held against two type checkers with the sources of both releases."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from apicheck.revisions import Snapshot

PYTHON = "3.13"
Judge = Callable[[Path, Sequence[str], Path], Mapping[str, Sequence[str]]]
"""Takes the folder of one side, the names of the programs in it and the folder of what users have installed; gives what
is wrong with each."""


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


def pyrefly(folder: Path, programs: Sequence[str], installed: Path) -> dict[str, list[str]]:
    """Return what pyrefly objects to, but for imports that it does not find."""
    settings = folder / "pyrefly.toml"
    settings.write_text("", encoding="utf-8")
    shown = _run(
        folder,
        *("pyrefly", "check", "--config", str(settings), "--output-format", "json", "--summary", "none"),
        *("--skip-interpreter-query", "--python-version", PYTHON, "--search-path", str(folder)),
        *("--site-package-path", str(installed), "--disable-search-path-heuristics", "true", *programs),
    )
    found: dict[str, list[str]] = {}
    for error in json.loads(shown)["errors"]:
        is_import = "import" in error["name"] or error["name"] == "untyped-import"
        if error["severity"] == "error" and not is_import:
            found.setdefault(Path(error["path"]).name, []).append(error["description"])
    return found


def mypy(folder: Path, programs: Sequence[str], installed: Path) -> dict[str, list[str]]:
    """Return what mypy objects to in the programs."""
    shown = _run(
        folder,
        *("mypy", "--config-file", "", "--no-site-packages", "--python-version", PYTHON, "--cache-dir", os.devnull),
        *("--no-error-summary", "--follow-imports", "silent", "--ignore-missing-imports", "--check-untyped-defs"),
        *programs,
        MYPYPATH=str(installed),
    )
    found: dict[str, list[str]] = {}
    for line in shown.splitlines():
        written = re.match(r"([^:]+):\d+: error: (.*)", line)
        if written is not None and written[1] in programs:
            found.setdefault(written[1], []).append(written[2])
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

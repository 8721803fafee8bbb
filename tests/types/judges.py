"""Two type checkers that judge the clients of all cases in one run each."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.types.corpus import Placed

PYTHON = "3.13"
SIDES = ("base", "head")


def lay_out(cases: Iterable[Placed], folder: Path) -> None:
    """Write both sides of each case beside each other, every one under a name of its own, with the client for it."""
    for placed in cases:
        for path, text in placed.installed.items():
            _write(folder / path, text)
        for side in SIDES:
            package = f"{placed.package}_{side}"
            for name, text in placed.case.files(side).items():
                _write(folder / package / name, placed.renamed(text, package))
            _write(folder / f"client_of_{package}.py", placed.renamed(placed.case.client, package))


def lay_out_side(cases: Iterable[Placed], side: str, folder: Path) -> None:
    """Write one side of each case, under the name that it has on both."""
    for placed in cases:
        for path, text in placed.installed.items():
            _write(folder / path, text)
        for name, text in placed.files(side).items():
            _write(folder / placed.package / name, text)


def pyrefly(folder: Path) -> dict[str, list[str]]:
    """Return what pyrefly objects to, by the first part of the file's path."""
    settings = folder / "pyrefly.toml"
    settings.write_text("", encoding="utf-8")
    shown = _run(
        folder,
        *("pyrefly", "check", "--config", str(settings), "--output-format", "json", "--summary", "none"),
        *("--skip-interpreter-query", "--python-version", PYTHON, "--search-path", str(folder)),
        *("--disable-search-path-heuristics", "true", *(str(path) for path in _sources(folder))),
    )
    found: dict[str, list[str]] = {}
    for error in json.loads(shown)["errors"]:
        place = Path(error["path"])
        inside = place.relative_to(folder) if place.is_absolute() else place
        if error["severity"] == "error":
            found.setdefault(inside.parts[0], []).append(f"{inside}:{error['line']}: {error['description']}")
    return found


def mypy(folder: Path) -> dict[str, list[str]]:
    """Return what mypy objects to, by the first part of the file's path."""
    shown = _run(
        folder,
        *("mypy", "--config-file", "", "--no-site-packages", "--python-version", PYTHON, "--cache-dir", os.devnull),
        *("--no-error-summary", "--hide-error-context", "--check-untyped-defs", "--disable-error-code", "empty-body"),
        *(str(path.relative_to(folder)) for path in _sources(folder)),
    )
    found: dict[str, list[str]] = {}
    for line in shown.splitlines():
        if re.match(r"[^:]+:\d+: error: ", line):
            found.setdefault(Path(line.partition(":")[0]).parts[0], []).append(line)
    return found


def _sources(folder: Path) -> list[Path]:
    """All modules, a stub in the place of the module that it stands beside."""
    modules = sorted(folder.rglob("*.py*"))
    return [path for path in modules if path.suffix == ".pyi" or not path.with_suffix(".pyi").exists()]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _run(folder: Path, *command: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    shown = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert shown.returncode in {0, 1}, shown.stdout + shown.stderr
    return shown.stdout

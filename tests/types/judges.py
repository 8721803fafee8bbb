"""Two type checkers that judge the clients of all cases in one run each."""

from collections.abc import Iterable
from pathlib import Path

from benchmarks.types.judging import Objection, mypy_on, pyrefly_on
from tests.types.corpus import Placed

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
    return _by_first_part(pyrefly_on(folder, _sources(folder)))


def mypy(folder: Path) -> dict[str, list[str]]:
    """Return what mypy objects to, by the first part of the file's path."""
    more = ("--no-site-packages", "--disable-error-code", "empty-body")
    return _by_first_part(mypy_on(folder, _sources(folder), *more))


def _by_first_part(errors: Iterable[Objection]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for error in errors:
        found.setdefault(error.file.parts[0], []).append(f"{error.file}:{error.line}: {error.text}")
    return found


def _sources(folder: Path) -> list[str]:
    """All modules, a stub in the place of the module that it stands beside."""
    modules = sorted(folder.rglob("*.py*"))
    chosen = [path for path in modules if path.suffix == ".pyi" or not path.with_suffix(".pyi").exists()]
    return [str(path.relative_to(folder)) for path in chosen]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")

"""The repositories that are measured, small and large."""

import argparse
import subprocess
from dataclasses import dataclass
from pathlib import Path


def cloned(url: str, path: Path, *options: str) -> Path:
    """Return the clone of a repository at `path`, made with git's `options` where it is not there yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "clone", "--quiet", *options, url, str(path)], check=True)
    return path


@dataclass(frozen=True)
class Project:
    """Two tags of a repository; `source` is the folder of the package `package`, relative to the repository."""

    name: str
    url: str
    package: str
    source: str
    old: str
    new: str

    @property
    def place(self) -> str:
        """The folder of the package's files, relative to the repository."""
        return f"{self.source}/{self.package}".removeprefix("./")

    def clone(self, folder: Path) -> Path:
        """Return the repository's clone, made where it is not there yet."""
        return cloned(self.url, folder / self.name)


HTTPX = Project("httpx", "https://github.com/encode/httpx", "httpx", ".", "0.27.2", "0.28.0")
PYDANTIC = Project("pydantic", "https://github.com/pydantic/pydantic", "pydantic", ".", "v2.10.0", "v2.11.0")
NETWORKX = Project(
    "networkx", "https://github.com/networkx/networkx", "networkx", ".", "networkx-3.4.2", "networkx-3.5"
)
SQLALCHEMY = Project(
    "sqlalchemy", "https://github.com/sqlalchemy/sqlalchemy", "sqlalchemy", "lib", "rel_2_0_40", "rel_2_0_41"
)
SYMPY = Project("sympy", "https://github.com/sympy/sympy", "sympy", ".", "sympy-1.13.3", "sympy-1.14.0")

ALL = (HTTPX, PYDANTIC, NETWORKX, SQLALCHEMY, SYMPY)
LARGE = (NETWORKX, SQLALCHEMY, SYMPY)


def options(about: str | None, runs: int) -> argparse.ArgumentParser:
    """Return the options that all measurements have."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--clones", type=Path, default=Path(__file__).parent / ".work", help="folder of the clones")
    parser.add_argument("--runs", type=int, default=runs, help=f"how often each command runs (default: {runs})")
    parser.add_argument("--only", help="measure this repository alone")
    return parser

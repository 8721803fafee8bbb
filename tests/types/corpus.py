"""Reads `cases/*.toml`: one change of an annotation each, a program that uses the package, and what it comes to.

A file holds the cases of one position. To add a case, write another table; nothing else is needed:

    [[case]]
    name = "none-may-come-back"
    base = 'def find(key: str) -> str: ...'
    head = 'def find(key: str) -> str | None: ...'
    client = '''
    from pkg import find
    found: str = find("a")
    '''
    breaks = ["pkg.find"]
    excludes = true

- `base` and `head` are the text of `pkg/__init__.py`, or a table from file names inside `pkg` to texts. `given` is text
  that both begin with.
- `client` uses `pkg` as its documentation invites to. Type checkers accept it on base, and deny it on head exactly when
  `breaks` names something. Where nothing breaks it asks as much of the changed place as a caller may.
- `breaks` lists the places that a break is told at: `pkg.find`, `pkg.find(key)` for a parameter, `pkg.Job.state` for a
  member. Where it is empty, no break is told.
- `excludes` says that some value of one side can be none of the other side, so that the program fails when it is run as
  well, and the break is one also in a package that ships no `py.typed`; a list says so of these places alone.
- `silent` says that head means the very same: there is nothing to tell at all.
- `tolerated` says why no break is told although type checkers deny the client on head.
- `overlooked_by` names the one of the two type checkers that does not know better than to accept the client on head.

A file may begin with a table `installed`: paths and texts of stubs that the users have and this project has not.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec

FOLDER = Path(__file__).parent / "cases"


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One change of an annotation as it stands in a file."""

    name: str
    base: str | dict[str, str]
    head: str | dict[str, str]
    client: str
    given: str = ""
    breaks: tuple[str, ...] = ()
    excludes: bool | tuple[str, ...] = False
    silent: bool = False
    tolerated: str = ""
    overlooked_by: str = ""

    @property
    def is_denied(self) -> bool:
        """Whether type checkers deny the client on head."""
        return bool(self.breaks or self.tolerated)

    @property
    def excluded(self) -> tuple[str, ...]:
        """The places at which the program fails when it is run."""
        return self.excludes if isinstance(self.excludes, tuple) else self.breaks if self.excludes else ()

    def files(self, side: str) -> dict[str, str]:
        """The files of `pkg` on one side, by their paths in it."""
        text = self.base if side == "base" else self.head
        files = {"__init__.py": text} if isinstance(text, str) else text
        return {name: f"{self.given.strip()}\n{body.strip()}\n".lstrip() for name, body in files.items()}


class Cases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file: the position that its cases are about, and the cases."""

    position: str
    case: tuple[Case, ...]
    installed: dict[str, str] = {}


@dataclass(frozen=True)
class Placed:
    """A case with the package name that it has where all cases lie side by side, and the stubs that its users have."""

    position: str
    case: Case
    package: str
    installed: dict[str, str]

    @property
    def id(self) -> str:
        """What the case is called in a test's message."""
        return f"{self.position}/{self.case.name}"

    def files(self, side: str) -> dict[str, str]:
        """The files of the package on one side, by their paths in it."""
        return {name: self.renamed(text, self.package) for name, text in self.case.files(side).items()}

    def renamed(self, text: str, package: str) -> str:
        """Text of the case with another name for `pkg`."""
        return re.sub(r"\bpkg\b", package, text).strip() + "\n"


def all_cases() -> list[Placed]:
    """Return every case, in order. Raises `msgspec.ValidationError` where a file does not have the form of one."""
    placed: list[Placed] = []
    for path in sorted(FOLDER.glob("*.toml")):
        cases = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Cases)
        for case in cases.case:
            package = f"{path.stem}_{case.name}".replace("-", "_")
            placed.append(Placed(cases.position, case, package, cases.installed))
    return placed

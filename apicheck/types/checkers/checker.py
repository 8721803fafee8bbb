"""What a type checker has to do here: say on which lines of one file it finds errors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

CheckerName = Literal["pyrefly", "ty", "none"]

PYTHON = "3.13"
"""The version of Python whose standard library the annotations are read against."""


class CheckerFailed(Exception):  # noqa: N818 - what it stands for is told as a diagnostic, not raised to users
    """A type checker could not be run to its end, or did not do its work; `str(error)` is a clause that says so."""


@dataclass(frozen=True, slots=True)
class Task:
    """One run: the file `probe` is checked, with the modules in the folder `sources`; `scratch` is an empty folder.

    Nothing else is to be looked at. `timeout` is how many seconds it is waited for.
    """

    probe: Path
    sources: Path
    scratch: Path
    timeout: float


class Work(Protocol):
    """A type checker's run, which goes on beside our own work."""

    def output(self) -> str:
        """Wait for its end and return what it has printed. Raises `CheckerFailed`."""

    def end(self) -> None:
        """Stop it, if it is still going on."""


class TypeChecker(Protocol):
    """A type checker as apicheck knows one."""

    def start(self, task: Task) -> Work:
        """Let it check the probe. Raises `CheckerFailed` where it can't be started."""

    def failing_lines(self, task: Task, printed: str) -> frozenset[int]:
        """Return the lines of the probe, counted from 1, with an error on them. Raises `CheckerFailed`."""

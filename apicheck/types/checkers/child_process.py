"""Runs a program as a child that gets no more time and memory than it is given, and nothing of our environment."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from apicheck.types.checkers.checker import CheckerFailed

MEMORY_LIMIT = 4 * 1024**3
"""Bytes of address space. Type checkers reserve much more than they use."""

# What would let a project's or a user's environment have a say: packages, and what stands for options.
_UNSET = frozenset({"VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH", "PYTHONHOME", "MYPYPATH"})
_OPTIONS = ("PYREFLY_", "TY_")

# Where users keep settings for all of their projects (XDG Base Directory Specification; Windows has its own).
_SETTINGS = ("XDG_CONFIG_HOME", "APPDATA")


def is_installed(module: str) -> bool:
    """Tell whether the running interpreter can import a module, without importing it."""
    return importlib.util.find_spec(module) is not None


class Child:
    """A program at work. It must be waited for (`output`) or ended (`end`)."""

    def __init__(self, module: str, process: subprocess.Popen[bytes], timeout: float) -> None:
        self._module = module
        self._process = process
        self._timeout = timeout

    def output(self) -> str:
        """Wait until it has come to its end and return what it has printed.

        Raises `CheckerFailed` where it is waited for longer than its timeout, is killed, or says nothing.
        """
        try:
            output, complaints = self._process.communicate(timeout=self._timeout)
        except subprocess.TimeoutExpired:
            self.end()
            raise CheckerFailed(
                f"{self._module} did not finish in {self._timeout:g} seconds: `type-checker-timeout` gives it more"
            ) from None
        status = self._process.returncode
        if status < 0 or (not output.strip() and status not in (0, 1)):
            last = complaints.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"status {status}"]
            raise CheckerFailed(f"{self._module} broke down: {last[0]}")
        return output.decode("utf-8", "replace")

    def end(self) -> None:
        """End it and whatever it has started, where it is still at work."""
        if self._process.returncode is not None:
            return
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.communicate()


def start_module(module: str, arguments: Sequence[str], folder: Path, timeout: float) -> Child:
    """Start the program that a module brings, or `python -m module`, in a folder.

    The folder is also the one in which it looks for the user's own settings. `timeout` is how many seconds
    `Child.output` waits for it. Raises `CheckerFailed` where it is not installed, or
    can't be started.
    """
    if not is_installed(module):
        raise CheckerFailed(f"{module} is not installed: `pip install {module}` brings it")
    kept = {name: os.environ[name] for name in os.environ if name not in _UNSET and not name.startswith(_OPTIONS)}
    try:
        process = subprocess.Popen(  # noqa: S603 - what is installed beside us, arguments without a shell
            [*_command(module), *arguments],
            cwd=folder,
            env=kept | dict.fromkeys(_SETTINGS, str(folder)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise CheckerFailed(f"{module} could not be started: {error}") from error
    _limit_memory(process.pid)
    return Child(module, process, timeout)


def _command(module: str) -> list[str]:
    """Return how to start a module's program: what pip has put beside our interpreter, or else by that interpreter."""
    program = shutil.which(module, path=sysconfig.get_path("scripts"))
    return [sys.executable, "-I", "-m", module] if program is None else [program]


def _limit_memory(process: int) -> None:
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(process, resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))

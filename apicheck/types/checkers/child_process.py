"""Runs a program as a child that gets no more time and memory than it is given, and nothing of our environment."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from apicheck.types.checkers.checker import CheckerFailed

MEMORY_LIMIT = 4 * 1024**3
"""Bytes of address space. Type checkers reserve much more than they use."""

# What would let a project's or a user's environment have a say.
_UNSET = frozenset(
    {"VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH", "PYTHONHOME", "MYPYPATH", "PYREFLY_CONFIG", "TY_CONFIG_FILE"}
)


def is_installed(module: str) -> bool:
    """Tell whether the running interpreter can import a module, without importing it."""
    return importlib.util.find_spec(module) is not None


def run_module(module: str, arguments: Sequence[str], folder: Path, timeout: float) -> str:
    """Run `python -m module` in a folder and return what it prints.

    Raises `CheckerFailed` where it is not installed, takes longer than `timeout` seconds, is killed, or says nothing.
    """
    if not is_installed(module):
        raise CheckerFailed(f"{module} is not installed: `pip install {module}` brings it")
    environment = {name: value for name, value in os.environ.items() if name not in _UNSET}
    try:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter, arguments without a shell
            [sys.executable, "-I", "-m", module, *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise CheckerFailed(f"{module} could not be started: {error}") from error
    with child:
        _limit_memory(child.pid)
        try:
            output, complaints = child.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            _kill(child)
            raise CheckerFailed(
                f"{module} did not finish in {timeout:g} seconds: `type-checker-timeout` gives it more"
            ) from None
        except BaseException:
            _kill(child)
            raise
    if child.returncode < 0 or (not output.strip() and child.returncode not in (0, 1)):
        last = complaints.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"status {child.returncode}"]
        raise CheckerFailed(f"{module} broke down: {last[0]}")
    return output.decode("utf-8", "replace")


def _limit_memory(process: int) -> None:
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(process, resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
    child.communicate()

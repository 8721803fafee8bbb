"""Calls that may be there to raise an error, and those that catch none, by the names of what they call."""

import ast
import re

from apicheck.surface.expressions import dotted_name

# Calls that may be of a function which raises, or ends the program, for whoever calls it.
_MAY_RAISE = re.compile(r"raise|fail|abort|exit|quit|error|exception|handle|die|usage|skip|throw", re.IGNORECASE)
_TELLS = re.compile(r"\blog|warn|print|debug|\binfo\b", re.IGNORECASE)


def may_raise(value: ast.expr | None) -> bool:
    """Tell whether an expression is the call of something that may be there to raise."""
    called = dotted_name(value.func) if isinstance(value, ast.Call) else None
    return called is not None and _MAY_RAISE.search(called) is not None and _TELLS.search(called) is None


_LETTING_THROUGH = frozenset(
    {
        "NamedTemporaryFile",
        "ProcessPoolExecutor",
        "TarFile",
        "TemporaryDirectory",
        "TemporaryFile",
        "ThreadPoolExecutor",
    }
    | {"ZipFile", "catch_warnings", "closing", "fdopen", "nullcontext", "open", "redirect_stderr", "redirect_stdout"}
    | {"Lock", "RLock", "urlopen"}
)


def may_catch(manager: ast.expr) -> bool:
    """Tell whether a context manager may catch errors: any that a call makes, but for well-known ones."""
    called = dotted_name(manager.func) if isinstance(manager, ast.Call) else None
    is_known = called is not None and called.rpartition(".")[2] in _LETTING_THROUGH
    return isinstance(manager, ast.Call) and not is_known

"""What is raised, and what may raise or catch errors, by the names that stand there."""

import ast
import re

from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part

# Calls that may be of a function which raises, or ends the program, for whoever calls it.
_MAY_RAISE = re.compile(r"raise|fail|abort|exit|quit|error|exception|handle|die|usage|skip|throw", re.IGNORECASE)
_TELLS = re.compile(r"\blog|warn|print|debug|\binfo\b", re.IGNORECASE)


def class_raised(error: ast.expr) -> str | None:
    """Return the dotted name of the class that is raised, or called to be; None for what does not look like one."""
    name = dotted_name(error.func if isinstance(error, ast.Call) else error)
    return name if name is not None and last_part(name)[:1].isupper() else None


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
    is_known = called is not None and last_part(called) in _LETTING_THROUGH
    return isinstance(manager, ast.Call) and not is_known

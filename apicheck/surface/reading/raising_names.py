"""Calls that may be there to raise an error, by the names of what they call."""

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

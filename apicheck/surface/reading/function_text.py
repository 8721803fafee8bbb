"""Reads the text of one function by itself."""

import ast

from apicheck.surface.reading.syntax import FunctionNode


def function_in(text: str) -> FunctionNode | None:
    """Read the text of a function, which may be indented; None where it can't be parsed by itself."""
    try:
        [function] = ast.parse(f"if True:\n{text}" if text[:1].isspace() else text).body
    except (SyntaxError, ValueError):
        return None
    if isinstance(function, ast.If):
        [function] = function.body
    return function if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) else None

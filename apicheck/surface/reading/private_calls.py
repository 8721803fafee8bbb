"""The private functions and methods that a function calls, and whose errors it lets through to its own callers.

Source: language reference, 6.3.4 "Calls", 8.4 "The try statement".
"""

import ast
import re
from collections.abc import Iterable, Iterator

from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading.syntax import FunctionNode, Syntax

_PRIVATE_CALL = re.compile(r"\b_\w+(\.\w+)*\(")


def private_calls(node: FunctionNode, syntax: Syntax) -> tuple[str, ...]:
    """Return the dotted names, as written, of what is called under a private name, in the order of the text.

    Left out is what stands in a `try` with handlers, or below a context manager that may hold errors back.
    """
    # The cheap question first: most functions call nothing private.
    if not syntax.line_matches(_PRIVATE_CALL, node.body[0].lineno, node.end_lineno or node.lineno):
        return ()
    found: dict[str, None] = {}
    for part in _let_through(node.body):
        for inner in ast.walk(part):
            dotted = dotted_name(inner.func) if isinstance(inner, ast.Call) else None
            if dotted is not None and _is_private(dotted):
                found[dotted] = None
    return tuple(found)


def _is_private(dotted: str) -> bool:
    """Tell whether a name says that a function is private: `_check`, `self._check`, `_checks.check`."""
    first, dot, _ = dotted.partition(".")
    name = last_part(dotted) if not (dot and first.startswith("_")) else first
    return name.startswith("_") and not name.endswith("__")


def _let_through(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """Yield the statements, and the parts of statements around others, whose errors nothing in a body catches."""
    for statement in body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                continue
            case ast.Try() | ast.TryStar():
                if not statement.handlers:
                    yield from _let_through(statement.body)
                for handler in statement.handlers:
                    yield from _let_through(handler.body)
                yield from _let_through([*statement.orelse, *statement.finalbody])
            case ast.With(items=items, body=inner) | ast.AsyncWith(items=items, body=inner):
                yield from (item.context_expr for item in items)
                if not any(isinstance(item.context_expr, ast.Call) for item in items):
                    yield from _let_through(inner)
            case ast.If(test=test) | ast.While(test=test):
                yield test
                yield from _let_through([*statement.body, *statement.orelse])
            case ast.For(iter=iterated) | ast.AsyncFor(iter=iterated):
                yield iterated
                yield from _let_through([*statement.body, *statement.orelse])
            case ast.Match(subject=subject, cases=cases):
                yield subject
                for case in cases:
                    yield from _let_through(case.body)
            case _:
                yield statement

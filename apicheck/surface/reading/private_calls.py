"""The private functions and methods that a function calls, and whose errors it lets through to its own callers.

Source: language reference, 6.3.4 "Calls", 8.4 "The try statement".
"""

import ast
import re
from collections.abc import Iterable, Iterator

from apicheck.surface.reading.syntax import FunctionNode, Syntax

_CALL = re.compile(r"_\w*(?:\.\w+)*\(")
_NAME_BEFORE = re.compile(r"[\w.]*$")
_LONGEST_NAME = 100


def private_calls(node: FunctionNode, syntax: Syntax) -> tuple[str, ...]:
    """Return the dotted names, as written, of what is called under a private name, in the order of the text.

    Left out is what stands in a `try` with handlers, or below a context manager that may hold errors back.
    """
    # The cheap question first: most functions call nothing private.
    if not syntax.found(_names_called, node.body[0].lineno, node.end_lineno or node.lineno):
        return ()
    found: dict[str, None] = {}
    for part in _let_through(node.body):
        found.update(dict.fromkeys(syntax.found(_names_called, part.lineno, part.end_lineno or part.lineno)))
    return tuple(found)


def _names_called(text: str) -> Iterator[tuple[int, str]]:
    """Yield what is called as `_check(`, `self._check(` or `_checks.check(`, dunder names aside, with where it is.

    The text is asked, as walking the tree takes ten times as long; what it finds in strings leads nowhere.
    """
    for match in _CALL.finditer(text):
        start, end = match.span()
        if text[start - 1 : start].isalnum() and "._" not in match[0]:
            continue  # the middle of a name, `load_all(`, as most of them are
        before = _NAME_BEFORE.search(text, max(0, start - _LONGEST_NAME), start)
        dotted = ("" if before is None else before[0]) + text[start : end - 1]
        if (dotted.startswith("_") or "._" in dotted[1:]) and not dotted.endswith("__"):
            yield start, dotted


def _let_through(body: Iterable[ast.stmt]) -> Iterator[ast.stmt | ast.expr]:
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

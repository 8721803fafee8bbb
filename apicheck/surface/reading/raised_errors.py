"""The errors that a function's body raises by name, each with what stands before it: the test, or the handler.

Source: language reference, 7.8 "The raise statement".
"""

import ast
from collections.abc import Iterable, Iterator

from apicheck.model.definition import RaisedError
from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading.syntax import FunctionNode, Syntax


def raised_errors(node: FunctionNode, syntax: Syntax) -> tuple[RaisedError, ...]:
    """Return what a function raises by the name of a class, in the order of its text.

    Left out is what the function may catch itself, and what a name stands for that does not look like a class.
    """
    if not syntax.line_has("raise", node.body[0].lineno, node.end_lineno or node.lineno):
        return ()
    return tuple(dict.fromkeys(_raised(node.body, "", syntax)))


def _raised(body: Iterable[ast.stmt], before: str, syntax: Syntax) -> Iterator[RaisedError]:
    for statement in body:
        match statement:
            case ast.Raise(exc=ast.expr() as raised):
                dotted = dotted_name(raised.func if isinstance(raised, ast.Call) else raised)
                if dotted is not None and last_part(dotted)[:1].isupper():
                    yield RaisedError(dotted, before)
            case ast.If(test=test, body=inner, orelse=orelse):
                written = _text(test, syntax)
                yield from _raised(inner, f"if {written}", syntax)
                yield from _raised(orelse, f"if not ({written})", syntax)
            case ast.For() | ast.AsyncFor() | ast.While():
                yield from _raised(statement.body, before, syntax)
                yield from _raised(statement.orelse, before, syntax)
            case ast.With(items=items, body=inner) | ast.AsyncWith(items=items, body=inner):
                # What a context manager does with an error is not told: `suppress(KeyError)`, `translated(KeyError)`.
                if not any(isinstance(item.context_expr, ast.Call) for item in items):
                    yield from _raised(inner, before, syntax)
            case ast.Try() | ast.TryStar():
                if not statement.handlers:
                    yield from _raised(statement.body, before, syntax)
                for handler in statement.handlers:
                    caught = "" if handler.type is None else f" {_text(handler.type, syntax)}"
                    yield from _raised(handler.body, f"except{caught}", syntax)
                yield from _raised(statement.orelse, before, syntax)
                yield from _raised(statement.finalbody, before, syntax)
            case ast.Match(subject=subject, cases=cases):
                for case in cases:
                    guard = f"match {_text(subject, syntax)}: case {ast.unparse(case.pattern)}"
                    yield from _raised(case.body, guard, syntax)
            case _:
                pass


def _text(node: ast.expr, syntax: Syntax) -> str:
    return " ".join(syntax.segment(node).split())

"""What the `except` clauses of a function make of the errors of its statements, by its text alone.

Source: language reference, 8.4 "The try statement".
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading.function_text import function_in
from apicheck.surface.reading.raising_names import class_raised, may_raise

_MAY_FAIL = (ast.Call, ast.Subscript, ast.Attribute, ast.BinOp, ast.Await, ast.Import, ast.ImportFrom, ast.Compare)


class Outcome(Enum):
    """What comes of an error that a handler catches."""

    RAISES = "raises another one"
    RETURNS = "returns"
    GOES_ON = "goes on behind the statement"
    UNKNOWN = "can't be told"


class Handler(NamedTuple):
    """One `except` clause: the dotted names of what it catches, none for everything; the `error` that it raises."""

    written: str
    caught: tuple[str, ...]
    outcome: Outcome
    error: str = ""


class Handling(NamedTuple):
    """The statements of a function, each with the handlers around it, the innermost first; and all of its tests.

    Left out are statements that can't fail, that only raise, and that stand there twice. What a handler does no more
    than to raise again counts as not caught.
    """

    handlers: Mapping[str, tuple[Handler, ...]]
    tests: frozenset[str]


def handling_in(text: str) -> Handling | None:
    """Read the text of a function, which may be indented; None where it can't be parsed by itself."""
    function = function_in(text)
    if function is None:
        return None
    found: dict[str, tuple[Handler, ...] | None] = {}
    tests: set[str] = set()
    for statement, handlers in _statements(function.body, "", (), tests):
        found[statement] = handlers if statement not in found else None
    return Handling({key: handlers for key, handlers in found.items() if handlers is not None}, frozenset(tests))


def _statements(
    body: Iterable[ast.stmt], within: str, around: tuple[Handler, ...], tests: set[str]
) -> Iterator[tuple[str, tuple[Handler, ...]]]:
    """Yield the statements of a body that may fail, the heads of those around others too, with their handlers.

    What context managers stand around one is part of it, as they may catch errors, too.
    """
    for statement in body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Raise():
                continue
            case ast.If(test=head) | ast.While(test=head) | ast.For(iter=head) | ast.AsyncFor(iter=head):
                if isinstance(statement, ast.If):
                    tests.add(ast.unparse(head))
                yield from _failing(head, within, around)
                yield from _statements([*statement.body, *statement.orelse], within, around, tests)
            case ast.With(items=items, body=inner) | ast.AsyncWith(items=items, body=inner):
                suppressing = tuple(filter(None, (_suppressing(item.context_expr) for item in items)))
                for item in items:
                    yield from _failing(item.context_expr, within, around)
                if len(suppressing) == len(items):
                    yield from _statements(inner, within, (*suppressing, *around), tests)
                    continue
                inside = f"{within}with {', '.join(map(ast.unparse, items))}: "
                yield from _statements(inner, inside, around, tests)
            case ast.Try() | ast.TryStar():
                handlers = tuple(filter(None, map(_handler, statement.handlers)))
                yield from _statements(statement.body, within, (*handlers, *around), tests)
                for handler in statement.handlers:
                    yield from _statements(handler.body, within, around, tests)
                yield from _statements([*statement.orelse, *statement.finalbody], within, around, tests)
            case ast.Match(subject=subject, cases=cases):
                yield from _failing(subject, within, around)
                for case in cases:
                    yield from _statements(case.body, within, around, tests)
            case _:
                yield from _failing(statement, within, around)


def _failing(
    node: ast.stmt | ast.expr, within: str, around: tuple[Handler, ...]
) -> Iterator[tuple[str, tuple[Handler, ...]]]:
    if any(isinstance(each, _MAY_FAIL) for each in ast.walk(node)):
        yield f"{within}{ast.unparse(node)}", around


def _suppressing(manager: ast.expr) -> Handler | None:
    """Return what `contextlib.suppress(...)` does, which is what a clause without a body would do; None for others."""
    match manager:
        case ast.Call(func=called, args=types) if last_part(dotted_name(called) or "") == "suppress":
            caught = tuple(dotted_name(each) or "" for each in types)
            outcome = Outcome.UNKNOWN if "" in caught or not caught else Outcome.GOES_ON
            return Handler(f"with {ast.unparse(manager)}", caught, outcome)
        case _:
            return None


def _handler(clause: ast.ExceptHandler) -> Handler | None:
    """Return what a clause does; None where it raises what it caught again."""
    types = clause.type.elts if isinstance(clause.type, ast.Tuple) else [clause.type] if clause.type else []
    caught = tuple(dotted_name(each) or "" for each in types)
    written = f"except {ast.unparse(clause.type)}" if clause.type else "except"
    *before, last = clause.body
    leaves = [each for statement in before for each in ast.walk(statement) if isinstance(each, ast.Raise | ast.Return)]
    match last:
        case ast.Raise(exc=None):
            return None if not leaves else Handler(written, caught, Outcome.UNKNOWN)
        case ast.Raise(exc=ast.Name(id=name)) if name == clause.name:
            return None if not leaves else Handler(written, caught, Outcome.UNKNOWN)
        case _ if leaves or "" in caught:
            return Handler(written, caught, Outcome.UNKNOWN)
        case ast.Raise(exc=ast.expr() as raised):
            error = class_raised(raised)
            if error is None:
                return Handler(written, caught, Outcome.UNKNOWN)
            return Handler(written, caught, Outcome.RAISES, error)
        case ast.Return(value=value):
            return Handler(written, caught, Outcome.UNKNOWN if may_raise(value) else Outcome.RETURNS)
        case ast.Expr(value=value) if may_raise(value):
            return Handler(written, caught, Outcome.UNKNOWN)
        case ast.Expr() | ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.Pass() | ast.Continue() | ast.Break():
            return Handler(written, caught, Outcome.GOES_ON)
        case _:
            return Handler(written, caught, Outcome.UNKNOWN)

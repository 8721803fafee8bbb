"""What a function's body raises by name, and where it returns, each with the test or the handler that stands before it;
and the private functions that it calls, whose errors it lets through.

Source: language reference, 7.8 "The raise statement", 7.6 "The return statement", 8.4 "The try statement".
"""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from apicheck.model.definition import RaisedError
from apicheck.surface.expressions import dotted_name
from apicheck.surface.reading.opposites import opposite
from apicheck.surface.reading.private_names import private_names_called
from apicheck.surface.reading.raising_names import class_raised, may_catch
from apicheck.surface.reading.syntax import FunctionNode, Syntax

DIGEST_LENGTH = 6

_ENDING = frozenset({"sys.exit", "exit", "quit"})
_WORDS = ("raise", "return", "assert", "exit(", "quit(")


class Exits(NamedTuple):
    """The errors that a function raises by the name of a class, and the digests of what its returns stand behind.

    The errors are in the order of the text. Left out is what the function may catch itself, and what a name stands for
    that does not look like a class. The digests stand one after the other, sorted. Those behind which a call is
    returned, or `NotImplemented`, are of their own: `return raise_from(...)` may be no return at all, and what
    operators make of the other is mostly an error, too. `private_calls` are the dotted names, as written, of what is
    called under a private name, in the order of the text.
    """

    raises: tuple[RaisedError, ...] = ()
    returns_behind: bytes = b""
    private_calls: tuple[str, ...] = ()


def exits(node: FunctionNode, syntax: Syntax) -> Exits:
    """Return how a function may be left."""
    lines = node.body[0].lineno, node.end_lineno or node.lineno
    # The cheap question first: most functions call nothing private.
    calls_private = bool(syntax.found(private_names_called, *lines))
    if not calls_private and not any(syntax.line_has(word, *lines) for word in _WORDS):
        return Exits()
    errors: dict[RaisedError, None] = {}
    places: set[bytes] = set()
    calls: dict[str, None] = {}
    for part, before in _let_through(node.body, "", syntax):
        if calls_private:
            found = syntax.found(private_names_called, part.lineno, part.end_lineno or part.lineno)
            calls.update(dict.fromkeys(found))
        if isinstance(part, ast.Return):
            if before:
                places.add(place_digest(before, is_call=not _is_result(part.value)))
        elif (error := _error(part, before, syntax)) is not None:
            errors[error] = None
    return Exits(tuple(errors), b"".join(sorted(places)), tuple(calls))


def _is_result(value: ast.expr | None) -> bool:
    return not isinstance(value, ast.Call) and not (isinstance(value, ast.Name) and value.id == "NotImplemented")


def place_digest(behind: str, *, is_call: bool = False) -> bytes:
    """Return a digest of what stands before a `return`, of the length that those of a function have."""
    text = f"{behind}: call" if is_call else behind
    return hashlib.blake2b(text.encode(), digest_size=DIGEST_LENGTH).digest()


def _error(part: ast.stmt | ast.expr, before: str, syntax: Syntax) -> RaisedError | None:
    """Return what a statement raises: `raise`, `assert`, and the calls that end the program by an error, too."""
    match part:
        case ast.Raise(exc=ast.expr() as raised):
            error = class_raised(raised)
            return None if error is None else RaisedError(error, before)
        case ast.Assert(test=test):
            return RaisedError("AssertionError", f"if {opposite(test, partial(_text, syntax=syntax))}")
        case ast.Expr(value=ast.Call(func=called)) if dotted_name(called) in _ENDING:
            return RaisedError("SystemExit", before)
        case _:
            return None


def _let_through(body: Iterable[ast.stmt], before: str, syntax: Syntax) -> Iterator[tuple[ast.stmt | ast.expr, str]]:
    """Yield the statements of a body, and the parts of those around others, whose errors nothing in it catches.

    Each comes with the innermost test or handler that stands before it.
    """
    for statement in body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                continue
            case ast.If(test=test, body=inner, orelse=orelse):
                written = _text(test, syntax)
                yield test, before
                yield from _let_through(inner, f"if {written}", syntax)
                yield from _let_through(orelse, f"if {opposite(test, partial(_text, syntax=syntax))}", syntax)
            case ast.For(iter=head) | ast.AsyncFor(iter=head) | ast.While(test=head):
                yield head, before
                yield from _let_through([*statement.body, *statement.orelse], before, syntax)
            case ast.With(items=items, body=inner) | ast.AsyncWith(items=items, body=inner):
                yield from ((item.context_expr, before) for item in items)
                # What a context manager does with an error is not told: `suppress(KeyError)`, `translated(KeyError)`.
                if not any(may_catch(item.context_expr) for item in items):
                    yield from _let_through(inner, before, syntax)
            case ast.Try() | ast.TryStar():
                if not statement.handlers:
                    yield from _let_through(statement.body, before, syntax)
                for handler in statement.handlers:
                    caught = "" if handler.type is None else f" {_text(handler.type, syntax)}"
                    yield from _let_through(handler.body, f"except{caught}", syntax)
                yield from _let_through([*statement.orelse, *statement.finalbody], before, syntax)
            case ast.Match(subject=subject, cases=cases):
                yield subject, before
                for case in cases:
                    guard = f"match {_text(subject, syntax)}: case {ast.unparse(case.pattern)}"
                    yield from _let_through(case.body, guard, syntax)
            case _:
                yield statement, before


def _text(node: ast.expr, syntax: Syntax) -> str:
    return " ".join(syntax.segment(node).split())

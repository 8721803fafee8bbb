"""How a body ends: whether every way through it leads to a `raise`.

Source: language reference, 7.8 "The raise statement", 8 "Compound statements".
"""

import ast
from collections.abc import Iterable, Sequence

from apicheck.surface.expressions import dotted_name
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import FunctionNode, Syntax

_MEANT = "NotImplementedError"


def raised_at_last(node: FunctionNode, syntax: Syntax) -> str | None:
    """Return the dotted name of what is raised at the end of a function of which every call fails; None for others.

    The name is "" where the text does not tell the class. `assert False` is another spelling, and `return
    NotImplementedError` is meant so, too, and gives nobody anything. A function that yields fails when it is iterated,
    not when it is called, and is no matter of this.
    """
    last = node.body[-1]
    # The cheap question first: most functions end otherwise.
    if isinstance(last, ast.Expr | ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For | ast.Pass):
        return None
    if isinstance(last, ast.Return):
        if len(node.body) > 2 or last.value is None or _name(last.value) != _MEANT:
            return None
        return _MEANT
    if not _fails(node.body) or any(isinstance(inner, ast.Return) for inner in own_statements(node.body)):
        return None
    if syntax.line_has("yield", node.lineno, node.end_lineno or node.lineno):
        return None
    raising = [inner for inner in own_statements([last]) if isinstance(inner, ast.Raise | ast.Assert)]
    return _error(raising[-1]) if raising else None


def _error(statement: ast.Raise | ast.Assert) -> str:
    if isinstance(statement, ast.Assert):
        return "AssertionError"
    name = "" if statement.exc is None else _name(statement.exc)
    return name if name.rpartition(".")[2][:1].isupper() else ""


def _name(raised: ast.expr) -> str:
    return dotted_name(raised.func if isinstance(raised, ast.Call) else raised) or ""


def _fails(body: Sequence[ast.stmt]) -> bool:
    """Tell whether a block can't run to its end; what it returns on the way is another question."""
    return any(_ends_in_error(statement) for statement in body)


def _ends_in_error(statement: ast.stmt) -> bool:
    match statement:
        case ast.Raise():
            return True
        case ast.Assert(test=ast.Constant(value=value)):
            return not value
        case ast.If(body=body, orelse=orelse):
            return bool(orelse) and _fails(body) and _fails(orelse)
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=finalbody):
            if _fails(finalbody):
                return True
            return (_fails(body) or _fails(orelse)) and _all_fail(handler.body for handler in handlers)
        case ast.Match(cases=cases):
            return _takes_anything(cases[-1]) and _all_fail(case.body for case in cases)
        case _:
            return False  # `with` may swallow what is raised in it, and a loop may have no round


def _all_fail(blocks: Iterable[Sequence[ast.stmt]]) -> bool:
    return all(map(_fails, blocks))


def _takes_anything(case: ast.match_case) -> bool:
    return case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None

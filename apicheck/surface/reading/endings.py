"""How a body ends: whether every way through it leads to a `raise`.

Source: language reference, 7.8 "The raise statement", 8 "Compound statements".
"""

import ast
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading.raising_names import class_raised
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import FunctionNode, Syntax

_MEANT = "NotImplementedError"

BY_ANOTHER = "raise"
"""Stands for the name of what another function raises."""

# Functions that raise for their caller, without the underscores around their names: `six.reraise`, `util.raise_`.
_RAISERS = frozenset({"raise", "reraise", "raise_from", "raise_with_traceback", "raise_exception", "raise_error"})

# Statements that are done at once, so that what follows them is reached: a loop or a `with` may go on for ever.
_BRIEF = (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Import, ast.ImportFrom, ast.If, ast.Try, ast.Pass)


class Ending(NamedTuple):
    """What a function's text tells of how its calls end; see `apicheck.model.definition.Function`."""

    is_left_to_others: bool
    refuses_all: bool
    does_nothing: bool
    only_called: str | None
    raised: str | None


def ending_of(node: FunctionNode, syntax: Syntax, *, in_class: bool) -> Ending:
    """Tell how calls of a function end."""
    only = _only_statement(node.body)
    reached = _reached(node.body)
    alone = None if only is None else _raised_by(only)
    return Ending(
        is_left_to_others=alone == _MEANT,
        refuses_all=only is not None
        and alone is not None
        and (alone == _MEANT or not _mentions_arguments(node.body, node, in_class=in_class)),
        does_nothing=_does_nothing(node.body),
        only_called=None if only is None or not in_class else _called_by(only, node),
        raised=alone if isinstance(reached[-1], ast.Return) else _raised_at_last(node, reached, syntax),
    )


def _only_statement(body: Sequence[ast.stmt]) -> ast.stmt | None:
    """Return the one statement of a body that does something, after a docstring perhaps; None where it does more.

    The text of an error may be put together before it is raised: `msg = f"no {name}"`.
    """
    *before, last = body
    is_only = all(
        (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        or (isinstance(last, ast.Raise) and _is_text(each))
        for each in before
    )
    return last if is_only else None


def _is_text(statement: ast.stmt) -> bool:
    """Tell whether a statement gives a name a text, as far as its own text shows."""
    value = (
        statement.value if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name) else None
    )
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "format":
        value = value.func.value
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add | ast.Mod):
        value = value.left
    return isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, str))


def _raised_by(statement: ast.stmt) -> str | None:
    """Return the dotted name of what a statement raises, "" where it is no name; None where it does something else.

    `return NotImplementedError` is meant so, too, and gives nobody anything.
    """
    if isinstance(statement, ast.Return) and statement.value is not None:
        return _MEANT if _name(statement.value) == _MEANT else None
    return _name(statement.exc) if isinstance(statement, ast.Raise) and statement.exc is not None else None


def _called_by(statement: ast.stmt, node: FunctionNode) -> str | None:
    """Return the dotted name that a statement calls, with nothing that the method is given but the instance."""
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return None
    return None if _mentions_arguments([statement], node, in_class=True) else dotted_name(statement.value.func)


def _mentions_arguments(statements: Iterable[ast.stmt], node: FunctionNode, *, in_class: bool) -> bool:
    """Tell whether statements are about what a call gives; a method's instance or class is not given."""
    written = node.args
    is_bound = in_class and not any(dotted_name(each) == "staticmethod" for each in node.decorator_list)
    names = [each.arg for each in (*written.posonlyargs, *written.args)][int(is_bound) :]
    names += [each.arg for each in written.kwonlyargs]
    names += [each.arg for each in (written.vararg, written.kwarg) if each is not None]
    found = (each for statement in statements for each in ast.walk(statement))
    return any(isinstance(each, ast.Name) and each.id in names for each in found)


def _does_nothing(body: Sequence[ast.stmt]) -> bool:
    """Tell whether a body holds nothing but `pass`, `...` and strings."""
    return all(
        isinstance(each, ast.Pass) or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        for each in body
    )


def _raised_at_last(node: FunctionNode, body: Sequence[ast.stmt], syntax: Syntax) -> str | None:
    """Return the dotted name of what is raised at the end of a function of which every call fails; None for others.

    `body` are the statements of the function that can be reached.

    The name is "" where the text does not tell the class, `BY_ANOTHER` where a function is called at some end whose
    name says that it raises. A function that yields fails when it is iterated, not when it is called, and is no matter
    of this.
    """
    # The cheap question first: most functions end otherwise.
    if not isinstance(last := body[-1], ast.Raise | ast.Assert | ast.If | ast.Try | ast.Match | ast.Expr):
        return None
    if not all(isinstance(each, _BRIEF) for each in body[:-1]):
        return None
    is_certain = _fails(body, ast.Raise)
    if not is_certain and not _fails(body, (ast.Raise, ast.Expr)):
        return None
    if syntax.line_has("yield", node.lineno, node.end_lineno or node.lineno):
        return None
    if any(isinstance(each, ast.Return) for each in own_statements(body)):
        return None
    raising = [each for each in own_statements([last]) if isinstance(each, ast.Raise) or _refuses(each)]
    return _error(raising[-1]) if raising and is_certain else BY_ANOTHER


def _reached(body: Sequence[ast.stmt]) -> Sequence[ast.stmt]:
    """Return the statements of a body up to the first one that does nothing but to raise: what follows is dead."""
    ends = (place for place, each in enumerate(body, 1) if isinstance(each, ast.Raise) or _refuses(each))
    return body[: next(ends, len(body))]


def _refuses(statement: ast.AST) -> bool:
    """Tell whether a statement is `assert False`, or of another constant that is as false."""
    test = statement.test if isinstance(statement, ast.Assert) else None
    return isinstance(test, ast.Constant) and not test.value


def ends_at_last_statement(node: FunctionNode, syntax: Syntax) -> bool:
    """Tell whether every call of a function comes to its last statement, or raises an error before it."""
    *before, _ = node.body
    return (
        all(isinstance(each, _BRIEF) for each in before)
        and not any(isinstance(each, ast.Return) for each in own_statements(before))
        and not syntax.line_has("yield", node.lineno, node.end_lineno or node.lineno)
    )


def _error(statement: ast.AST) -> str:
    if not isinstance(statement, ast.Raise):
        return "AssertionError"
    return "" if statement.exc is None else class_raised(statement.exc) or ""


def _name(raised: ast.expr) -> str:
    return dotted_name(raised.func if isinstance(raised, ast.Call) else raised) or ""


_Ends = type[ast.stmt] | tuple[type[ast.stmt], ...]


def _fails(body: Sequence[ast.stmt], ends: _Ends) -> bool:
    """Tell whether a block can't run to its end; what it returns on the way is another question."""
    return any(_ends_in_error(statement, ends) for statement in body)


def _ends_in_error(statement: ast.stmt, ends: _Ends) -> bool:
    match statement:
        case ast.Raise():
            return True
        case ast.Assert():
            return _refuses(statement)
        case ast.Expr(value=ast.Call() as call):
            return isinstance(statement, ends) and last_part(_name(call)).strip("_") in _RAISERS
        case ast.If(body=body, orelse=orelse):
            return bool(orelse) and _fails(body, ends) and _fails(orelse, ends)
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=finalbody):
            if _fails(finalbody, ends):
                return True
            is_tried_in_vain = _fails(body, ends) or _fails(orelse, ends)
            return is_tried_in_vain and _all_fail((handler.body for handler in handlers), ends)
        case ast.Match(cases=cases):
            return _takes_anything(cases[-1]) and _all_fail((case.body for case in cases), ends)
        case _:
            return False  # `with` may swallow what is raised in it, and a loop may have no round


def _all_fail(blocks: Iterable[Sequence[ast.stmt]], ends: _Ends) -> bool:
    return all(_fails(block, ends) for block in blocks)


def _takes_anything(case: ast.match_case) -> bool:
    return case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None

"""Functions of one argument that do no more than to test it, each as the one expression that it gives.

Source: language reference, 8.1 "The if statement", 7.6 "The return statement".
"""

import ast
import copy
from collections.abc import Mapping, Sequence

from apicheck.surface.reading.syntax import FunctionNode

# Predicates that call predicates: so many of them stand in each other.
_DEEPEST = 3
# What follows a test is written out behind both its answers, so that each more may double the whole.
_MOST_STATEMENTS = 14


def expanded(test: ast.expr, functions: Mapping[str, FunctionNode]) -> ast.expr:
    """Return a test with what the predicates among `functions` give in the place of their calls.

    `any` and `all` over a list that is written out become `or` and `and`.
    """
    return _Expander(functions, _DEEPEST).visit(copy.deepcopy(test)) if functions else test


class _Expander(ast.NodeTransformer):
    def __init__(self, functions: Mapping[str, FunctionNode], depth: int) -> None:
        self._functions = functions
        self._depth = depth

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Put what a predicate gives in the place of a call of it."""
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in self._functions:
                given = _given(self._functions[name], argument) if self._depth else None
                return node if given is None else _Expander(self._functions, self._depth - 1).visit(given)
            case ast.Call(func=ast.Name(id="any" | "all" as name), args=[argument], keywords=[]):
                answers = _answers(argument)
                return ast.BoolOp(ast.Or() if name == "any" else ast.And(), answers) if len(answers) > 1 else node
            case _:
                return node


def _given(function: FunctionNode, argument: ast.expr) -> ast.expr | None:
    """Return what a function gives for an argument; None where it does more than to test it."""
    written = function.args
    parameters = [*written.posonlyargs, *written.args]
    is_plain = isinstance(function, ast.FunctionDef) and not function.decorator_list
    is_short = sum(isinstance(each, ast.stmt) for each in ast.walk(function)) <= _MOST_STATEMENTS
    if not (is_plain and is_short) or len(parameters) != 1 or written.kwonlyargs or written.vararg or written.kwarg:
        return None
    return _result(function.body, {parameters[0].arg: argument})


def _result(body: Sequence[ast.stmt], known: Mapping[str, ast.expr]) -> ast.expr | None:
    """Return what statements give that return on each way; `known` are the variables by now."""
    for index, statement in enumerate(body):
        match statement:
            case ast.Expr(value=ast.Constant()) | ast.Pass():
                continue
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                known = {**known, name: _with(value, known)}
            case ast.Return(value=value):
                return ast.Constant(None) if value is None else _with(value, known)
            case ast.If(test=test, body=inner, orelse=other):
                rest = body[index + 1 :]
                asked = _with(test, known)
                then, otherwise = _result([*inner, *rest], known), _result([*other, *rest], known)
                if then is None or otherwise is None:
                    return None
                is_met = ast.BoolOp(ast.And(), [asked, then])
                return ast.BoolOp(ast.Or(), [is_met, ast.BoolOp(ast.And(), [ast.UnaryOp(ast.Not(), asked), otherwise])])
            case _:
                return None
    return ast.Constant(None)


class _Replacer(ast.NodeTransformer):
    def __init__(self, known: Mapping[str, ast.expr]) -> None:
        self._known = known

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Put what a variable stands for in its place."""
        return self._known.get(node.id, node)


def _with(node: ast.expr, known: Mapping[str, ast.expr]) -> ast.expr:
    replaced: ast.expr = _Replacer(known).visit(copy.deepcopy(node))
    return replaced


def _answers(node: ast.expr) -> list[ast.expr]:
    """Return what a comprehension over a list that is written out makes of each of its items."""
    if not isinstance(node, ast.ListComp | ast.GeneratorExp) or len(node.generators) != 1:
        return []
    match node.generators[0]:
        case ast.comprehension(target=ast.Name(id=name), iter=ast.List(elts=items) | ast.Tuple(elts=items), ifs=[]):
            return [_with(node.elt, {name: item}) for item in items]
        case _:
            return []

"""Tests as one writes them, and their opposites."""

import ast
from collections.abc import Callable

_INVERSE: dict[type[ast.cmpop], str] = {
    ast.Lt: ">=",
    ast.LtE: ">",
    ast.Gt: "<=",
    ast.GtE: "<",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}


def opposite(test: ast.expr, written: Callable[[ast.expr], str]) -> str:
    """Return the opposite of a test as one writes it, with its parts as they are `written`.

    It is `x <= 0` for `x > 0`, `x` for `not x`, and `not x` for `x`.
    """
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return written(operand)
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return f"{written(left)} {_INVERSE[type(operator)]} {written(right)}"
        case ast.Name() | ast.Attribute() | ast.Call() | ast.Subscript() | ast.Constant():
            return f"not {written(test)}"
        case _:
            return f"not ({written(test)})"

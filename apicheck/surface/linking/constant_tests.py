"""Expressions of constants: tests of them have one answer, which the text tells.

`if __version__.endswith("+")` is decided by what `__version__` is in this revision.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from apicheck.surface.expressions import dotted_name

Constants = Callable[[str], object]
"""From a dotted name to its value; raises `LookupError` where that is not written out."""

_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}

_METHODS = frozenset(
    {"startswith", "endswith", "lower", "upper", "strip", "isdigit", "isidentifier", "islower", "istitle", "isupper"}
)


def constant_truth(text: str, constants: Constants) -> bool | None:
    """Return whether a test holds, None where it asks for anything that is not written out."""
    try:
        return bool(constant_value(ast.parse(text, mode="eval").body, constants))
    except (SyntaxError, LookupError, TypeError, ValueError):
        return None


def constant_value(node: ast.expr, constants: Constants) -> Any:
    """Return the value of an expression.

    Raises `LookupError`, `TypeError` or `ValueError` where nobody can tell it, and what `constants` raises.
    """
    match node:
        case ast.Constant():
            return node.value
        case ast.Tuple() | ast.List() | ast.Set():
            return tuple(constant_value(element, constants) for element in node.elts)
        case ast.Name() | ast.Attribute():
            return constants(dotted_name(node) or "")
        case ast.Subscript(slice=ast.Slice() as part):
            limits = (part.lower, part.upper, part.step)
            return constant_value(node.value, constants)[
                slice(*(None if each is None else constant_value(each, constants) for each in limits))
            ]
        case ast.Subscript(slice=ast.Constant(value=int(index))):
            return constant_value(node.value, constants)[index]
        case ast.Compare(ops=[comparison], comparators=[right]) if type(comparison) in _COMPARISONS:
            return _COMPARISONS[type(comparison)](
                constant_value(node.left, constants), constant_value(right, constants)
            )
        case ast.Call(func=ast.Attribute(value=holder, attr=method), keywords=[]) if method in _METHODS:
            text = constant_value(holder, constants)
            if not isinstance(text, str):
                raise TypeError(method)
            return getattr(text, method)(*(constant_value(argument, constants) for argument in node.args))
        case _:
            raise LookupError(ast.dump(node))

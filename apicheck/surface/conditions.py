"""Tests of `if` statements whose answer is known without running them."""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from apicheck.surface.expressions import dotted_name

# No version at or below this one can run what apicheck examines, so that comparisons with such versions are decided.
_OLDEST = (3, 0)

_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.GtE: operator.ge,
    ast.Gt: operator.gt,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


# What projects that ran on Python 2 as well, and `six`, call the test for it.
_TRUTH_BY_NAME = {
    **dict.fromkeys(("PY2", "IS_PY2", "is_py2", "py2k"), False),
    **dict.fromkeys(("PY3", "IS_PY3", "is_py3", "py3k"), True),
}


def typing_guard(test: ast.expr) -> bool | None:
    """True for `TYPE_CHECKING` (PEP 484), False for `not TYPE_CHECKING`, None for any other test."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = typing_guard(operand)
            return None if inner is None else not inner
        case ast.BoolOp(op=ast.And(), values=values):
            return True if any(typing_guard(value) for value in values) else None
        case _:
            name = dotted_name(test) or ""
            return True if name.rpartition(".")[2] in {"TYPE_CHECKING", "MYPY"} else None


def known_truth(test: ast.expr) -> bool | None:
    """Decide a test that has one answer on every Python 3: a constant, or a comparison with a version of Python 2."""
    match test:
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in _TRUTH_BY_NAME:
            return _TRUTH_BY_NAME[name]
        case ast.Constant(value=value):
            return bool(value)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = known_truth(operand)
            return None if inner is None else not inner
        case ast.Compare(left=ast.Subscript(value=holder, slice=ast.Constant(value=0)), ops=[op], comparators=[right]):
            if dotted_name(holder) == "sys.version_info" and isinstance(right, ast.Constant):
                compare = _COMPARISONS.get(type(op))
                return compare(3, right.value) if compare and isinstance(right.value, int) else None
        case ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[ast.Constant(value="__main__")]):
            return False  # what a script does when it is run is no part of what can be imported from it
        case ast.Compare(left=left, ops=[op], comparators=[ast.Tuple(elts=elements)]):
            version = tuple(element.value for element in elements if isinstance(element, ast.Constant))
            if dotted_name(left) != "sys.version_info" or not version or len(version) != len(elements):
                return None
            if not all(isinstance(part, int) for part in version):
                return None
            numbers = tuple(part for part in version if isinstance(part, int))
            # A whole version_info is longer than the tuple beside it, and so larger than an equal start.
            if numbers <= _OLDEST:
                return isinstance(op, ast.GtE | ast.Gt | ast.NotEq)
        case _:
            pass
    return None

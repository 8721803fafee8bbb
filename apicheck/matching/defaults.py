"""Whether two default values, both known as source text only, are spellings of one value."""

import ast
import operator
from collections.abc import Callable, Mapping

Number = int | float | complex

_OPERATIONS: Mapping[type[ast.operator | ast.unaryop], Callable[..., Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.BitOr: operator.or_,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Invert: operator.invert,
}
_LARGEST_EXPONENT = 256  # of powers and shifts, so that no source text can ask for an endless number
_LARGEST_BASE = 2**64


def is_same_default(old: str, new: str) -> bool:
    """Tell whether two expressions differ in spelling at most: quotes, spaces, `1_000`, `0x10`, `60 * 60` for `3600`.

    Values of different types are different (`1`, `1.0` and `True`). Names are not looked up. What can't be parsed is
    compared as text.
    """
    if old == new:
        return True
    try:
        return _canonical(old) == _canonical(new)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _canonical(text: str) -> str:
    return ast.dump(_Folding().visit(ast.parse(text.strip(), mode="eval")))


class _Folding(ast.NodeTransformer):
    """Replaces arithmetic on numbers by its result, and forgets the `u` of `u"text"`."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant(node.value)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        operand = self.visit(node.operand)
        return _folded(node.op, operand) or ast.UnaryOp(node.op, operand)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        left, right = self.visit(node.left), self.visit(node.right)
        return _folded(node.op, left, right) or ast.BinOp(left, node.op, right)


def _folded(operation: ast.operator | ast.unaryop, *operands: ast.expr) -> ast.Constant | None:
    values = [operand.value for operand in operands if isinstance(operand, ast.Constant)]
    numbers = [value for value in values if isinstance(value, int | float | complex) and not isinstance(value, bool)]
    compute = _OPERATIONS.get(type(operation))
    if compute is None or len(numbers) != len(operands):
        return None
    if isinstance(operation, ast.Pow | ast.LShift) and not _is_small(*numbers):
        return None
    try:
        return ast.Constant(compute(*numbers))
    except (ArithmeticError, TypeError, ValueError):
        return None


def _is_small(base: Number, exponent: Number) -> bool:
    return abs(base) <= _LARGEST_BASE and abs(exponent) <= _LARGEST_EXPONENT

"""Assignments to several targets at once, each target with its value.

Source: language reference, 7.2 "Assignment statements".
"""

import ast
from collections.abc import Iterator


def unpacked(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """Yield the single targets of one that may be a tuple, with what is written for each; None where that is not told.

    `a, b = 1, 2` tells both, `a, b = call()` and `a, *b = 1, 2, 3` tell none.
    """
    if not isinstance(target, ast.Tuple | ast.List):
        yield target, value
        return
    values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
    is_told = len(values) == len(target.elts) and not any(
        isinstance(each, ast.Starred) for each in [*target.elts, *values]
    )
    for index, each in enumerate(target.elts):
        inner = each.value if isinstance(each, ast.Starred) else each
        yield from unpacked(inner, values[index] if is_told else None)

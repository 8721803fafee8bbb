"""Names that a function writes into the module's namespace, `globals()[name] = value`, in loops over written tables.

Source: the standard library's `globals`: inside a function it is the namespace of the module that defines it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from apicheck.surface.expressions import dotted_name
from apicheck.surface.reading.literal_loops import rounds
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import FunctionNode


def written_names(node: FunctionNode, tables: Mapping[str, ast.expr]) -> Iterator[tuple[str | None, ast.stmt]]:
    """Yield the names that a function writes, each with its statement, None for one that is computed.

    `tables` are the displays of the module.
    """
    aliases = {
        target.id
        for statement in own_statements(node.body)
        if isinstance(statement, ast.Assign) and _is_globals(statement.value)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    for statement in own_statements(node.body, lambda loop: rounds(loop, tables.get)):
        if not isinstance(statement, ast.Assign):
            continue
        for target in statement.targets:
            if not isinstance(target, ast.Subscript):
                continue
            if _is_globals(target.value) or dotted_name(target.value) in aliases:
                key = target.slice
                yield key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None, statement


def called_functions(body: Iterable[ast.stmt]) -> Iterator[tuple[str, bool]]:
    """Yield the names that a module calls as it is loaded, each with whether it does so certainly and with no argument.

    `populate()` and `list(names())` are read, also under a test, where it is not certain.
    """
    body = list(body)
    for statement in own_statements(body):
        value = statement.value if isinstance(statement, ast.Expr | ast.Assign | ast.AugAssign) else None
        for node in ast.walk(value) if value is not None else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node.func.id, statement in body and not node.args and not node.keywords


def _is_globals(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and dotted_name(node.func) == "globals"

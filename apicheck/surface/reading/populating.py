"""Names that a function writes into the module's namespace, `globals()[name] = value`, in loops over written tables.

So does `setattr(sys.modules[__name__], name, value)`.

Source: the standard library's `globals`: inside a function it is the namespace of the module that defines it.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator, Mapping, Set

from apicheck.surface.expressions import dotted_name, names_something_private
from apicheck.surface.reading.literal_loops import rounds
from apicheck.surface.reading.local_names import bound_by_statements, every_parameter
from apicheck.surface.reading.namespace_calls import is_namespace, is_own_dictionary, is_own_module
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import FunctionNode


def written_names(
    node: FunctionNode, tables: Mapping[str, ast.expr], modules: Set[str]
) -> Iterator[tuple[str | None, ast.stmt]]:
    """Yield the names that a function writes, each with its statement, None for one that is computed.

    `tables` are the displays of the module, `modules` the names that it has for itself.
    """
    values = [(each.name, each.value) for each in bound_by_statements(node.body) if each.value is not None]
    namespaces = {name for name, value in values if is_namespace(value)}
    parameters = {each.arg for each in every_parameter(node.args)}
    own = {name for name, value in values if is_own_module(value)} | (modules - parameters)
    for statement in own_statements(node.body, lambda loop: rounds(loop, tables.get)):
        if not isinstance(statement, ast.Assign | ast.Expr):
            continue
        for key in _keys(statement, namespaces, own):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, statement
            elif not names_something_private(key):
                yield None, statement


def _keys(statement: ast.Assign | ast.Expr, namespaces: Container[str], modules: Container[str]) -> Iterator[ast.expr]:
    match statement:
        case ast.Assign(targets=targets):
            for target in targets:
                match target:
                    case ast.Subscript(value=holder, slice=key):
                        is_known = is_namespace(holder) or dotted_name(holder) in namespaces
                        if is_known or is_own_dictionary(holder, modules):
                            yield key
                    case ast.Attribute(value=holder, attr=name) if is_own_module(holder, modules):
                        yield ast.Constant(name)
                    case _:
                        pass
        case ast.Expr(value=ast.Call(func=ast.Name(id="setattr"), args=[holder, key, _])):
            if is_own_module(holder, modules):
                yield key
        case _:
            pass


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

"""The names that a function's body binds, and what to.

Source: language reference, 4.2.1 "Binding of names".
"""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from apicheck.surface.expressions import own_nodes
from apicheck.surface.reading.syntax import FunctionNode


class LocalBinding(NamedTuple):
    """One place that binds a name.

    `value` is the expression that it is bound to in `name = value`, or that is entered in `with value as name`; None
    where it is bound in another manner. `imported` is the path that an import binds, relative ones begin with their
    dots. `is_declared` says that the name is no local one: `global name`, `nonlocal name`.
    """

    name: str
    value: ast.expr | None = None
    is_entered: bool = False
    imported: str | None = None
    is_declared: bool = False


def local_bindings(function: FunctionNode) -> Iterator[LocalBinding]:
    """Yield what the body of a function binds, its parameters and what inner functions bind aside."""
    written: dict[int, LocalBinding] = {}
    for node in own_nodes(function.body):  # parents come before what is in them
        match node:
            case ast.Assign(targets=targets, value=value):
                names = [target for target in targets if isinstance(target, ast.Name)]
                written.update((id(target), LocalBinding(target.id, value)) for target in names)
            case ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value):
                written[id(target)] = LocalBinding(target.id, value)
            case ast.withitem(context_expr=value, optional_vars=ast.Name() as target):
                written[id(target)] = LocalBinding(target.id, value, is_entered=True)
            case ast.Name(ctx=ast.Store() | ast.Del()):
                yield written.get(id(node)) or LocalBinding(node.id)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield LocalBinding(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield LocalBinding(name)
            case ast.MatchMapping(rest=str(name)):
                yield LocalBinding(name)
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    yield LocalBinding(name, imported=_imported(node, alias))
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                yield from (LocalBinding(name, is_declared=True) for name in names)
            case _:
                pass


def every_parameter(arguments: ast.arguments) -> list[ast.arg]:
    """Return the parameters of all kinds."""
    variadic = [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *variadic]


def _imported(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    if isinstance(node, ast.Import):
        return f"import {alias.name}" if alias.asname else f"import {alias.name.partition('.')[0]}"
    return f"import {'.' * node.level}{node.module or ''}:{alias.name}"

"""Attributes that a file sets on other modules, and that its functions set on classes and objects of its own.

So do `settings.DEBUG = True` after `from pkg import settings`, a function that a later statement calls, and `setattr`.
"""

import ast
from collections.abc import Container, Iterable, Iterator

from apicheck.model.module import ANY_NAME
from apicheck.surface.expressions import names_something_private, written_beginning
from apicheck.surface.reading.local_names import (
    bound_by_statements,
    every_parameter,
    names_bound_in_expressions,
)
from apicheck.surface.reading.module_getattr import imported_paths
from apicheck.surface.reading.statements import all_statements, own_statements
from apicheck.surface.reading.syntax import FunctionNode

_RECEIVERS = frozenset({"self", "cls", "mcs"})


def module_patches(tree: ast.Module, name: str, package: str) -> dict[str, tuple[str, ...]]:
    """Return the names that statements of a file set on what it imports or has itself, by the dotted path of that.

    Of names that are computed `ANY_NAME` tells. `name` is the file's module, `package` what relative module names start
    from. What a path leads to is for the linked
    surface to tell. What stands behind a class statement, in no function, is told with the class.
    """
    statements = [*all_statements(tree.body)]
    set_on_names = [*_set_on_names(statements)]
    if all(holder in _RECEIVERS for holder, _ in set_on_names):
        return {}
    paths = imported_paths(statements, package)
    found: dict[str, dict[str, None]] = {}
    for holder, attribute in set_on_names:
        if holder in paths:
            found.setdefault(paths[holder], {})[attribute] = None
    for function in own_statements(tree.body):
        if isinstance(function, FunctionNode):
            for holder, attribute in _set_outside(function, paths):
                found.setdefault(f"{name}.{holder}", {})[attribute] = None
    return {path: tuple(names) for path, names in found.items()}


def _set_on_names(statements: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    for statement in statements:
        match statement:
            case ast.Assign(targets=targets):
                for target in targets:
                    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                        yield target.value.id, target.attr
            case ast.Expr(value=ast.Call(func=ast.Name(id="setattr"), args=[ast.Name(id=holder), name, _])):
                if isinstance(name, ast.Constant):
                    yield holder, str(name.value)
                elif not names_something_private(name):
                    yield holder, f"{written_beginning(name)}{ANY_NAME}"
            case _:
                pass


def _set_outside(function: FunctionNode, imported: Container[str]) -> Iterator[tuple[str, str]]:
    """Yield what a function sets on names that are none of its own, and are not imported."""
    found = list(_set_on_names(own_statements(function.body)))
    if not found:
        return
    bindings = [*bound_by_statements(function.body)]
    own = {each.arg for each in every_parameter(function.args)} | {each.name for each in bindings}
    own.update(names_bound_in_expressions(function.body))
    own -= {each.name for each in bindings if each.is_declared}
    yield from ((holder, attribute) for holder, attribute in found if holder not in own and holder not in imported)

"""The names that a function's body binds, and what to.

Source: language reference, 4.2.1 "Binding of names".
"""

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from apicheck.surface.expressions import own_nodes
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.unpacking import unpacked


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


def bound_by_statements(body: Iterable[ast.stmt]) -> Iterator[LocalBinding]:
    """Yield what the statements of a function's body bind, not what their expressions do."""
    for node in own_statements(body):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    is_single = isinstance(target, ast.Name)
                    yield from (LocalBinding(name, value if is_single else None) for name in names_bound(target))
            case ast.AnnAssign(target=target, value=annotated):
                yield from (LocalBinding(name, annotated) for name in names_bound(target))
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    if isinstance(item.optional_vars, ast.Name):
                        yield LocalBinding(item.optional_vars.id, item.context_expr, is_entered=True)
                    elif item.optional_vars is not None:
                        yield from map(LocalBinding, names_bound(item.optional_vars))
            case ast.For(target=target) | ast.AsyncFor(target=target) | ast.AugAssign(target=target):
                yield from map(LocalBinding, names_bound(target))
            case ast.Delete(targets=targets):
                yield from (LocalBinding(name) for target in targets for name in names_bound(target))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield LocalBinding(name)
            case ast.ExceptHandler(name=str(name)):
                yield LocalBinding(name)
            case ast.match_case(pattern=pattern):
                yield from map(LocalBinding, names_captured(pattern))
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    yield LocalBinding(name, imported=_imported(node, alias))
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                yield from (LocalBinding(name, is_declared=True) for name in names)
            case _:
                pass


def names_bound_in_expressions(body: Iterable[ast.stmt]) -> Iterator[str]:
    """Yield the names that `:=` binds in a function's body, and the variables of its comprehensions.

    Those are no names of the function, but within the comprehension none of the module either.
    """
    for node in own_nodes(body):
        if isinstance(node, ast.NamedExpr | ast.comprehension):
            yield from names_bound(node.target)


def names_bound_within(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that `:=` binds in a statement's own expressions (PEP 572: also out of a comprehension)."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.NamedExpr):
            yield node.target.id
        pending.extend(
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case | ast.Lambda)
        )


def names_bound(target: ast.expr) -> Iterator[str]:
    """Yield the names that a target binds; an attribute or an item of something is none."""
    return (each.id for each, _ in unpacked(target, None) if isinstance(each, ast.Name))


def names_captured(pattern: ast.pattern) -> Iterator[str]:
    """Yield the names that a pattern binds (language reference, 8.6.4 "Patterns")."""
    for each in ast.walk(pattern):
        name = getattr(each, "rest" if isinstance(each, ast.MatchMapping) else "name", None)
        if isinstance(name, str):
            yield name


def every_parameter(arguments: ast.arguments) -> list[ast.arg]:
    """Return the parameters of all kinds."""
    variadic = [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *variadic]


def _imported(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    if isinstance(node, ast.Import):
        return f"import {alias.name}" if alias.asname else f"import {alias.name.partition('.')[0]}"
    return f"import {'.' * node.level}{node.module or ''}:{alias.name}"

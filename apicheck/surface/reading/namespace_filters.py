"""Names that a module picks from its own namespace by tests that it writes out: `[name for name in dir() if ...]`.

Comprehensions and loops are read, the latter also in a function that the module calls. Which names pass the tests is
asked when the modules are linked. Source: the standard library's `dir`, `globals`, `locals` and `vars`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from apicheck.model.module import NamespaceFilter
from apicheck.surface.expressions import dotted_name
from apicheck.surface.reading.predicates import expanded
from apicheck.surface.reading.syntax import FunctionNode

_NAMESPACES = frozenset({"dir", "globals", "locals", "vars"})
_IN_FUNCTIONS = frozenset({"globals"})
_WRAPPERS = frozenset({"list", "sorted", "tuple", "set", "frozenset"})


def unwrapped(node: ast.expr) -> ast.expr:
    """Return what a container is made of that calls of built-in containers make: `sorted(list(names))`."""
    while isinstance(node, ast.Call) and dotted_name(node.func) in _WRAPPERS and len(node.args) == 1:
        node = node.args[0]
    return node


def filter_of_comprehension(node: ast.expr, functions: Mapping[str, FunctionNode]) -> NamespaceFilter | None:
    """Read a comprehension over the module's own namespace that keeps names; None for any other expression.

    `functions` are those of the module that its tests may call.
    """
    if not isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp) or len(node.generators) != 1:
        return None
    part = node.generators[0]
    variables = _variables(part.target, part.iter, _NAMESPACES)
    if variables is None or part.is_async or not _is_name(node.elt, variables[0]):
        return None
    name, values = variables
    return NamespaceFilter(
        name, values, tuple(ast.unparse(expanded(test, functions)) for test in part.ifs), node.lineno
    )


def filters_of_loop(
    loop: ast.For, functions: Mapping[str, FunctionNode], namespaces: frozenset[str] = _NAMESPACES
) -> tuple[NamespaceFilter, ...] | None:
    """Read a loop over the module's own namespace that appends names to `__all__`; None for any other loop."""
    variables = _variables(loop.target, loop.iter, namespaces)
    if variables is None or loop.orelse:
        return None
    name, values = variables
    found: list[NamespaceFilter] = []
    for kept in _appended(loop.body, name, [*values], ()):
        if kept is None:
            return None
        held, tests = kept
        asked = tuple(ast.unparse(expanded(test, functions)) for test in tests)
        found.append(NamespaceFilter(name, held, asked, loop.lineno))
    return tuple(found)


def filters_of_function(
    node: FunctionNode, functions: Mapping[str, FunctionNode]
) -> tuple[NamespaceFilter, ...] | None:
    """Read a function without parameters that does nothing but run such loops; None for any other function."""
    arguments = node.args
    if arguments.args or arguments.posonlyargs or arguments.kwonlyargs or node.decorator_list:
        return None
    found: list[NamespaceFilter] = []
    for statement in node.body:
        match statement:
            case ast.Expr(value=ast.Constant()) | ast.Global() | ast.Import() | ast.ImportFrom():
                continue
            case ast.For():
                filters = filters_of_loop(statement, functions, _IN_FUNCTIONS)
                if filters is None:
                    return None
                found += filters
            case _:
                return None
    return tuple(found) or None


Kept = tuple[tuple[str, ...], tuple[ast.expr, ...]]
"""The variables that hold the value of a name, and the tests that it has to pass."""


def _appended(
    body: Iterable[ast.stmt], name: str, values: list[str], tests: tuple[ast.expr, ...]
) -> Iterator[Kept | None]:
    """Yield what a loop's body appends to `__all__`; None for a statement that can't be told."""
    for statement in body:
        match statement:
            case ast.Expr(value=ast.Call(func=function, args=[argument], keywords=[])) if dotted_name(
                function
            ) == "__all__.append" and _is_name(argument, name):
                yield tuple(values), tests
            case ast.If(test=test, body=[ast.Continue()], orelse=[]):
                tests = (*tests, ast.UnaryOp(ast.Not(), test))
            case ast.If(test=test, body=inner, orelse=[]):
                yield from _appended(inner, name, values, (*tests, test))
            case ast.Assign(targets=[ast.Name(id=variable)], value=value) if is_value_of(value, name):
                values.append(variable)
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                continue
            case _:
                yield None
                return


def is_value_of(node: ast.expr, name: str) -> bool:
    """Tell whether an expression gives what the variable `name` is the name of: `globals()[name]`."""
    match node:
        case ast.Subscript(value=holder, slice=key):
            return _is_name(key, name) and _is_namespace(holder, _NAMESPACES)
        case ast.Call(func=ast.Name(id="eval"), args=[argument]):
            return _is_name(argument, name)
        case ast.Call(func=ast.Name(id="getattr"), args=[holder, key]):
            return _is_name(key, name) and _is_own_module(holder)
        case ast.Call(func=ast.Attribute(value=holder, attr="get"), args=[key]):
            return _is_name(key, name) and _is_namespace(holder, _NAMESPACES)
        case _:
            return False


def _variables(target: ast.expr, iterated: ast.expr, namespaces: frozenset[str]) -> tuple[str, tuple[str, ...]] | None:
    """Return the variable that holds each name of the namespace, and those that hold its value."""
    iterated = unwrapped(iterated)
    match iterated, target:
        case ast.Call(func=ast.Attribute(value=holder, attr="items"), args=[]), ast.Tuple(
            elts=[ast.Name(id=name), ast.Name(id=value)]
        ) if _is_namespace(holder, namespaces - {"dir"}):
            return name, (value,)
        case ast.Call(func=ast.Attribute(value=holder, attr="keys" | "copy"), args=[]), ast.Name(id=name) if (
            _is_namespace(holder, namespaces - {"dir"})
        ):
            return name, ()
        case _, ast.Name(id=name) if _is_namespace(iterated, namespaces):
            return name, ()
        case _:
            return None


def _is_namespace(node: ast.expr, namespaces: frozenset[str]) -> bool:
    """Tell whether an expression gives the namespace of the module that it stands in, or the names in it."""
    match node:
        case ast.Call(func=ast.Name(id=called), args=[], keywords=[]):
            return called in namespaces
        case ast.Call(func=ast.Name(id="dir" | "vars"), args=[holder]):
            return _is_own_module(holder)
        case ast.Call(func=ast.Attribute(value=holder, attr="copy"), args=[]):
            return _is_namespace(holder, namespaces)
        case ast.Attribute(value=holder, attr="__dict__"):
            return _is_own_module(holder)
        case _:
            return False


def _is_own_module(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Subscript)
        and dotted_name(node.value) in {"sys.modules", "modules"}
        and _is_name(node.slice, "__name__")
    )


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name

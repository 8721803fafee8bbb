"""Calls that may bind names in the module which makes them: what is given the module's `globals()`, and `exec`.

Source: the standard library's `globals`, `exec` and `eval`.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator
from typing import TypeGuard

from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import FunctionNode

_NAMESPACES = frozenset({"globals", "locals", "vars"})

# What only looks at what it is given.
_READERS = frozenset({"any", "all", "dict", "dir", "enumerate", "eval", "filter", "frozenset", "get_type_hints"})
_READERS |= {"id", "isinstance", "iter", "len", "list", "map", "max", "min", "print", "repr", "set", "sorted", "str"}
_READERS |= {"sum", "tuple", "type", "zip"}
_BUILDERS = frozenset({"BuildMessageAndEnumDescriptors", "BuildTopDescriptorsAndMessages", "BuildServices"})


def may_bind_names(call: ast.Call) -> bool:
    """Tell whether a call that a module makes is given its namespace, and may put names into it."""
    called = last_part(dotted_name(call.func) or "")
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return called not in _READERS and any(map(is_namespace, given))


def fills_nothing(function: FunctionNode, call: ast.Call) -> bool:
    """Tell whether a function that a call of it gives the namespace to does no more than to look at it."""
    positional = [*function.args.posonlyargs, *function.args.args]
    given = [
        *(place.arg for place, value in zip(positional, call.args, strict=False) if is_namespace(value)),
        *(keyword.arg for keyword in call.keywords if keyword.arg and is_namespace(keyword.value)),
    ]
    if len(given) != sum(is_namespace(each) for each in (*call.args, *(keyword.value for keyword in call.keywords))):
        return False  # through `*args` or `**kwargs`
    looked_at = {id(name) for node in ast.walk(function) for name in _looked_at(node)}
    return all(id(node) in looked_at for node in ast.walk(function) if isinstance(node, ast.Name) and node.id in given)


def _looked_at(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what a node itself only looks at: `names["x"]`, `names.items()`, `len(names)`, `"x" in names`."""
    match node:
        case ast.Subscript(value=value, ctx=ast.Load()) | ast.For(iter=value) | ast.comprehension(iter=value):
            yield value
        case ast.Attribute(value=value, attr="get" | "items" | "keys" | "values" | "copy"):
            yield value
        case ast.Compare(comparators=values):
            yield from values
        case ast.Call(func=ast.Name(id=called), args=values) if called in _READERS:
            yield from values


def is_namespace(node: ast.expr) -> bool:
    """Tell whether an expression gives the namespace that it stands in."""
    return is_namespace_call(node) and not node.args and not node.keywords


def is_namespace_call(node: ast.expr) -> TypeGuard[ast.Call]:
    """Tell whether an expression is a call of `globals` or its like, with or without an argument."""
    return isinstance(node, ast.Call) and dotted_name(node.func) in _NAMESPACES


def is_own_module(node: ast.expr, names: Container[str] = ()) -> bool:
    """Tell whether an expression gives the module that it stands in, which the `names` stand for as well."""
    match node:
        case ast.Name(id=name):
            return name in names
        case ast.Subscript(value=modules, slice=ast.Name(id="__name__")):
            return dotted_name(modules) in {"sys.modules", "modules"}
        case ast.Call(func=called, args=[ast.Name(id="__name__")], keywords=[]):
            return last_part(dotted_name(called) or "") in {"import_module", "__import__"}
        case _:
            return False


def is_own_dictionary(node: ast.expr, names: Container[str] = ()) -> bool:
    """Tell whether an expression gives the namespace of the module by way of `module.__dict__`."""
    return isinstance(node, ast.Attribute) and node.attr == "__dict__" and is_own_module(node.value, names)


def is_builder(call: ast.Call) -> bool:
    """Tell whether a call builds what a protocol buffer description describes, in the namespace that it is given."""
    return last_part(dotted_name(call.func) or "") in _BUILDERS


def executed_names(call: ast.Call) -> tuple[str, ...] | None:
    """Return the names that `exec` of a written text binds where it is called, None where the text is computed.

    With a namespace of its own it binds none.
    """
    given = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
    if given and not all(map(is_namespace, given)):
        return ()
    match call.args:
        case [ast.Constant(value=str(text)), *_]:
            pass
        case [ast.Call(func=ast.Name(id="compile"), args=[ast.Constant(value=str(text)), *_]), *_]:
            pass
        case _:
            return None
    try:
        body = ast.parse(text.strip()).body
    except (SyntaxError, ValueError):
        return ()
    names: list[str] = []
    for statement in own_statements(body):
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.append(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names += [alias.asname or alias.name.partition(".")[0] for alias in aliases]
            case ast.Assign(targets=targets):
                names += [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.append(name)
    return tuple(names)

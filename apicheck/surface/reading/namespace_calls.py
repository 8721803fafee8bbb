"""Calls that may bind names in the module which makes them: what is given the module's `globals()`, and `exec`.

Source: the standard library's `globals`, `exec` and `eval`.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator
from typing import TypeGuard

from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import FunctionNode, Syntax

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


def is_told_name(call: ast.Call, name: str) -> bool:
    """Tell whether a call is told first which name the module has for what it gives: the one that it will replace.

    `schema = LazyLoader("schema", globals(), "package.schema")` puts the module there once somebody asks for it.
    """
    return bool(call.args) and isinstance(call.args[0], ast.Constant) and call.args[0].value == name


def given_places(call: ast.Call) -> tuple[int | str, ...] | None:
    """Return the arguments of a call that are the namespace, by position or by name; None where some can't be told."""
    by_name = {keyword.arg for keyword in call.keywords if is_namespace(keyword.value)}
    if None in by_name:
        return None
    by_position = [index for index, value in enumerate(call.args) if is_namespace(value)]
    if any(isinstance(each, ast.Starred) for each in call.args[: max(by_position, default=0)]):
        return None
    return (*by_position, *sorted(name for name in by_name if name))


def fills_nothing(function: FunctionNode, call: ast.Call) -> bool:
    """Tell whether a function that a call of it gives the namespace to does no more than to look at it."""
    positional = [*function.args.posonlyargs, *function.args.args]
    given = given_places(call)
    if given is None or any(isinstance(place, int) and place >= len(positional) for place in given):
        return False  # through `*args` or `**kwargs`
    names = {positional[place].arg if isinstance(place, int) else place for place in given}
    named = {argument.arg for argument in (*positional, *function.args.kwonlyargs)}
    return names <= named and names <= {*looked_at(function, names)}


def looked_at(function: FunctionNode, names: Iterable[str]) -> Iterator[str]:
    """Yield those of some names that a function does no more with than to look at what they stand for."""
    inner = [*ast.walk(function)]
    only_looked_at = {id(name) for node in inner for name in _looked_at(node)}
    others = {node.id for node in inner if isinstance(node, ast.Name) and id(node) not in only_looked_at}
    yield from (name for name in names if name not in others)


# What a function has to do with that is given a namespace to look at it.
_WORDS_OF_LOOKING = ("__module__", "__all__")


def parameters_looked_at(function: FunctionNode, syntax: Syntax) -> tuple[str, ...]:
    """Return the parameters of a function of a module's own that its body only looks at, if it may get a namespace."""
    lines = function.lineno, function.end_lineno or function.lineno
    if not any(syntax.line_has(word, *lines) for word in _WORDS_OF_LOOKING):
        return ()
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return tuple(looked_at(function, [each.arg for each in arguments]))


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

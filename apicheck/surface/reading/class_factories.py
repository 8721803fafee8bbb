"""Functions that make a class and give it back: `def create(base): class Client(base): ...; return Client`.

What a module binds to a call of such a function is that class. Source: language reference, 8.8 "Class definitions": the
statement is run anew in each call.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Iterator, Mapping, Set

from apicheck.surface.expressions import dotted_name, own_nodes
from apicheck.surface.reading.syntax import FunctionNode

# What a factory may set on its class without giving it a member: how the class is called.
_NAMES = frozenset({"__name__", "__qualname__", "__doc__", "__module__"})
_UNTOLD = "__untold__"


def class_made_by(function: FunctionNode) -> ast.ClassDef | None:
    """Return the class statement whose class a function gives back, None where it does anything else with it.

    What `Client = decorate(Client)` behind it does, also in a branch, is a decorator of the statement that is returned.
    """
    ending = function.body[-1]
    if isinstance(function, ast.AsyncFunctionDef) or function.decorator_list or not isinstance(ending, ast.Return):
        return None
    name = dotted_name(ending.value) if ending.value is not None else None
    made = [each for each in function.body if isinstance(each, ast.ClassDef) and each.name == name]
    if len(made) != 1:
        return None
    applied: list[ast.expr] = []
    for statement in _flat(function.body):
        if statement is made[0] or statement is ending or _names_the_class(statement, made[0].name):
            continue
        decorator = _applied_to(statement, made[0].name)
        if decorator is not None:
            applied.append(decorator)
        elif _reads(statement, {made[0].name}):
            return None
    is_alone = not any(isinstance(node, ast.Return) and node is not ending for node in own_nodes(function.body))
    if not is_alone or _is_filled_in(made[0], function):
        return None
    if not applied:
        return made[0]
    decorated = copy.copy(made[0])
    decorated.decorator_list = [*reversed(applied), *made[0].decorator_list]
    return decorated


def _flat(body: Iterable[ast.stmt]) -> Iterator[ast.stmt | ast.expr]:
    """Yield the statements of a body, those of its branches in the place of an `if`, whose test stands for itself."""
    for statement in body:
        if isinstance(statement, ast.If):
            yield statement.test
            yield from _flat([*statement.body, *statement.orelse])
        else:
            yield statement


def _applied_to(statement: ast.stmt | ast.expr, name: str) -> ast.expr | None:
    """Return what is called with a class whose name is then bound to the result: `Client = decorate(Client)`."""
    match statement:
        case ast.Assign(
            targets=[ast.Name(id=target)], value=ast.Call(func=called, args=[ast.Name(id=given)], keywords=[])
        ) if target == given == name and not _reads(called, {name}):
            return called
        case _:
            return None


def _is_filled_in(made: ast.ClassDef, function: FunctionNode) -> bool:
    """Tell whether a class says something by a name of the function around it.

    That is other than in the bodies of methods, and in the values of attributes, which are left untold.
    """
    parts: list[ast.AST] = [*made.decorator_list]
    for statement in made.body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                returns = [statement.returns] if statement.returns else []
                parts += [statement.args, *statement.decorator_list, *returns]
            case ast.Assign(targets=targets):
                parts += targets
            case _:
                parts.append(statement)
    bound = _bound(function)
    return any(_reads(part, bound) for part in parts)


def _reads(node: ast.AST, names: Set[str]) -> bool:
    return any(isinstance(each, ast.Name) and each.id in names for each in ast.walk(node))


def _bound(function: FunctionNode) -> set[str]:
    """Return the names of a function's own scope: its parameters, and what its body binds."""
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    stored = {
        node.id for node in own_nodes(function.body) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return stored | {each.arg for each in every if each is not None}


def _names_the_class(statement: ast.stmt | ast.expr, name: str) -> bool:
    match statement:
        case ast.Assign(targets=targets):
            return all(
                isinstance(each, ast.Attribute)
                and isinstance(each.value, ast.Name)
                and each.value.id == name
                and each.attr in _NAMES
                for each in targets
            )
        case _:
            return False


def in_call(made: ast.ClassDef, function: FunctionNode, call: ast.Call) -> ast.ClassDef:
    """Return the class statement as a call runs it: names for parameters replaced by the names that are handed over.

    What else is the function's own stands under a name that leads nowhere.
    """
    given, bound = _given(function, call), _bound(function)
    copied = copy.deepcopy(made)
    fill = _Filled({name: given.get(name) or ast.Name(_UNTOLD, ast.Load()) for name in bound})
    copied.bases = [fill.visit(base) for base in copied.bases]
    copied.keywords = [fill.visit(keyword) for keyword in copied.keywords]
    copied.decorator_list = [fill.visit(decorator) for decorator in copied.decorator_list]
    for statement in copied.body:
        if isinstance(statement, ast.Assign) and _reads(statement.value, bound):
            untold = ast.Call(ast.Name(_UNTOLD, ast.Load()), [], [])
            statement.value = ast.fix_missing_locations(ast.copy_location(untold, statement.value))
    return copied


def _given(function: FunctionNode, call: ast.Call) -> dict[str, ast.expr]:
    positional = [*function.args.posonlyargs, *function.args.args]
    if any(isinstance(argument, ast.Starred) for argument in call.args) or any(not each.arg for each in call.keywords):
        return {}
    defaults = zip(reversed(positional), reversed(function.args.defaults), strict=False)
    given = {parameter.arg: default for parameter, default in defaults}
    given.update({parameter.arg: argument for parameter, argument in zip(positional, call.args, strict=False)})
    given.update({keyword.arg: keyword.value for keyword in call.keywords if keyword.arg})
    return {name: value for name, value in given.items() if dotted_name(value) is not None}


class _Filled(ast.NodeTransformer):
    """Puts expressions in the place of names."""

    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Replace a name that is read."""
        value = self._values.get(node.id)
        return node if value is None else ast.copy_location(value, node)

"""The names that a class's own methods give to instances of the class that they make: `made = cls()`.

Source: data model, 3.3.1 "Basic customization", on `object.__new__`; library reference, `copy`.
"""

import ast
from collections.abc import Iterable

from apicheck.surface.expressions import dotted_name


def made_instances(statements: Iterable[ast.AST], name: str, cls: str | None, instance: str | None) -> set[str]:
    """Return the variables that hold what the class `name` makes: by a call, by `__new__`, or as a copy.

    `cls` and `instance` are what the method calls the class, or the instance, that it is bound to, None where it is
    bound to no such thing.
    """
    making = _Making(name, cls, instance)
    return {
        target.id
        for statement in statements
        for target, value in _assignments(statement)
        if isinstance(target, ast.Name) and target.id not in {cls, instance} and making.gives_instance(value)
    }


def _assignments(statement: ast.AST) -> list[tuple[ast.expr, ast.expr]]:
    match statement:
        case ast.Assign(targets=targets, value=value):
            return [(target, value) for target in targets]
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            return [(target, value)]
        case _:
            return []


class _Making:
    """Tells which expressions of a method give its class, and which a new instance of it."""

    def __init__(self, name: str, cls: str | None, instance: str | None) -> None:
        self._classes = {name, cls, None if instance is None else f"{instance}.__class__"} - {None}
        self._instance = instance

    def gives_instance(self, node: ast.expr) -> bool:
        if not isinstance(node, ast.Call):
            return False
        match node:
            case ast.Call(func=ast.Attribute(attr="__new__"), args=[first, *_]):
                return self._is_class(first)
            case ast.Call(func=function, args=[ast.Name(id=copied), *_]) if copied == self._instance:
                return dotted_name(function) in _COPIES or self._is_class(function)
            case _:
                return self._is_class(node.func)

    def _is_class(self, node: ast.expr) -> bool:
        match node:
            case ast.Call(func=ast.Name(id="type"), args=[ast.Name(id=name)]):
                return name == self._instance
            case _:
                return dotted_name(node) in self._classes


_COPIES = frozenset({"copy.copy", "copy.deepcopy", "copy", "deepcopy"})

MAKING_WORDS = ("__new__", "__class__", "type(", "copy(")
"""One of them, the class's own name, or what a class method calls it, stands wherever an instance is made."""

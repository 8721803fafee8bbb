"""Calls of a metaclass that make a class: `type("Point", (Base,), {"x": 0})`, `ABCMeta("Point", (), {})`.

Source: the standard library's `type` with three arguments; data model, 3.3.3 "Customizing class creation". What is
called counts as a metaclass by its name: `type`, or one that ends so or in `Meta` or `Metaclass`, as nearly all do.
"""

import ast
from collections.abc import Callable
from typing import TypeGuard

from apicheck.model.definition import Binding, Class, Definition
from apicheck.surface.expressions import dotted_name, string_items


def is_class_call(node: ast.AST | None) -> TypeGuard[ast.Call]:
    """Tell whether an expression calls a metaclass with the class's name, its bases and its body, all written out."""
    match node:
        case ast.Call(
            func=function, args=[ast.Constant(value=str()) | ast.JoinedStr(), ast.Tuple(elts=bases), ast.Dict()]
        ):
            called = (dotted_name(function) or "").lower()
            return called.endswith(("type", "meta", "metaclass")) and not any(
                isinstance(base, ast.Starred) for base in bases
            )
        case _:
            return False


def class_of_call(call: ast.Call, read: Callable[[ast.expr], Definition]) -> Class:
    """Return the class that such a call makes; `read` makes a member of a value in its body."""
    _, bases, body = call.args
    members = string_items(body) or {}
    metaclass = dotted_name(call.func) or "type"
    return Class(
        bases=tuple(ast.unparse(base) for base in bases.elts) if isinstance(bases, ast.Tuple) else (),
        keywords={keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords if keyword.arg}
        | ({} if metaclass == "type" else {"metaclass": metaclass}),
        decorators=(),
        scope={name: (Binding(read(value)),) for name, value in members.items() if value is not None},
        instance_attributes={},
        line=call.lineno,
        end_line=call.end_lineno or call.lineno,
        has_computed_members=string_items(body) is None,
    )

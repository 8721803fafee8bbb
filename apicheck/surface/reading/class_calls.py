"""Calls of a metaclass that make a class: `type("Point", (Base,), {"x": 0})`, `Meta("Point", (), dict(Body.__dict__))`.

Source: the standard library's `type` with three arguments; data model, 3.3.3 "Customizing class creation". What is
called counts as a metaclass by its name: `type`, or one that ends so or in `Meta` or `Metaclass`, as nearly all do; or
by the namespace of a class that it is given.
"""

import ast
from collections.abc import Callable
from typing import TypeGuard

import msgspec

from apicheck.model.definition import Attribute, Binding, Class, Definition
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


def lent_body(node: ast.AST | None) -> str | None:
    """Return the name of the class whose body a call takes for the one that it makes, None for other calls."""
    match node:
        case ast.Call(
            args=[
                ast.Constant(value=str()),
                ast.Tuple(elts=bases),
                ast.Call(
                    func=ast.Name(id="dict"),
                    args=[ast.Attribute(value=ast.Name(id=name), attr="__dict__")],
                    keywords=[],
                ),
            ],
            keywords=[],
        ) if not any(isinstance(base, ast.Starred) for base in bases) and dotted_name(node.func) is not None:
            return name
        case _:
            return None


def class_with_body_of(call: ast.Call, lender: Class) -> Class:
    """Return the class that a call makes with the body of another class: `Meta("Point", (Base,), dict(Body.__dict__))`.

    Of the lender's bases and decorators it has nothing.
    """
    made = class_of_call(call, lambda value: Attribute(value.lineno, value.end_lineno or value.lineno))
    return msgspec.structs.replace(
        made,
        scope=lender.scope,
        instance_attributes=lender.instance_attributes,
        has_computed_members=lender.has_computed_members,
        has_computed_attributes=lender.has_computed_attributes,
    )


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

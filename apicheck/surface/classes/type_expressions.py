"""Values that are types but no classes: unions and their like, and classes with type arguments.

Source: the standard library's `typing` and `types.UnionType`; PEP 604 on `X | Y`. None of them is an instance of
`type`: a union can be neither called nor subclassed, and `isinstance` takes no class with type arguments. Of another
distribution's `Result[Left, Right]` the capital letter and the types in brackets say that it is one.
"""

from __future__ import annotations

import ast
import enum

from apicheck.model.definition import Attribute
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.expressions import dotted_name

_NEVER_CALLED = frozenset({"typing.Union", "typing.Optional", "typing.Literal"})
# A class of its own until Python 3.12, and none since: what it makes is called as the class within, on all of them.
_ANNOTATED = "typing.Annotated"
_WRAPPERS = frozenset({"typing.ClassVar", "typing.Final", "typing.Required", "typing.NotRequired"})


class TypeExpression(enum.Enum):
    """What a value is: a form of `typing` that nobody calls or subclasses, a union of classes, a generic alias."""

    SPECIAL_FORM = enum.auto()
    UNION = enum.auto()
    GENERIC_ALIAS = enum.auto()


def type_expression(hierarchy: Hierarchy, entity: Entity) -> TypeExpression | None:
    """Return what type the value of an attribute is, None for values that are none or can't be told."""
    attribute = entity.definition
    if not isinstance(attribute, Attribute) or attribute.value is None:
        return None
    try:
        node = ast.parse(attribute.value, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    return _kind(hierarchy, entity.module, node)


def _kind(hierarchy: Hierarchy, module: str, node: ast.expr) -> TypeExpression | None:
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            parts = (left, right)
            return TypeExpression.UNION if any(_is_type(hierarchy, module, part) for part in parts) else None
        case ast.Subscript(value=value, slice=arguments):
            name = dotted_name(value)
            if name is None:
                return None
            for found in hierarchy.surface.resolve_dotted(module, name):
                if found.kind is EntityKind.CLASS:
                    return TypeExpression.GENERIC_ALIAS
                path = standard_library.canonical(found.home) if found.kind is EntityKind.EXTERNAL else ""
                if path in _NEVER_CALLED:
                    return TypeExpression.SPECIAL_FORM
                is_generic = path == _ANNOTATED or standard_library.find_class(path) is not None
                is_generic = is_generic or _is_foreign_generic(hierarchy, module, path, arguments)
                if path not in _WRAPPERS and is_generic:
                    return TypeExpression.GENERIC_ALIAS
            return None
        case _:
            return None


def _is_foreign_generic(hierarchy: Hierarchy, module: str, path: str, arguments: ast.expr) -> bool:
    """Tell whether what takes types in brackets is a generic class of another distribution, by its name."""
    name = path.rpartition(".")[2]
    if not path or standard_library.is_module(path.partition(".")[0]) or name.isupper() or not name[:1].isupper():
        return False
    parts = arguments.elts if isinstance(arguments, ast.Tuple) else [arguments]
    return bool(parts) and all(_is_type(hierarchy, module, part) for part in parts)


def _is_type(hierarchy: Hierarchy, module: str, node: ast.expr) -> bool:
    """Tell whether an operand of `|` is a class or another type; `None` beside one is no value of flags either."""
    if isinstance(node, ast.Constant):
        return node.value is None
    name = dotted_name(node)
    if name is None:
        return _kind(hierarchy, module, node) is not None
    return any(
        found.kind is EntityKind.CLASS
        or (found.kind is EntityKind.EXTERNAL and standard_library.find_class(found.home) is not None)
        for found in hierarchy.surface.resolve_dotted(module, name)
    )

"""The metaclass of a class statement in the spellings that work in Python 2 and 3 alike.

Source: the documentation of `six`, "Syntax compatibility": `with_metaclass` and `add_metaclass`; `future.utils`. Some
projects have functions of these names of their own.
"""

import ast

from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part

_IN_BASES = "with_metaclass"
_DECORATORS = frozenset({"add_metaclass", "with_metaclass"})


def bases_and_metaclass(node: ast.ClassDef) -> tuple[list[ast.expr], ast.expr | None]:
    """Return the bases that a class has in the end, and its metaclass where one of these spellings names it.

    `class Field(with_metaclass(Meta, Base))` has the base `Base` and the metaclass `Meta`.
    """
    bases: list[ast.expr] = []
    metaclass: ast.expr | None = None
    for base in node.bases:
        match base:
            case ast.Call(func=called, args=[named, *others]) if last_part(dotted_name(called) or "") == _IN_BASES:
                metaclass = named
                bases.extend(others)
            case _:
                bases.append(base)
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(func=called, args=[named]) if last_part(dotted_name(called) or "") in _DECORATORS:
                metaclass = metaclass or named
            case _:
                pass
    return bases, metaclass

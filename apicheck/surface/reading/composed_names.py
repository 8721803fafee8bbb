"""Names that are put together of a variable and what is written around it: `f"list_{resource}"`, `"%s_url" % name`.

Source: language reference, 2.4.3 "f-strings"; the standard library's `str.format` and printf-style formatting.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

import msgspec


class NameAround(msgspec.Struct, frozen=True):
    """The variable `name`, whose value is a string, with what stands before and after it."""

    name: str
    before: str = ""
    after: str = ""


def name_around(node: ast.expr, values: Mapping[str, ast.expr]) -> NameAround | None:
    """Return the one variable that a string is made of, None where it is made otherwise.

    `values` are variables that are assigned once, with what they are assigned.
    """
    match node:
        case ast.Name(id=name):
            found = values.get(name)
            return NameAround(name) if found is None else name_around(found, {**values, name: node})
        case ast.JoinedStr(values=parts):
            return _joined(parts)
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod(), right=ast.Name(id=name)):
            return _filled(text, "%s", name)
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod(), right=ast.Tuple(elts=[ast.Name(id=name)])):
            return _filled(text, "%s", name)
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format"),
            args=[ast.Name(id=name)],
            keywords=[],
        ):
            return _filled(text.replace("{0}", "{}"), "{}", name)
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Add(), right=right):
            inner = name_around(right, values)
            return None if inner is None else msgspec.structs.replace(inner, before=f"{text}{inner.before}")
        case ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=str(text))):
            inner = name_around(left, values)
            return None if inner is None else msgspec.structs.replace(inner, after=f"{inner.after}{text}")
        case _:
            return None


def _joined(parts: list[ast.expr]) -> NameAround | None:
    before, name, after = "", None, ""
    for part in parts:
        match part:
            case ast.Constant(value=str(text)) if name is None:
                before += text
            case ast.Constant(value=str(text)):
                after += text
            case ast.FormattedValue(value=ast.Name(id=variable), conversion=-1, format_spec=None) if name is None:
                name = variable
            case _:
                return None
    return None if name is None else NameAround(name, before, after)


def _filled(text: str, place: str, name: str) -> NameAround | None:
    before, _, after = text.partition(place)
    is_filled_once = text.count(place) == 1 and not any(mark in before + after for mark in "%{}")
    return NameAround(name, before, after) if is_filled_once else None

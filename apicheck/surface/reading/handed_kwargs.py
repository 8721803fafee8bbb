"""What an expression does to a dictionary of keyword arguments, `**kwargs`, where its text tells the names.

Source: library reference, "Mapping Types - dict".
"""

from __future__ import annotations

import ast
from typing import Final

import msgspec


class Change(msgspec.Struct, frozen=True):
    """The names that are taken out, put in, and without which an exception is raised.

    `fills` says that other names may be put in.
    """

    dropped: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    fills: bool = False


UNTOLD: Final = Change(fills=True, dropped=frozenset({"*"}))
"""Anything may have happened to it."""

_READING = frozenset({"get", "items", "keys", "values", "copy"})


def change_of_call(method: str, node: ast.Call) -> Change | None:
    """Return what a call of a method of the dictionary does to it, None for nothing."""
    if method in _READING:
        return None
    first = node.args[0] if node.args else None
    key = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
    if method == "pop" and key is not None:
        named = frozenset({key})
        return Change(dropped=named, needed=named if len(node.args) == 1 else frozenset())
    if method == "setdefault":
        return Change(fills=True) if key is None else Change(given=frozenset({key}))
    if method == "update":
        names = {keyword.arg for keyword in node.keywords if keyword.arg is not None}
        has_others = len(names) < len(node.keywords) or any(literal_items(each) is None for each in node.args)
        for each in node.args:
            names |= literal_items(each) or frozenset()
        return Change(given=frozenset(names), fills=has_others)
    return UNTOLD


def change_of_value(value: ast.expr, name: str) -> Change:
    """Return what an assignment of `value` to the dictionary's own name does to what it holds."""
    match value:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr="copy"), args=[], keywords=[]) if owner == name:
            return Change()
        case ast.Call(func=ast.Name(id="dict"), args=args, keywords=keywords):
            is_first = len(args) == 1 and isinstance(args[0], ast.Name) and args[0].id == name
            doubly = [each.value for each in keywords if each.arg is None]
            is_doubly = not args and any(isinstance(each, ast.Name) and each.id == name for each in doubly)
            if is_first or is_doubly:
                given = frozenset(each.arg for each in keywords if each.arg is not None)
                return Change(given=given, fills=len(doubly) > int(is_doubly))
        case ast.Dict(keys=keys, values=values):
            merged = [each for key, each in zip(keys, values, strict=True) if key is None]
            names = [key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
            if any(isinstance(each, ast.Name) and each.id == name for each in merged):
                return Change(given=frozenset(names), fills=len(names) + 1 < len(keys))
        case ast.BinOp(op=ast.BitOr(), left=ast.Name(id=owner), right=right) if owner == name:
            items = literal_items(right)
            return Change(fills=True) if items is None else Change(given=items)
    return UNTOLD


def literal_items(node: ast.expr) -> frozenset[str] | None:
    """Return the keys of a dictionary that is written out, None where they can't all be told."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict" and not node.args:
        names = [keyword.arg for keyword in node.keywords]
        return None if None in names else frozenset(name for name in names if name is not None)
    if not isinstance(node, ast.Dict):
        return None
    keys = [key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
    return frozenset(keys) if len(keys) == len(node.keys) else None

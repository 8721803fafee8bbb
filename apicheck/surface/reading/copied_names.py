"""Names that a module copies from another one, all that it has: what `from module import *` does, in other spellings.

`globals().update({name: getattr(module, name) for name in module.__all__})`, and loops that do the same.

Source: language reference, 7.11 "The import statement", on `*`; the standard library's `globals`, `vars` and `dir`.
"""

import ast
from typing import NamedTuple

from apicheck.surface.expressions import dotted_name, member_by_key, namespace_owner
from apicheck.surface.reading.literal_loops import Lookup
from apicheck.surface.reading.namespace_calls import is_namespace

_COPYING = frozenset({"list", "tuple", "set", "frozenset", "sorted"})


class Copied(NamedTuple):
    """The module, as a dotted expression. `may_have_others` tells that its `__all__` is not what decides."""

    module: str
    may_have_others: bool


def copied_by_update(call: ast.Call) -> Copied | None:
    """Return what `globals().update(...)` copies, None where that is something else than a module's names."""
    if len(call.args) != 1 or call.keywords:
        return None
    match call.args[0]:
        case (
            ast.DictComp(key=key, value=value, generators=[each])
            | ast.GeneratorExp(elt=ast.Tuple(elts=[key, value]), generators=[each])
            | ast.ListComp(elt=ast.Tuple(elts=[key, value]), generators=[each])
        ):
            return _copied(each.target, each.iter, key, value, is_filtered=bool(each.ifs))
        case given:
            module = namespace_owner(given)
            return None if module is None else Copied(module, may_have_others=True)


def copied_by_loop(loop: ast.For, lookup: Lookup) -> Copied | None:
    """Return what a loop copies: `for name in module.__all__: globals()[name] = getattr(module, name)`.

    `lookup` gives what a name of the module that has the loop is bound to.
    """
    body, is_filtered = loop.body, False
    match body:
        case [ast.If(body=inner, orelse=[])]:
            body, is_filtered = inner, True
        case [ast.If(body=[ast.Continue()], orelse=[]), *rest]:
            body, is_filtered = rest, True
    iterated = loop.iter
    if isinstance(iterated, ast.Name):
        iterated = lookup(iterated.id) or iterated
    match body:
        case [ast.Assign(targets=[ast.Subscript(value=holder, slice=key)], value=value)] if is_namespace(holder):
            return _copied(loop.target, iterated, key, value, is_filtered=is_filtered)
        case _:
            return None


def _copied(
    target: ast.expr, iterated: ast.expr, key: ast.expr, value: ast.expr, *, is_filtered: bool
) -> Copied | None:
    listed = _listed(iterated)
    if listed is None or not isinstance(key, ast.Name):
        return None
    match target:
        case ast.Name(id=name):
            is_copy = name == key.id and _is_member(value, listed.module, name)
        case ast.Tuple(elts=[ast.Name(id=name), ast.Name(id=thing)]):
            is_copy = name == key.id and isinstance(value, ast.Name) and value.id == thing
        case _:
            is_copy = False
    return Copied(listed.module, listed.may_have_others or is_filtered) if is_copy else None


def _listed(node: ast.expr) -> Copied | None:
    """Return the module of which an expression gives the names, or the names and what they stand for."""
    match node:
        case ast.Attribute(value=module, attr="__all__"):
            return _of(module, may_have_others=False)
        case ast.Call(func=ast.Name(id="dir"), args=[module], keywords=[]):
            return _of(module, may_have_others=True)
        case ast.Call(func=ast.Name(id=called), args=[inner], keywords=[]) if called in _COPYING:
            return _listed(inner)
        case ast.Call(func=ast.Attribute(value=holder, attr="items" | "keys"), args=[], keywords=[]):
            pass
        case holder:
            pass
    named = namespace_owner(holder)
    return None if named is None else Copied(named, may_have_others=True)


def _of(module: ast.expr, *, may_have_others: bool) -> Copied | None:
    dotted = dotted_name(module)
    return None if dotted is None else Copied(dotted, may_have_others)


def _is_member(value: ast.expr, module: str, name: str) -> bool:
    """Tell whether an expression gives what the module has by the name that a variable holds."""
    match member_by_key(value):
        case (owner, ast.Name(id=key)):
            return owner == module and key == name
        case _:
            return False

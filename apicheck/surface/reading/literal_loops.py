"""Loops over tables that are written out, turned into the statements that they run.

`for name in ("get", "post"): setattr(Client, name, ...)` binds two names that anybody can read from the text. What is
computed stays a loop. Source: language reference, 8.3 "The for statement".
"""

import ast
import copy
import itertools
from collections.abc import Callable, Iterable, Sequence

from apicheck.surface.expressions import string_items
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import Syntax

Lookup = Callable[[str], ast.expr | None]
"""From a name to the expression that it is bound to, None where that can't be told."""

# Tables that are longer are data, and no names of an API.
_MOST_ROUNDS = 400

_WRITERS = frozenset({"setattr", "globals", "vars", "locals", "__setattr__", "__all__", "__dict__", "modules"})


def writes_by_name(loop: ast.For | ast.AsyncFor, syntax: Syntax) -> bool:
    """Tell whether a loop may bind names that it computes, which is what it takes to look into it."""
    last = loop.end_lineno or loop.lineno
    return _sets_on_variable(loop) or (
        any(syntax.line_has(word, loop.lineno, last) for word in _WRITERS)
        and any(
            (isinstance(node, ast.Name) and node.id in _WRITERS)
            or (isinstance(node, ast.Attribute) and node.attr in _WRITERS)
            for statement in loop.body
            for node in ast.walk(statement)
        )
    )


def _sets_on_variable(loop: ast.For | ast.AsyncFor) -> bool:
    """Tell whether a loop sets attributes on what it goes through: `for cls in (A, B): cls.name = value`."""
    names = {each.id for each in ast.walk(loop.target) if isinstance(each, ast.Name)}
    targets = (target for each in own_statements(loop.body) if isinstance(each, ast.Assign) for target in each.targets)
    return any(
        isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id in names
        for each in targets
    )


def rounds(loop: ast.For | ast.AsyncFor, lookup: Lookup) -> list[list[ast.stmt]] | None:
    """Return the statements of each round, with constants and names in the place of the loop's variables.

    None where what is looped over can't be read, or where the loop may be left before its end.
    """
    items = _items(loop.iter, lookup)
    if items is None or len(items) > _MOST_ROUNDS or _is_left_early(loop.body):
        return None
    found: list[list[ast.stmt]] = []
    for item in items:
        given = _bound(loop.target, item)
        if given is None:
            return None
        filled = _Filled(given)
        found.append([filled.visit(copy.deepcopy(statement)) for statement in loop.body])
    return found


def keys_of(node: ast.expr, lookup: Lookup, depth: int = 0) -> dict[str, ast.expr | None] | None:
    """Return the texts that are the keys of a mapping which an expression makes, each with its value.

    None where they can't be told: `{"a": 1}`, `dict(a=1)`, `{name: None for name in ("a", "b")}` and names for these
    are read.
    """
    match node:
        case ast.Dict():
            return string_items(node)
        case ast.Name(id=name):
            value = lookup(name) if depth < 3 else None
            return None if value is None else keys_of(value, lookup, depth + 1)
        case ast.Call(func=ast.Name(id="dict"), args=arguments, keywords=keywords) if len(arguments) < 2:
            found = keys_of(arguments[0], lookup, depth) if arguments else {}
            if found is None or not all(keyword.arg for keyword in keywords):
                return None
            return {**found, **{keyword.arg: keyword.value for keyword in keywords if keyword.arg}}
        case (
            ast.DictComp(key=key, generators=[each])
            | ast.GeneratorExp(elt=ast.Tuple(elts=[key, _]), generators=[each])
            | ast.ListComp(elt=ast.Tuple(elts=[key, _]), generators=[each])
        ):
            keys = _in_rounds(key, each, lookup, depth)
            return None if keys is None else _texts((each, None) for each in keys)
        case ast.Tuple() | ast.List():
            if not all(isinstance(item, ast.Tuple) and len(item.elts) == 2 for item in node.elts):
                return None
            items = [item.elts for item in node.elts if isinstance(item, ast.Tuple)]
            return _texts((key, value) for key, value in items)
        case _:
            return None


def _together(parts: Sequence[list[ast.expr] | None]) -> list[ast.expr] | None:
    """Return the items of all parts, None where one of them can't be told."""
    read = [part for part in parts if part is not None]
    return [item for part in read for item in part] if len(read) == len(parts) else None


def _in_rounds(value: ast.expr, each: ast.comprehension, lookup: Lookup, depth: int) -> list[ast.expr] | None:
    """Return what an expression is in each round of a comprehension; None for one that leaves something out."""
    written = None if each.ifs else _items(each.iter, lookup, depth)
    if written is None or len(written) > _MOST_ROUNDS:
        return None
    found: list[ast.expr] = []
    for item in written:
        given = _bound(each.target, item)
        if given is None:
            return None
        found.append(_Filled(given).visit(copy.deepcopy(value)))
    return found


def _texts(rows: Iterable[tuple[ast.expr, ast.expr | None]]) -> dict[str, ast.expr | None] | None:
    found: dict[str, ast.expr | None] = {}
    for key, value in rows:
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            return None
        found[key.value] = value
    return found


def _is_left_early(body: Sequence[ast.stmt]) -> bool:
    # What `continue` passes over is there already, as a rule: `if hasattr(Client, name): continue`.
    return any(isinstance(node, ast.Break | ast.Return) for each in body for node in ast.walk(each))


_Written = ast.Constant | ast.Name


def _bound(target: ast.expr, item: ast.expr) -> dict[str, _Written] | None:
    """Return the constants and names that a round gives to the names of a target; the others are left out."""
    match target:
        case ast.Name(id=name):
            return {name: item} if isinstance(item, _Written) else {}
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            if not isinstance(item, ast.Tuple | ast.List) or len(item.elts) != len(targets):
                return None
            found: dict[str, _Written] = {}
            for inner, part in zip(targets, item.elts, strict=True):
                given = _bound(inner, part)
                if given is None:
                    return None
                found.update(given)
            return found
        case _:
            return None


def _items(node: ast.expr, lookup: Lookup, depth: int = 0) -> list[ast.expr] | None:
    """Return what an iterable gives, in order, None where that can't be told from the text."""
    match node:
        case ast.Tuple() | ast.List() | ast.Set():
            parts = [
                _items(element.value, lookup, depth) if isinstance(element, ast.Starred) else [element]
                for element in node.elts
            ]
            return _together(parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _together([_items(left, lookup, depth), _items(right, lookup, depth)])
        case ast.ListComp(elt=item, generators=[each]) | ast.GeneratorExp(elt=item, generators=[each]):
            return _in_rounds(item, each, lookup, depth)
        case ast.Dict():
            return None if None in node.keys else [key for key in node.keys if key is not None]
        case ast.Name(id=name):
            value = lookup(name) if depth < 3 else None
            return None if value is None else _items(value, lookup, depth + 1)
        case ast.Call(func=ast.Attribute(value=holder, attr=("items" | "keys" | "values") as method), args=[]):
            return _items_of_table(holder, method, lookup, depth)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(words)), attr="split"), args=[], keywords=[]):
            return [ast.Constant(word) for word in words.split()]
        case ast.Call(func=ast.Name(id="list" | "tuple" | "set" | "frozenset" | "sorted" | "reversed"), args=[inner]):
            return _items(inner, lookup, depth)
        case ast.Call(func=ast.Name(id="zip"), args=arguments) if arguments:
            columns = [_items(argument, lookup, depth) for argument in arguments]
            read = [column for column in columns if column is not None]
            if len(read) < len(columns):
                return None
            return [ast.Tuple(list(row), ast.Load()) for row in zip(*read, strict=False)]
        case ast.Call(func=ast.Name(id="enumerate"), args=[inner], keywords=[]):
            inner_items = _items(inner, lookup, depth)
            if inner_items is None:
                return None
            return [ast.Tuple([ast.Constant(index), item], ast.Load()) for index, item in enumerate(inner_items)]
        case ast.Call(func=ast.Name(id="range"), args=arguments, keywords=[]) if arguments:
            bounds = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
            numbers = [bound for bound in bounds if isinstance(bound, int)]
            if len(numbers) != len(arguments) or (len(numbers) == 3 and not numbers[2]):
                return None
            return [ast.Constant(number) for number in itertools.islice(range(*numbers), _MOST_ROUNDS + 1)]
        case _:
            return None


def _items_of_table(holder: ast.expr, method: str, lookup: Lookup, depth: int) -> list[ast.expr] | None:
    if isinstance(holder, ast.Name):
        found = lookup(holder.id) if depth < 3 else None
        return None if found is None or isinstance(found, ast.Name) else _items_of_table(found, method, lookup, depth)
    if not isinstance(holder, ast.Dict) or None in holder.keys:
        return None
    pairs = [(key, value) for key, value in zip(holder.keys, holder.values, strict=True) if key is not None]
    if method == "items":
        return [ast.Tuple([key, value], ast.Load()) for key, value in pairs]
    return [key if method == "keys" else value for key, value in pairs]


_METHODS = {"upper", "lower", "title", "capitalize", "strip"}


class _Filled(ast.NodeTransformer):
    """Puts constants and names in the place of names, and computes the texts that are made of constants alone."""

    def __init__(self, given: dict[str, _Written]) -> None:
        self._given = given

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Replace a loop variable that is read."""
        given = self._given.get(node.id)
        if given is None or not isinstance(node.ctx, ast.Load):
            return node
        written = ast.Name(given.id, ast.Load()) if isinstance(given, ast.Name) else ast.Constant(given.value)
        return ast.copy_location(written, node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        """Compute `f"get_{name}"`."""
        self.generic_visit(node)
        parts: list[str] = []
        for part in node.values:
            value = part.value if isinstance(part, ast.FormattedValue) else part
            if isinstance(part, ast.FormattedValue) and (part.format_spec is not None or part.conversion != -1):
                return node
            if not isinstance(value, ast.Constant):
                return node
            parts.append(str(value.value))
        return ast.copy_location(ast.Constant("".join(parts)), node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Compute `"get_" + name` and `"get_%s" % name`."""
        self.generic_visit(node)
        match node.left, node.op, node.right:
            case ast.Constant(value=str(left)), ast.Add(), ast.Constant(value=str(right)):
                return ast.copy_location(ast.Constant(left + right), node)
            case ast.Constant(value=str(left)), ast.Mod(), ast.Constant(value=str() | int() as right):
                try:
                    return ast.copy_location(ast.Constant(left % right), node)
                except (TypeError, ValueError):
                    return node
            case _:
                return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Compute `"get_{}".format(name)`, `name.upper()` and their like."""
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format"), keywords=[]):
                values = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
                if len(values) == len(node.args):
                    try:
                        return ast.copy_location(ast.Constant(text.format(*values)), node)
                    except (IndexError, KeyError, ValueError, AttributeError):
                        return node
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr=method), args=[], keywords=[]):
                if method in _METHODS:
                    return ast.copy_location(ast.Constant(getattr(text, method)()), node)
            case _:
                pass
        return node

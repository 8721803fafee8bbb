"""Calls that make a named tuple's class: `namedtuple("Point", "x y")`, `NamedTuple("Point", [("x", int)])`.

Source: the standard library's `collections.namedtuple` and `typing.NamedTuple`.
"""

import ast
import keyword
from collections.abc import Callable
from typing import TypeGuard

import msgspec

from apicheck.model.value import Constant, Sequence, Value
from apicheck.surface.evaluation import evaluate, nothing_is_known
from apicheck.surface.expressions import annotation_text, dotted_name, text_of


class TupleField(msgspec.Struct, frozen=True):
    """One field; `default` and `annotation` are source text, None without one."""

    name: str
    annotation: str | None = None
    default: str | None = None


class TupleFields(msgspec.Struct, frozen=True):
    """The fields in order. `has_known_defaults` is False where their defaults are computed."""

    fields: tuple[TupleField, ...]
    has_known_defaults: bool = True


def is_named_tuple_call(node: ast.AST | None) -> TypeGuard[ast.Call]:
    """Tell whether an expression calls one of the two by its usual name, with the class's name first."""
    if not isinstance(node, ast.Call) or not node.args:
        return False
    name = dotted_name(node.func)
    return name is not None and name.rpartition(".")[2] in {"namedtuple", "NamedTuple"}


def with_fields_written(call: ast.Call, lookup: Callable[[str], ast.expr | None]) -> ast.Call:
    """Return such a call with its fields written out where they are given by a name, or by a comprehension over one.

    `lookup` gives what the module's statements before have bound a name to.
    """
    if len(call.args) < 2 or fields_of_call(call) is not None:
        return call
    found = _value(call.args[1], lookup, frozenset())
    if isinstance(found, Constant) and isinstance(found.value, str):
        written: ast.expr = ast.Constant(found.value)
    else:
        items = found.items if isinstance(found, Sequence) else ()
        names = [each.value for each in items if isinstance(each, Constant) and isinstance(each.value, str)]
        if not names or len(names) != len(items):
            return call
        written = ast.List([ast.Constant(name) for name in names], ast.Load())
    return ast.copy_location(ast.Call(call.func, [call.args[0], written, *call.args[2:]], call.keywords), call)


def _value(node: ast.expr, lookup: Callable[[str], ast.expr | None], seen: frozenset[str]) -> Value:
    def known(name: str) -> Value | None:
        bound = None if name in seen else lookup(name)
        return nothing_is_known(name) if bound is None else _value(bound, lookup, seen | {name})

    return evaluate(ast.unparse(node), known, in_comprehensions=True)


def fields_of_call(call: ast.Call) -> TupleFields | None:
    """Read the fields of such a call; None where they are computed."""
    options = {word.arg: word.value for word in call.keywords if word.arg}
    given = call.args[1] if len(call.args) > 1 else options.get("field_names", options.get("fields"))
    if given is None:
        if (dotted_name(call.func) or "").endswith("namedtuple") or len(options) != len(call.keywords):
            return None
        return TupleFields(tuple(TupleField(name, annotation_text(value)) for name, value in options.items()))
    fields = _listed(given)
    if fields is None:
        return None
    if "rename" in options:
        fields = [_renamed(field, index, fields) for index, field in enumerate(fields)]
    defaults = options.get("defaults")
    if defaults is None or (isinstance(defaults, ast.Constant) and defaults.value is None):
        return TupleFields(tuple(fields))
    values = _values(defaults, len(fields))
    if values is None:
        return TupleFields(tuple(fields), has_known_defaults=False)
    first = max(len(fields) - len(values), 0)
    return TupleFields(
        tuple(
            field if index < first else TupleField(field.name, field.annotation, values[index - first])
            for index, field in enumerate(fields)
        )
    )


def _listed(node: ast.expr) -> list[TupleField] | None:
    text = _text(node)
    if text is not None:
        return [TupleField(name) for name in text.replace(",", " ").split()]
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = _listed(left), _listed(right)
            return None if first is None or second is None else first + second
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            pass
        case ast.Call(func=ast.Attribute(value=parted, attr="split"), args=[] | [ast.Constant(value=" ")]):
            text = _text(parted)
            return None if text is None else [TupleField(name) for name in text.split()]
        case _:
            return None
    fields: list[TupleField] = []
    for element in elements:
        match element:
            case ast.Constant(value=str(name)):
                fields.append(TupleField(name))
            case ast.Tuple(elts=[ast.Constant(value=str(name)), annotation]):
                fields.append(TupleField(name, annotation_text(annotation)))
            case _:
                return None
    return fields


def _text(node: ast.expr) -> str | None:
    """Return a string that is written out, in several parts perhaps; None for anything else."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = _text(left), _text(right)
            return None if first is None or second is None else first + second
        case _:
            return None


def _renamed(field: TupleField, index: int, fields: list[TupleField]) -> TupleField:
    """Give a name that no field may have its place's instead, as `rename=True` does."""
    name = field.name
    is_valid = name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("_")
    is_first = all(other.name != name for other in fields[:index])
    return field if is_valid and is_first else TupleField(f"_{index}", field.annotation, field.default)


def _values(node: ast.expr, count: int) -> list[str] | None:
    match node:
        case ast.Tuple(elts=elements) | ast.List(elts=elements) if not any(
            isinstance(element, ast.Starred) for element in elements
        ):
            return [text_of(element) for element in elements]
        case ast.BinOp(
            left=ast.Tuple(elts=[element]) | ast.List(elts=[element]),
            op=ast.Mult(),
            right=ast.Constant(value=int(times)),
        ):
            return [text_of(element)] * min(times, count)
        case _:
            return None

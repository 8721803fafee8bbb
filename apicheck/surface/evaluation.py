"""The value of an expression: literals, arithmetic, strings put together, containers, and calls by name and arguments.

Nothing of the examined project is run. Every step is counted, and no step can make something large: work and memory are
bounded whatever the text says. What stays unknown is kept as text in one spelling.

Source: language reference, 6 "Expressions"; library reference, "Built-in Types".
"""

from __future__ import annotations

import ast
import functools
import operator
import re
import warnings
from collections.abc import Callable, Mapping

from apicheck.model.value import Constant, Dictionary, Made, Member, Sequence, Set, Text, Thing, Value
from apicheck.surface.built_values import (
    CONTAINERS,
    CONVERSIONS,
    LONGEST,
    built,
    collection,
    computed,
    constant,
    mapping,
)
from apicheck.surface.expressions import dotted_name
from apicheck.surface.shown_values import shown

Lookup = Callable[[str], Value | None]
"""Tells what a dotted name stands for where the expression is written; None where that is not known."""

_MOST_STEPS = 20_000
_LARGEST_EXPONENT = 256  # of powers and shifts, so that no source text can ask for an endless number
_LARGEST_BASE = 2**64

_OPERATIONS: Mapping[type[ast.operator | ast.unaryop], Callable[..., object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}

# Methods of strings whose result is no longer than what goes in, or is checked.
_STRING_METHODS = frozenset(
    {"encode", "join", "lower", "lstrip", "removeprefix", "removesuffix", "rstrip", "split", "strip", "title", "upper"}
)
_BUILT_IN = CONTAINERS | CONVERSIONS.keys()
_HANDED_BACK = frozenset({"sys.intern", "types.MappingProxyType", "typing.cast"})
"""Calls that give back their last argument, or what is equal to it."""

_LARGE_NUMBER = re.compile(r"\d{4}|\*")


class _TooMuchError(Exception):
    """More steps than an expression gets."""


def nothing_is_known(name: str) -> Value | None:
    """Stand in for a lookup where names are not followed."""
    return Thing(f"builtins.{name}", is_known=True, is_class=True) if name in _BUILT_IN else None


def evaluate(text: str, lookup: Lookup = nothing_is_known, *, in_comprehensions: bool = False) -> Value:
    """Return the value of the expression `text`; what can't be parsed or takes too long comes back as text.

    Comprehensions are asked for where nothing changes the values in place: a loop may fill what they make at once.
    """
    if len(text) < 40:
        simple = _SIMPLE.get(text)
        if simple is not None:
            return simple
    try:
        return _Evaluator(lookup, in_comprehensions=in_comprehensions).value(_parsed(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError, _TooMuchError):
        return Text(" ".join(text.split()))


def _parsed(text: str) -> ast.expr:
    # The parentheses that let an expression go over several lines are no part of its text.
    wrapped = f"({text.strip()}\n)" if "\n" in text else text.strip()
    if "\\" not in text:
        return ast.parse(wrapped, mode="eval").body
    with warnings.catch_warnings():  # about escapes that the examined project has to mend
        warnings.simplefilter("ignore")
        return ast.parse(wrapped, mode="eval").body


_SIMPLE = {repr(value): constant(value) for value in (None, True, False, 0, 1, "")}


class _Evaluator:
    """Evaluates the nodes of one expression, each once."""

    def __init__(self, lookup: Lookup, *, in_comprehensions: bool) -> None:
        self._lookup = lookup
        self._in_comprehensions = in_comprehensions
        self._steps = 0
        self._done: dict[ast.expr, Value] = {}

    def value(self, node: ast.expr) -> Value:
        """Return the value of a node. Raises `_TooMuchError` after too many steps."""
        found = self._done.get(node)
        if found is None:
            self._count(1)
            found = self._done[node] = self._known(node) or Text(self._spelled(node))
        return found

    def _count(self, steps: int) -> None:
        self._steps += steps
        if self._steps > _MOST_STEPS:
            raise _TooMuchError

    def _known(self, node: ast.expr) -> Value | None:
        match node:
            case ast.Constant():
                return constant(node.value)
            case ast.Name() | ast.Attribute():
                return self._named(node)
            case ast.UnaryOp(op=operation, operand=operand):
                return _unary(operation, self.value(operand))
            case ast.BinOp():
                return self._operation(node)
            case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
                items = self._items(elements)
                return None if items is None else collection(type(node).__name__.lower(), items)
            case ast.Dict():
                return self._dictionary(node)
            case ast.JoinedStr():
                return self._joined(node)
            case ast.Call():
                return self._call(node)
            case ast.Subscript():
                return computed(operator.getitem, self.value(node.value), self.value(node.slice))
            case ast.IfExp():
                test = self.value(node.test)
                if isinstance(test, Constant):
                    return self.value(node.body if test.value else node.orelse)
            case ast.BoolOp():
                return self._either(node)
            case ast.NamedExpr():
                return self.value(node.value)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                return self._comprehension(node) or Text(ast.dump(node))  # names in it may be its own
            case ast.Lambda():
                return Text(ast.dump(node))
            case _:
                pass
        return None

    def _named(self, node: ast.Name | ast.Attribute) -> Value | None:
        dotted = dotted_name(node)
        found = None if dotted is None else self._lookup(dotted)
        if found is not None:
            self._count(size(found))  # names that stand for names could ask for any amount of work
        if found is None and isinstance(node, ast.Attribute) and node.attr in {"value", "name"}:
            member = self.value(node.value)
            if isinstance(member, Member):
                return member.value if node.attr == "value" else constant(member.name)
        return found

    def _operation(self, node: ast.BinOp) -> Value | None:
        # A sum of many terms leans to the left; following it by recursion would end on the stack.
        terms: list[tuple[ast.operator, ast.expr]] = []
        leftmost: ast.expr = node
        while isinstance(leftmost, ast.BinOp):
            terms.append((leftmost.op, leftmost.right))
            leftmost = leftmost.left
        result: Value = self.value(leftmost)
        for operation, right in reversed(terms):
            computed = _binary(operation, result, self.value(right))
            if computed is None:
                return None
            result = computed
        return result

    def _items(self, elements: list[ast.expr]) -> tuple[Value, ...] | None:
        items: list[Value] = []
        for element in elements:
            if isinstance(element, ast.Starred):
                inner = self.value(element.value)
                if not isinstance(inner, Sequence) or len(inner.items) > LONGEST:
                    return None
                items.extend(inner.items)
            else:
                items.append(self.value(element))
        return tuple(items)

    def _dictionary(self, node: ast.Dict) -> Value | None:
        pairs: list[tuple[Value, Value]] = []
        for key, value in zip(node.keys, node.values, strict=True):
            found = self.value(value)
            if key is not None:
                pairs.append((self.value(key), found))
            elif isinstance(found, Dictionary):
                pairs.extend(found.items)
            else:
                return None
        return mapping(pairs)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> Value | None:
        """Evaluate a comprehension over a sequence: its parts once for each item, whose names hide those outside.

        None where a part can't be told, as what a function gives.
        """
        if not self._in_comprehensions or len(node.generators) != 1 or node.generators[0].is_async:
            return None
        part = node.generators[0]
        source = self.value(part.iter)
        if not isinstance(source, Sequence) or len(source.items) > LONGEST:
            return None
        items: list[Value] = []
        pairs: list[tuple[Value, Value]] = []
        for item in source.items:
            bound = _bound(part.target, item)
            if bound is None:
                return None
            inner = _Evaluator(functools.partial(_look_up, bound, self._lookup), in_comprehensions=True)
            inner._steps = self._steps
            tests = [inner.value(test) for test in part.ifs]
            if not all(isinstance(test, Constant) for test in tests):
                return None
            if all(isinstance(test, Constant) and test.value for test in tests):
                if isinstance(node, ast.DictComp):
                    pairs.append((inner.value(node.key), inner.value(node.value)))
                else:
                    items.append(inner.value(node.elt))
            self._steps = inner._steps
        if any(isinstance(each, Made | Text) for each in (*items, *(part for pair in pairs for part in pair))):
            return None
        if isinstance(node, ast.DictComp):
            return mapping(pairs)
        kind = {ast.ListComp: "list", ast.SetComp: "set", ast.GeneratorExp: "generator"}[type(node)]
        return Sequence(kind, tuple(items)) if kind == "generator" else collection(kind, tuple(items))

    def _joined(self, node: ast.JoinedStr) -> Value | None:
        parts: list[str] = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(str(part.value))
                continue
            if not isinstance(part, ast.FormattedValue) or part.format_spec is not None:
                return None
            inner = self.value(part.value)
            if not isinstance(inner, Constant) or inner.kind not in {"str", "number", "bool", "NoneType"}:
                return None
            parts.append(repr(inner.value) if part.conversion == ord("r") else str(inner.value))
        text = "".join(parts)
        return constant(text) if len(text) <= LONGEST else None

    def _either(self, node: ast.BoolOp) -> Value | None:
        found: Value | None = None
        for operand in node.values:
            found = self.value(operand)
            if not isinstance(found, Constant):
                return None
            if bool(found.value) is isinstance(node.op, ast.Or):
                return found
        return found

    def _call(self, node: ast.Call) -> Value | None:
        positional = self._items(node.args)
        if positional is None or any(keyword.arg is None for keyword in node.keywords):
            return None
        keywords = {keyword.arg or "": self.value(keyword.value) for keyword in node.keywords}
        if isinstance(node.func, ast.Attribute) and node.func.attr in _STRING_METHODS and not keywords:
            owner = self.value(node.func.value)
            if isinstance(owner, Constant) and owner.kind in {"str", "bytes"}:
                return computed(getattr(owner.value, node.func.attr), *positional)
        callee = self.value(node.func)
        if isinstance(callee, Thing) and not keywords and callee.path in _HANDED_BACK and len(positional) > 0:
            return positional[-1]
        if isinstance(callee, Thing) and callee.path == "collections.OrderedDict":
            return built("dict", positional, keywords)
        if isinstance(callee, Thing) and callee.path.startswith("builtins."):
            made = built(callee.path.removeprefix("builtins."), positional, keywords)
            if made is not None:
                return made
        return Made(callee, positional, frozenset(keywords.items()))

    def _spelled(self, node: ast.expr) -> str:
        """Spell an expression in one way: what names stand for in place of the names, no quotes, no spaces."""
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Attribute):
            return f"{self._part(node.value)}.{node.attr}"
        parts: list[str] = []
        for _, field in ast.iter_fields(node):
            for part in field if isinstance(field, list) else [field]:
                if isinstance(part, ast.expr):
                    parts.append(self._part(part))
                elif isinstance(part, ast.AST):
                    parts.append(self._nested(part))
                else:
                    parts.append(repr(part))
        return f"{type(node).__name__}({', '.join(parts)})"

    def _part(self, node: ast.expr) -> str:
        found = self.value(node)
        return found.text if isinstance(found, Text) else found.path if isinstance(found, Thing) else shown(found)

    def _nested(self, node: ast.AST) -> str:
        """Spell what is no expression itself: arguments of a lambda, a comprehension's `for`, an operator."""
        inner = ", ".join(
            self._part(child) if isinstance(child, ast.expr) else self._nested(child)
            for child in ast.iter_child_nodes(node)
        )
        name = node.arg if isinstance(node, ast.arg | ast.keyword) else ""
        return f"{type(node).__name__}({name}{inner})"


def _bound(target: ast.expr, item: Value) -> dict[str, Value] | None:
    """Return what the names of a target stand for that is bound to an item; None where that can't be told."""
    if isinstance(target, ast.Name):
        return {target.id: item}
    if not isinstance(target, ast.Tuple | ast.List) or not isinstance(item, Sequence):
        return None
    if len(item.items) != len(target.elts):
        return None
    parts = [_bound(each, part) for each, part in zip(target.elts, item.items, strict=True)]
    return None if None in parts else {name: value for part in parts for name, value in (part or {}).items()}


def _look_up(bound: Mapping[str, Value], outside: Lookup, dotted: str) -> Value | None:
    first, dot, _ = dotted.partition(".")
    return (None if dot else bound[first]) if first in bound else outside(dotted)


def _unary(operation: ast.unaryop, operand: Value) -> Value | None:
    if isinstance(operation, ast.Invert) and isinstance(operand, Constant) and operand.kind == "bool":
        return None  # deprecated in Python 3.12
    return computed(_OPERATIONS[type(operation)], operand)


def _binary(operation: ast.operator, left: Value, right: Value) -> Value | None:
    compute = _OPERATIONS.get(type(operation))
    if compute is None:
        return None
    left, right = _as_operand(left), _as_operand(right)
    if isinstance(operation, ast.Pow | ast.LShift | ast.RShift) and not _is_small(left, right):
        return None
    if isinstance(operation, ast.Mult) and not _is_short_product(left, right):
        return None
    if isinstance(operation, ast.Mod) and isinstance(left, Constant) and left.kind in {"str", "bytes"}:
        if _LARGE_NUMBER.search(str(left.value)):
            return None  # a width could ask for any amount of memory
        if isinstance(right, Constant) and right.kind == "bytes":
            return None
    if isinstance(operation, ast.BitOr) and isinstance(left, Dictionary) and isinstance(right, Dictionary):
        return mapping([*left.items, *right.items])
    if isinstance(operation, ast.Add) and isinstance(left, Sequence) and isinstance(right, Sequence):
        return Sequence(left.kind, left.items + right.items) if left.kind == right.kind else None
    if isinstance(left, Set) and isinstance(right, Set):
        if isinstance(operation, ast.BitOr | ast.BitAnd | ast.Sub | ast.BitXor):
            return Set(compute(left.items, right.items), left.kind)  # type: ignore[arg-type]
        return None
    return computed(compute, left, right)


def _as_operand(value: Value) -> Value:
    """Return what a member of an enumeration such as `IntFlag` counts as in an operation."""
    return value.value if isinstance(value, Member) and value.is_equal_to_value and value.value is not None else value


def _is_small(base: Value, exponent: Value) -> bool:
    return (
        isinstance(base, Constant)
        and isinstance(exponent, Constant)
        and isinstance(base.value, int | float | complex)
        and isinstance(exponent.value, int | float | complex)
        and abs(base.value) <= _LARGEST_BASE
        and abs(exponent.value) <= _LARGEST_EXPONENT
    )


def _is_short_product(left: Value, right: Value) -> bool:
    if not isinstance(left, Constant) or not isinstance(right, Constant):
        return False
    for text, count in ((left.value, right.value), (right.value, left.value)):
        if isinstance(text, str | bytes):
            return isinstance(count, int) and len(text) * abs(count) <= LONGEST
    return True


def size(value: Value) -> int:
    """Return of how many parts a value is made, counted no further than an evaluation may go."""
    count = 0
    pending: list[Value] = [value]
    while pending and count <= _MOST_STEPS:
        found = pending.pop()
        count += 1
        match found:
            case Sequence(items=items):
                pending.extend(items)
            case Set(items=members):
                pending.extend(members)
            case Dictionary(items=pairs):
                pending.extend(part for pair in pairs for part in pair)
            case Made(callee=callee, positional=positional, keywords=keywords):
                pending.extend((callee, *positional, *(item for _, item in keywords)))
            case _:
                pass
    return count

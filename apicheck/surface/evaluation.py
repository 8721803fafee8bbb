"""The value of an expression: literals, arithmetic, strings put together, containers, and calls by name and arguments.

Nothing of the examined project is run. Every step is counted, and no step can make something large: work and memory are
bounded whatever the text says. What stays unknown is kept as text in one spelling.

Source: language reference, 6 "Expressions"; library reference, "Built-in Types".
"""

from __future__ import annotations

import ast
import math
import operator
import re
import warnings
from collections.abc import Callable, Iterable, Mapping

from apicheck.model.value import Constant, Dictionary, Made, Member, Sequence, Set, Text, Thing, Value
from apicheck.surface.expressions import dotted_name
from apicheck.surface.shown_values import shown

Lookup = Callable[[str], Value | None]
"""Tells what a dotted name stands for where the expression is written; None where that is not known."""

_MOST_STEPS = 20_000
_LONGEST = 10_000  # of strings and containers that are made by an operation
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
_CONVERSIONS: Mapping[str, Callable[..., object]] = {
    "int": int,
    "float": float,
    "str": str,
    "bytes": bytes,
    "bool": bool,
}
_CONTAINERS = frozenset({"tuple", "list", "set", "frozenset", "dict"})
_BUILT_IN = _CONTAINERS | _CONVERSIONS.keys()
_HANDED_BACK = frozenset({"sys.intern", "types.MappingProxyType", "typing.cast"})
"""Calls that give back their last argument, or what is equal to it."""

_LARGE_NUMBER = re.compile(r"\d{4}|\*")
_FAILURES = (ArithmeticError, TypeError, ValueError, LookupError)


class _TooMuchError(Exception):
    """More steps than an expression gets."""


def nothing_is_known(name: str) -> Value | None:
    """Stand in for a lookup where names are not followed."""
    return Thing(f"builtins.{name}", is_known=True, is_class=True) if name in _BUILT_IN else None


def evaluate(text: str, lookup: Lookup = nothing_is_known) -> Value:
    """Return the value of the expression `text`; what can't be parsed or takes too long comes back as text."""
    if len(text) < 40:
        simple = _SIMPLE.get(text)
        if simple is not None:
            return simple
    try:
        return _Evaluator(lookup).value(_parsed(text))
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


def constant(value: object) -> Constant:
    """Return the value of a literal."""
    if isinstance(value, bool) or not isinstance(value, int | float | complex):
        return Constant(type(value).__name__, value)
    if value == 0 and isinstance(value, float) and math.copysign(1, value) < 0:
        return Constant("negative zero", value)
    if value != value:
        return Constant("nan", None)
    return Constant("number", value)


_SIMPLE = {repr(value): constant(value) for value in (None, True, False, 0, 1, "")}


class _Evaluator:
    """Evaluates the nodes of one expression, each once."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
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
                return None if items is None else _collection(type(node).__name__.lower(), items)
            case ast.Dict():
                return self._dictionary(node)
            case ast.JoinedStr():
                return self._joined(node)
            case ast.Call():
                return self._call(node)
            case ast.Subscript():
                return _computed(operator.getitem, self.value(node.value), self.value(node.slice))
            case ast.IfExp():
                test = self.value(node.test)
                if isinstance(test, Constant):
                    return self.value(node.body if test.value else node.orelse)
            case ast.BoolOp():
                return self._either(node)
            case ast.NamedExpr():
                return self.value(node.value)
            case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                return Text(ast.dump(node))  # names in it may be its own
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
                if not isinstance(inner, Sequence) or len(inner.items) > _LONGEST:
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
        return _mapping(pairs)

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
        return constant(text) if len(text) <= _LONGEST else None

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
                return _computed(getattr(owner.value, node.func.attr), *positional)
        callee = self.value(node.func)
        if isinstance(callee, Thing) and not keywords and callee.path in _HANDED_BACK and len(positional) > 0:
            return positional[-1]
        if isinstance(callee, Thing) and callee.path == "collections.OrderedDict":
            return _built("dict", positional, keywords)
        if isinstance(callee, Thing) and callee.path.startswith("builtins."):
            made = _built(callee.path.removeprefix("builtins."), positional, keywords)
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


def _unary(operation: ast.unaryop, operand: Value) -> Value | None:
    if isinstance(operation, ast.Invert) and isinstance(operand, Constant) and operand.kind == "bool":
        return None  # deprecated in Python 3.12
    return _computed(_OPERATIONS[type(operation)], operand)


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
        return _mapping([*left.items, *right.items])
    if isinstance(operation, ast.Add) and isinstance(left, Sequence) and isinstance(right, Sequence):
        return Sequence(left.kind, left.items + right.items) if left.kind == right.kind else None
    if isinstance(left, Set) and isinstance(right, Set):
        if isinstance(operation, ast.BitOr | ast.BitAnd | ast.Sub | ast.BitXor):
            return Set(compute(left.items, right.items), left.kind)  # type: ignore[arg-type]
        return None
    return _computed(compute, left, right)


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
            return isinstance(count, int) and len(text) * abs(count) <= _LONGEST
    return True


def _computed(compute: Callable[..., object], *operands: Value) -> Value | None:
    """Compute with constants, or with containers of them; None where one is unknown or the operation fails."""
    if not all(map(_is_plain, operands)):
        return None
    try:
        return from_python(compute(*map(as_python, operands)))
    except _FAILURES:
        return None


def _is_plain(value: Value) -> bool:
    match value:
        case Constant(kind=kind):
            return kind != "nan"
        case Sequence(items=items):
            return len(items) <= _LONGEST and all(_is_plain(item) for item in items)
        case Dictionary(items=pairs):
            return len(pairs) <= _LONGEST and all(_is_plain(key) and _is_plain(item) for key, item in pairs)
        case _:
            return False


def as_python(value: Value) -> object:
    """Return a constant, or a list, tuple or dict of constants, as Python has it."""
    match value:
        case Constant(value=plain):
            return plain
        case Sequence(kind=kind, items=items):
            elements = [as_python(item) for item in items]
            return tuple(elements) if kind == "tuple" else elements
        case Dictionary(items=pairs):
            return {as_python(key): as_python(item) for key, item in pairs}
        case _:
            raise TypeError(f"no plain value: {value}")


def from_python(value: object) -> Value | None:
    """Return the value of a constant or of a container of constants; None for anything else, or anything large."""
    if value is None or isinstance(value, bool | int | float | complex):
        is_large = isinstance(value, int) and value.bit_length() > 4 * _LONGEST
        return None if is_large else constant(value)
    if isinstance(value, str | bytes):
        return constant(value) if len(value) <= _LONGEST else None
    if isinstance(value, tuple | list):
        items = [from_python(item) for item in value[:_LONGEST]]
        known = tuple(item for item in items if item is not None)
        return Sequence(type(value).__name__, known) if len(known) == len(value) else None
    return None


def _collection(kind: str, items: tuple[Value, ...]) -> Value:
    return Set(frozenset(_distinct(items)), kind) if kind in {"set", "frozenset"} else Sequence(kind, items)


def _distinct(items: Iterable[Value]) -> Iterable[Value]:
    """Keep the first of the items that are equal to the interpreter, `True` and `1` among them, as a set does."""
    first: dict[object, Value] = {}
    for item in items:
        first.setdefault(_as_key(item), item)
    return first.values()


def _mapping(pairs: Iterable[tuple[Value, Value]]) -> Dictionary:
    """Make a dict: of equal keys the first is kept, with the last value (language reference, 6.2.7)."""
    pairs = list(pairs)
    keys = {_as_key(key): key for key, _ in reversed(pairs)}
    values = {_as_key(key): value for key, value in pairs}
    return Dictionary(frozenset((keys[each], value) for each, value in values.items()))


def _as_key(value: Value) -> object:
    if isinstance(value, Constant) and isinstance(value.value, int | float | complex):
        return value.value
    return value


def _built(name: str, positional: tuple[Value, ...], keywords: Mapping[str, Value]) -> Value | None:
    """Call one of the built-in types on what is known."""
    if name == "dict":
        return _built_dictionary(positional, keywords)
    if keywords or len(positional) > 1:
        return None
    if name in _CONTAINERS:
        if not positional:
            return _collection(name, ())
        match positional[0]:
            case Sequence(items=items):
                return _collection(name, items)
            case Set(items=members) if name in {"set", "frozenset"}:
                return Set(members, name)
            case Dictionary(items=pairs) if name in {"set", "frozenset"}:
                return Set(frozenset(key for key, _ in pairs), name)
            case Constant(value=str(text)):
                return _collection(name, tuple(constant(character) for character in text))
            case _:
                return None
    convert = _CONVERSIONS.get(name)
    if convert is None or (name == "bytes" and positional and not isinstance(positional[0], Sequence)):
        return None  # `bytes(10 ** 12)` would make them
    if positional and not isinstance(positional[0], Constant | Sequence):
        return None
    return _computed(convert, *positional)


def _built_dictionary(positional: tuple[Value, ...], keywords: Mapping[str, Value]) -> Value | None:
    pairs: list[tuple[Value, Value]] = []
    for given in positional:
        if isinstance(given, Dictionary):
            pairs.extend(given.items)
        elif isinstance(given, Sequence):
            for pair in given.items:
                if not isinstance(pair, Sequence) or len(pair.items) != 2:
                    return None
                pairs.append((pair.items[0], pair.items[1]))
        else:
            return None
    pairs.extend((constant(name), value) for name, value in keywords.items())
    return _mapping(pairs)


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

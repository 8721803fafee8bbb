"""Values that are put together from known ones: constants, containers, what the built-in types make of them.

Nothing large is made, whatever is asked for.
Source: library reference, "Built-in Types"; language reference, 6.2.7 "Dictionary displays".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from apicheck.model.value import Constant, Dictionary, Sequence, Set, Value

LONGEST = 10_000
"""Of strings and containers that are made by an operation."""

CONVERSIONS: Mapping[str, Callable[..., object]] = {
    "int": int,
    "float": float,
    "str": str,
    "bytes": bytes,
    "bool": bool,
}
CONTAINERS = frozenset({"tuple", "list", "set", "frozenset", "dict"})
_FAILURES = (ArithmeticError, TypeError, ValueError, LookupError)


def constant(value: object) -> Constant:
    """Return the value of a literal."""
    if isinstance(value, bool) or not isinstance(value, int | float | complex):
        return Constant(type(value).__name__, value)
    if value == 0 and isinstance(value, float) and math.copysign(1, value) < 0:
        return Constant("negative zero", value)
    if value != value:
        return Constant("nan", None)
    return Constant("number", value)


def from_python(value: object) -> Value | None:
    """Return the value of a constant or of a container of constants; None for anything else, or anything large."""
    if value is None or isinstance(value, bool | int | float | complex):
        is_large = isinstance(value, int) and value.bit_length() > 4 * LONGEST
        return None if is_large else constant(value)
    if isinstance(value, str | bytes):
        return constant(value) if len(value) <= LONGEST else None
    if isinstance(value, tuple | list):
        items = [from_python(item) for item in value[:LONGEST]]
        known = tuple(item for item in items if item is not None)
        return Sequence(type(value).__name__, known) if len(known) == len(value) else None
    return None


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


def _is_plain(value: Value) -> bool:
    match value:
        case Constant(kind=kind):
            return kind != "nan"
        case Sequence(items=items):
            return len(items) <= LONGEST and all(_is_plain(item) for item in items)
        case Dictionary(items=pairs):
            return len(pairs) <= LONGEST and all(_is_plain(key) and _is_plain(item) for key, item in pairs)
        case _:
            return False


def computed(compute: Callable[..., object], *operands: Value) -> Value | None:
    """Compute with constants, or with containers of them; None where one is unknown or the operation fails."""
    if not all(map(_is_plain, operands)):
        return None
    try:
        return from_python(compute(*map(as_python, operands)))
    except _FAILURES:
        return None


def collection(kind: str, items: tuple[Value, ...]) -> Value:
    """Return a list, tuple, set or frozenset of items, told apart by `kind`."""
    return Set(frozenset(_distinct(items)), kind) if kind in {"set", "frozenset"} else Sequence(kind, items)


def _distinct(items: Iterable[Value]) -> Iterable[Value]:
    """Keep the first of the items that are equal to the interpreter, `True` and `1` among them, as a set does."""
    first: dict[object, Value] = {}
    for item in items:
        first.setdefault(_as_key(item), item)
    return first.values()


def mapping(pairs: Iterable[tuple[Value, Value]]) -> Dictionary:
    """Make a dict: of equal keys the first is kept, with the last value (language reference, 6.2.7)."""
    pairs = list(pairs)
    keys = {_as_key(key): key for key, _ in reversed(pairs)}
    values = {_as_key(key): value for key, value in pairs}
    return Dictionary(frozenset((keys[each], value) for each, value in values.items()))


def _as_key(value: Value) -> object:
    if isinstance(value, Constant) and isinstance(value.value, int | float | complex):
        return value.value
    return value


def built(name: str, positional: tuple[Value, ...], keywords: Mapping[str, Value]) -> Value | None:
    """Call one of the built-in types on what is known."""
    if name == "dict":
        return _built_dictionary(positional, keywords)
    if keywords or len(positional) > 1:
        return None
    if name in CONTAINERS:
        if not positional:
            return collection(name, ())
        match positional[0]:
            case Sequence(items=items):
                return collection(name, items)
            case Set(items=members) if name in {"set", "frozenset"}:
                return Set(members, name)
            case Dictionary(items=pairs) if name in {"set", "frozenset"}:
                return Set(frozenset(key for key, _ in pairs), name)
            case Constant(value=str(text)):
                return collection(name, tuple(constant(character) for character in text))
            case _:
                return None
    convert = CONVERSIONS.get(name)
    if convert is None or (name == "bytes" and positional and not isinstance(positional[0], Sequence)):
        return None  # `bytes(10 ** 12)` would make them
    if positional and not isinstance(positional[0], Constant | Sequence):
        return None
    return computed(convert, *positional)


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
    return mapping(pairs)

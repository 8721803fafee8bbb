"""Which types exclude each other at run time, so that a break is one whether or not anyone runs a type checker.

Source: language reference, 3.2 "The standard type hierarchy" and 3.3.3 "Customizing class creation": an object has one
class, and of two classes whose instances are laid out differently there is no common subclass.
"""

from __future__ import annotations

import enum
import functools
import types

from apicheck.surface import standard_library
from apicheck.types.expression import NONE, Applied, Dots, Literal, Name, Origin, Type, Unpacked, members_of

# Type checkers take the one for the other: PEP 484, "The numeric tower".
_TOWER = frozenset({"builtins.int", "builtins.float", "builtins.complex"})
_ENUMERATION = "enum.Enum"
_TYPE = "builtins.type"


def exclude_each_other(one: Type, other: Type) -> bool:
    """Tell whether no value is of both types; where that is not certain they do not exclude each other."""
    return not any(_may_be(first, second) for first in members_of(one) for second in members_of(other))


def _may_be(one: Type, other: Type) -> bool:
    """Tell whether a value may be of both types; only what is certain is denied."""
    if isinstance(one, Literal) and isinstance(other, Literal):
        return one == other or (one.owner is None) != (other.owner is None)
    first, second = _classes(one), _classes(other)
    if not first or not second:
        return True
    if _is_enumeration_apart(first, second) or _is_enumeration_apart(second, first):
        return False
    if any(_are_apart(a, b) for a in first for b in second) and not (first[0] in _TOWER and second[0] in _TOWER):
        return False
    if first[0] == second[0] == "builtins.tuple" and isinstance(one, Applied) and isinstance(other, Applied):
        return _may_be_same_tuple(one, other)
    return True


def _may_be_same_tuple(one: Applied, other: Applied) -> bool:
    if any(isinstance(item, Dots | Unpacked) for item in (*one.arguments, *other.arguments)):
        return True
    if len(one.arguments) != len(other.arguments):
        return False
    return not any(exclude_each_other(a, b) for a, b in zip(one.arguments, other.arguments, strict=True))


def _classes(expression: Type) -> tuple[str, ...]:
    """Return the classes of the standard library that every value of a type is an instance of, the nearest first.

    Empty where a type says little about that: a protocol, a class from elsewhere, a type variable.
    """
    if isinstance(expression, Literal):
        return () if expression.owner is not None else (_class_of_literal(expression.value),)
    name = expression.origin if isinstance(expression, Applied) else expression
    if not isinstance(name, Name):
        return ()
    if name == NONE:
        return ("types.NoneType",)
    if name.origin is Origin.STANDARD:
        return (name.path,) if standard_library.find_class(name.path) is not None else ()
    if name.origin is not Origin.PROJECT or name.is_open:
        return ()
    standard = tuple(base.path for base in name.bases if base.origin is Origin.STANDARD)
    return () if "typing.Protocol" in standard else tuple(path for path in standard if path != "typing.Generic")


def _class_of_literal(value: str) -> str:
    if value in ("True", "False"):
        return "builtins.bool"
    return {"'": "builtins.str", '"': "builtins.str", "b": "builtins.bytes"}.get(value[0], "builtins.int")


def _is_enumeration_apart(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether no member of an enumeration is of the other type: the members are all there are.

    Both are given by their classes of the standard library, the nearest first.
    """
    if _ENUMERATION not in one or _ENUMERATION in other:
        return False
    wanted = standard_library.find_class(other[0])
    classes = [standard_library.find_class(each) for each in one]
    return wanted is not None and not any(each is not None and issubclass(each, wanted) for each in classes)


@functools.cache
def _are_apart(one: str, other: str) -> bool:
    """Tell whether no object is an instance of both classes, asked of the running interpreter."""
    first, second = standard_library.find_class(one), standard_library.find_class(other)
    if first is None or second is None or first is second:
        return False
    if issubclass(first, second) or issubclass(second, first):
        return False
    if issubclass(first, enum.Enum) or issubclass(second, enum.Enum):
        return False  # what can't be mixed into one that has members can be into one that has none
    if _TYPE in (one, other) and "builtins.object" not in (one, other):
        return not any(issubclass(each, type) for each in (first, second) if each is not type)
    try:
        types.new_class("Both", (first, second))
    except TypeError:
        return True
    except Exception:  # a metaclass of the standard library may refuse with anything, which proves nothing
        return False
    return False

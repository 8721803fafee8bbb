"""The value that an expression has, as far as it can be told without running anything.

Values are frozen and compare equal where they are known to be the same; that two are not equal does not make them known
to be different: what `matching.values` decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec


class Constant(msgspec.Struct, frozen=True):
    """A number, string, bytes, `None`, `...` or truth value.

    `kind` keeps apart what Python calls equal and users do not (`True` and `1`); int, float and complex are "number",
    and equal to each other as they are in Python.
    """

    kind: str
    value: object


class Sequence(msgspec.Struct, frozen=True):
    """A list or tuple, told apart by `kind`."""

    kind: str
    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Set:
    """A set or frozenset, told apart by `kind`, which are equal to each other where their items are."""

    items: frozenset[Value]
    kind: str = field(default="set", compare=False)


class Dictionary(msgspec.Struct, frozen=True):
    """A dict; the order of its items has no part in its equality."""

    items: frozenset[tuple[Value, Value]]


@dataclass(frozen=True, slots=True)
class Thing:
    """A class, function, module, or something from outside the project, by the dotted path of its definition.

    `is_known` says that two such things of different paths are two things; outside the project a path may be an alias.
    `is_class` says that calling it gives an instance.
    """

    path: str
    is_known: bool = field(default=False, compare=False)
    is_class: bool = field(default=False, compare=False)


class Made(msgspec.Struct, frozen=True):
    """What a call gives back, known by what is called and with which arguments alone: `re.compile("x")`."""

    callee: Value
    positional: tuple[Value, ...]
    keywords: frozenset[tuple[str, Value]]


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an enumeration. `value` is what it stands for, where members are equal to that: `IntEnum`."""

    enumeration: str
    name: str
    value: Value | None = field(default=None, compare=False)
    is_equal_to_value: bool = field(default=False, compare=False)


class Table(msgspec.Struct, frozen=True):
    """A literal too long to be kept: its beginning and a digest."""

    text: str


class Text(msgspec.Struct, frozen=True):
    """An expression whose value can't be told, in a spelling that knows no quotes, spaces or import aliases."""

    text: str


Value = Constant | Sequence | Set | Dictionary | Thing | Made | Member | Table | Text

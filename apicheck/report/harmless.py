"""Text of other people's code, made safe to print: it moves no cursor, turns no line around and starts no new one."""

import enum
import re
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

_LINE_BREAKS = re.compile(r"\s*[\t\n\v\f\r\x85\u2028\u2029]\s*")
_SURROGATE = re.compile("[\ud800-\udfff]")


def printable(text: str) -> str:
    """One line that shows every character of `text`.

    Line breaks and tabs become a space. Control characters, bidirectional overrides, zero-width and other characters
    that `str.isprintable` denies are written as Python escapes (`\\x1b`, `\\u202e`).
    """
    if text.isprintable():
        return text
    one_line = _LINE_BREAKS.sub(" ", text)
    return "".join(char if char.isprintable() else _escaped(char) for char in one_line)


def encodable(text: str) -> str:
    """`text` with lone surrogates as Python escapes: UTF-8 holds none, file names that are not UTF-8 become some."""
    return _SURROGATE.sub(lambda match: _escaped(match[0]), text)


T = TypeVar("T", bound=msgspec.Struct)


def every_text(report: T, change: Callable[[str], str]) -> T:
    """The same report with `change` applied to every text in it; words of an enumeration are no text."""
    changed: T = _walk(report, change)
    return changed


def _walk(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str) and not isinstance(value, enum.Enum):
        return change(value)
    if isinstance(value, msgspec.Struct):
        return type(value)(**{name: _walk(getattr(value, name), change) for name in value.__struct_fields__})
    if isinstance(value, tuple):
        return tuple(_walk(item, change) for item in value)
    return value


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")

"""A declaration on lines, one for each argument, and two of them side by side."""

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

INDENT = "    "
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_NAME = re.compile(r"\*{0,2}(\w*)")


class Pair(NamedTuple):
    """Two lines that belong together, an empty one on the side that has none. `is_beside` where they differ, and what
    differs is not what the lines are shown for.
    """

    old: str
    new: str
    is_beside: bool = False

    @property
    def is_changed(self) -> bool:
        """True for what there is to show."""
        return self.old != self.new and not self.is_beside


def side_by_side(old: str, new: str, parameter: str | None = None) -> list[Pair]:
    """The lines of two declarations; an empty list where one of them has no such form.

    Arguments belong together by their names, in an order that both sides have, so that one which moved stands alone on
    either side. With `parameter`, what else changed at arguments that are in their places is beside the point.
    """
    before, after = arguments(old), arguments(new)
    if not before or not after:
        return []
    pairs = [Pair(before[0], after[0]), *_of_arguments(before[1:-1], after[1:-1]), Pair(before[-1], after[-1])]
    if parameter is None:
        return pairs
    named = parameter.lstrip("*")
    told = [_beside(pair) if _is_in_place(pair) and _name(pair.old) != named else pair for pair in pairs]
    is_there = any(named in (_name(pair.old), _name(pair.new)) for pair in pairs[1:-1])
    return told if is_there and any(pair.is_changed for pair in told[1:-1]) else pairs


def _of_arguments(before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    names, new_names = ([_name(line) or line for line in side] for side in (before, after))
    matcher = difflib.SequenceMatcher(None, names, new_names, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield from map(Pair, before[start:end], after[new_start:new_end])
        else:
            yield from (Pair(line, "") for line in before[start:end])
            yield from (Pair("", line) for line in after[new_start:new_end])


def _is_in_place(pair: Pair) -> bool:
    return bool(pair.old and pair.new) and pair.old != pair.new and pair.old.startswith(INDENT)


def _beside(pair: Pair) -> Pair:
    return pair._replace(is_beside=True)


def _name(line: str) -> str:
    """The name of an argument; an empty text for `*` and `/`, for no argument, and for what is none that could be."""
    match = _NAME.match(line.strip())
    return match[1] if match and line.startswith(INDENT) else ""


def arguments(declaration: str) -> list[str]:
    """`f(a, b=(1, 2)) -> int` as `f(`, `a,`, `b=(1, 2),`, `) -> int`; an empty list for what has no such form."""
    opening = declaration.find("(")
    if opening < 0:
        return []
    lines = [declaration[: opening + 1]]
    expected = [")"]
    quote, start = "", opening + 1
    position = opening
    while expected:
        position += 1
        if position >= len(declaration):
            return []
        char = declaration[position]
        if char == "\\" and quote:
            position += 1
        elif quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in _CLOSING:
            expected.append(_CLOSING[char])
        elif char in ")]}":
            if expected.pop() != char:
                return []
        elif char == "," and len(expected) == 1:
            lines.append(f"{INDENT}{declaration[start:position].strip()},")
            start = position + 1
    last = declaration[start:position].strip()
    if last:
        lines.append(f"{INDENT}{last},")
    return [*lines, declaration[position:]]

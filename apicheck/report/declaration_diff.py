"""Two one-line declarations as the lines of a diff that fits a screen."""

import difflib
from collections.abc import Iterator, Sequence

_LONGEST_LINE = 100
_INDENT = "    "
_CLOSING = {"(": ")", "[": "]", "{": "}"}


def diff_lines(old: str | None, new: str | None) -> list[str]:
    """The lines of a diff, each with its sign; a side that is None has none.

    Short declarations stand on one line each. Where one is long and both are there, every argument gets a line of its
    own, and a run of those that did not change becomes `...`. There is no line where both sides are the same text.
    """
    if old == new:
        return []
    sides = [(sign, text) for sign, text in (("-", old), ("+", new)) if text is not None]
    if old is not None and new is not None and max(len(old), len(new)) > _LONGEST_LINE:
        before, after = arguments(old), arguments(new)
        if before and after and before != after:
            return list(_changed(before, after))
    return [f"{sign} {text}" for sign, text in sides]


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield from _unchanged(before[start:end], is_first=start == 0, is_last=end == len(before))
            continue
        yield from (f"- {line}" for line in before[start:end])
        yield from (f"+ {line}" for line in after[new_start:new_end])


def _unchanged(lines: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[str]:
    """The first line of all and the last one stay, for they say what is declared."""
    head, tail = int(is_first), int(is_last)
    middle = lines[head : len(lines) - tail]
    yield from (f"  {line}" for line in lines[:head])
    if len(middle) > 1:
        yield f"  {_INDENT}..."
    else:
        yield from (f"  {line}" for line in middle)
    yield from (f"  {line}" for line in lines[max(head, len(lines) - tail) :])


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
            lines.append(f"{_INDENT}{declaration[start:position].strip()},")
            start = position + 1
    last = declaration[start:position].strip()
    if last:
        lines.append(f"{_INDENT}{last},")
    return [*lines, declaration[position:]]

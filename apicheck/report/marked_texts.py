"""Two one-line declarations as pieces that are the same on both sides, and pieces that are not."""

import difflib
import re

import msgspec

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_LONGEST = 4000  # tokens of both sides; past it whole texts are marked, for a comparison would take too long


class Piece(msgspec.Struct, frozen=True):
    """A part of a text; `is_changed` where the other side lacks it."""

    text: str
    is_changed: bool


def marked(old: str | None, new: str | None) -> tuple[list[Piece], list[Piece]]:
    """The pieces of both sides, word by word; a side that is None has none, and where one is None nothing is marked."""
    if old is None or new is None:
        return [Piece(old, False)] if old else [], [Piece(new, False)] if new else []
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) + len(after) > _LONGEST:
        return [Piece(old, True)], [Piece(new, True)]
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        is_changed = tag != "equal"
        if start < end:
            left.append(Piece("".join(before[start:end]), is_changed))
        if new_start < new_end:
            right.append(Piece("".join(after[new_start:new_end]), is_changed))
    return left, right

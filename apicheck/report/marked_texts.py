"""Two one-line declarations as pieces that are the same on both sides, and pieces that are not."""

import difflib
import re
from collections.abc import Iterator, Sequence

import msgspec

from apicheck.report.declaration_lines import INDENT, Pair, arguments, side_by_side

_TOKEN = re.compile(r"[\w.]+|\s+|.", re.DOTALL)
_MOST_TOKENS = 4000  # of both sides; past it whole texts are marked, for a comparison would take too long
_LONGEST_LINE = 60
_SHOWN_BESIDE = 1  # arguments around a change that are shown; of the others there is a line that says so
_LEFT_OUT = f"{INDENT}..."


class Piece(msgspec.Struct, frozen=True):
    """A part of a text; `is_changed` where the other side lacks it."""

    text: str
    is_changed: bool


Line = tuple[Piece, ...]
Row = tuple[Line, Line]


def marked(old: str | None, new: str | None, parameter: str | None = None) -> tuple[list[Piece], list[Piece]]:
    """The pieces of both sides; a side that is None has none, and where one is None nothing is marked.

    What is called is compared argument by argument, those of one name word by word. A long declaration has a line for
    each argument, so that the same ones stand side by side, and a run of those that did not change becomes `...`; so
    does one of changes that are not about `parameter`.
    """
    if old is None or new is None:
        return [Piece(old, False)] if old else [], [Piece(new, False)] if new else []
    if len(arguments(old)) + len(arguments(new)) > _MOST_TOKENS or not (pairs := side_by_side(old, new)):
        rows = [_words(old, new)]
    elif max(len(old), len(new)) > _LONGEST_LINE:
        rows = _with_gaps(side_by_side(old, new, parameter))
    else:
        return _on_one_line(pairs)
    left = [piece for line, _ in rows for piece in (*line, Piece("\n", False))]
    right = [piece for _, line in rows for piece in (*line, Piece("\n", False))]
    return _joined(left[:-1]), _joined(right[:-1])


def _row(pair: Pair) -> Row:
    """Two lines that stand side by side; a side that lacks an argument has an empty line there."""
    if pair.old == pair.new:
        return _plain(pair.old), _plain(pair.new)
    if pair.old and pair.new:
        return _argument(pair.old, pair.new)
    return (_whole(pair.old), ()) if pair.old else ((), _whole(pair.new))


def _argument(old: str, new: str) -> Row:
    """Two arguments of one name; the comma that ends both is no word of either, so that none within is taken for it."""
    if not (old.endswith(",") and new.endswith(",")):
        return _words(old, new)
    left, right = _words(old[:-1], new[:-1])
    return (*left, Piece(",", False)), (*right, Piece(",", False))


def _words(old: str, new: str) -> Row:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) + len(after) > _MOST_TOKENS:
        return (Piece(old, True),), (Piece(new, True),)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        left.append(Piece("".join(before[start:end]), tag != "equal"))
        right.append(Piece("".join(after[new_start:new_end]), tag != "equal"))
    return tuple(piece for piece in left if piece.text), tuple(piece for piece in right if piece.text)


def _whole(line: str) -> Line:
    """A line that the other side lacks; its indent is no part of it."""
    text = line.lstrip()
    return Piece(line[: len(line) - len(text)], False), Piece(text, True)


def _plain(line: str) -> Line:
    return (Piece(line, False),)


def _with_gaps(pairs: Sequence[Pair]) -> list[Row]:
    """The rows without those that lie far from every change; the first row and the last one stay."""
    changed = [number for number, pair in enumerate(pairs) if pair.is_changed]
    near = {near for number in changed for near in range(number - _SHOWN_BESIDE, number + _SHOWN_BESIDE + 1)}
    kept: list[Row] = []
    gap: list[Pair] = []
    for number, pair in enumerate(pairs):
        if (number in near and not pair.is_beside) or number in (0, len(pairs) - 1):
            is_shown = len(gap) < 2 and not any(each.is_beside for each in gap)
            kept += map(_row, gap) if is_shown else [(_plain(_LEFT_OUT), _plain(_LEFT_OUT))]
            gap = []
            kept.append(_row(pair))
        else:
            gap.append(pair)
    return kept


def _on_one_line(pairs: Sequence[Pair]) -> tuple[list[Piece], list[Piece]]:
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    last = [max((n for n, pair in enumerate(pairs[:-1]) if pair[side]), default=0) for side in (0, 1)]
    for number, pair in enumerate(pairs):
        for side, line in enumerate(_row(pair)):
            if not line:
                continue
            is_argument = 0 < number < len(pairs) - 1
            sides[side].extend(_inline(line, is_last=number == last[side]) if is_argument else line)
    return _joined(sides[0]), _joined(sides[1])


def _inline(line: Line, *, is_last: bool) -> Iterator[Piece]:
    """An argument without its indent, and with the space behind its comma, or without the comma that ends them all."""
    texts = [piece.text for piece in line]
    texts[0] = texts[0].lstrip()  # all of it where the indent is a piece of its own
    texts[-1] = texts[-1].removesuffix(",") if is_last else f"{texts[-1]} "
    yield from (Piece(text, piece.is_changed) for text, piece in zip(texts, line, strict=True))


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """The same pieces with neighbours of one kind made one, and none that is empty."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].is_changed == piece.is_changed:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.is_changed)
        else:
            joined.append(piece)
    return joined

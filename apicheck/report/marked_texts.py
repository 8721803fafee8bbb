"""Two one-line declarations as pieces that are the same on both sides, and pieces that are not."""

import difflib
import re
from collections.abc import Iterator, Sequence

import msgspec

from apicheck.report.declaration_diff import arguments

_TOKEN = re.compile(r"[\w.]+|\s+|.", re.DOTALL)
_NAME = re.compile(r"\*{0,2}\w+")
_MOST_TOKENS = 4000  # of both sides; past it whole texts are marked, for a comparison would take too long
_LONGEST_LINE = 60
_SHOWN_BESIDE = 1  # arguments around a change that are shown; of the others there is a line that says so
_LEFT_OUT = "    ..."


class Piece(msgspec.Struct, frozen=True):
    """A part of a text; `is_changed` where the other side lacks it."""

    text: str
    is_changed: bool


Line = tuple[Piece, ...]
Row = tuple[Line, Line]


def marked(old: str | None, new: str | None) -> tuple[list[Piece], list[Piece]]:
    """The pieces of both sides; a side that is None has none, and where one is None nothing is marked.

    What is called is compared argument by argument, those of one name word by word. A long declaration has a line for
    each argument, so that the same ones stand side by side, and a run of those that did not change becomes `...`.
    """
    if old is None or new is None:
        return [Piece(old, False)] if old else [], [Piece(new, False)] if new else []
    before, after = arguments(old), arguments(new)
    if not before or not after or len(before) + len(after) > _MOST_TOKENS:
        rows = [_words(old, new)]
    elif max(len(old), len(new)) > _LONGEST_LINE:
        rows = _with_gaps(list(_rows(before, after)))
    else:
        return _on_one_line(before, after)
    left = [piece for line, _ in rows for piece in (*line, Piece("\n", False))]
    right = [piece for _, line in rows for piece in (*line, Piece("\n", False))]
    return _joined(left[:-1]), _joined(right[:-1])


def _rows(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    """Pairs of lines that stand side by side; a side that lacks an argument has an empty line there."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield from ((_plain(line), _plain(line)) for line in before[start:end])
        else:
            yield from _changed(before[start:end], after[new_start:new_end])


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    """Arguments that differ: those of one name are a pair, all others stand alone, in the order of both sides."""
    waiting = list(after)
    for line in before:
        same = next((each for each in waiting if _name(each) == _name(line)), None)
        if same is None:
            yield _whole(line), ()
            continue
        while waiting[0] != same:
            yield (), _whole(waiting.pop(0))
        yield _argument(line, waiting.pop(0))
    yield from (((), _whole(line)) for line in waiting)


def _name(line: str) -> str:
    """What two arguments have in common that are one; the first line and the last one have no such name."""
    if not line.startswith(" "):
        return line[:1] if line.startswith(")") else ""
    match = _NAME.match(line.strip())
    return match[0] if match else line


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


def _with_gaps(rows: list[Row]) -> list[Row]:
    """The rows without those that lie far from every change; the first row and the last one stay."""
    changed = [number for number, row in enumerate(rows) if any(piece.is_changed for line in row for piece in line)]
    near = {near for number in changed for near in range(number - _SHOWN_BESIDE, number + _SHOWN_BESIDE + 1)}
    kept: list[Row] = []
    gap: list[Row] = []
    for number, row in enumerate(rows):
        if number in near or number in (0, len(rows) - 1):
            kept += gap if len(gap) < 2 else [(_plain(_LEFT_OUT), _plain(_LEFT_OUT))]
            gap = []
            kept.append(row)
        else:
            gap.append(row)
    return kept


def _on_one_line(before: Sequence[str], after: Sequence[str]) -> tuple[list[Piece], list[Piece]]:
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    counts = (len(before), len(after))
    numbers = [0, 0]
    for row in _rows(before, after):
        for side, line in enumerate(row):
            if not line:
                continue
            numbers[side] += 1
            is_argument = 1 < numbers[side] < counts[side]
            is_last = numbers[side] == counts[side] - 1
            sides[side].extend(_inline(line, is_last=is_last) if is_argument else line)
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

"""Two one-line declarations as the lines of a diff that fits a screen."""

from collections.abc import Iterator, Sequence

from apicheck.report.declaration_lines import INDENT, Pair, side_by_side

_LONGEST_LINE = 100


def diff_lines(old: str | None, new: str | None, parameter: str | None = None) -> list[str]:
    """The lines of a diff, each with its sign; a side that is None has none.

    Short declarations stand on one line each. Where one is long and both are there, every argument gets a line of its
    own, and a run of those that did not change becomes `...`; so does one of changes that are not about `parameter`.
    There is no line where both sides are the same text.
    """
    if old == new:
        return []
    if old is not None and new is not None and max(len(old), len(new)) > _LONGEST_LINE:
        pairs = side_by_side(old, new, parameter)
        if any(pair.is_changed for pair in pairs):
            return list(_lines(pairs))
    sides = [(sign, text) for sign, text in (("-", old), ("+", new)) if text is not None]
    return [f"{sign} {text}" for sign, text in sides]


def _lines(pairs: Sequence[Pair]) -> Iterator[str]:
    """The first line of all and the last one stay, for they say what is declared."""
    gap: list[Pair] = []
    for number, pair in enumerate(pairs):
        is_at_end = number in (0, len(pairs) - 1)
        if not pair.is_changed and not is_at_end:
            gap.append(pair)
            continue
        yield from _left_out(gap)
        gap = []
        if not pair.is_changed:
            yield f"  {pair.new}"
            continue
        yield from (f"{sign} {line}" for sign, line in (("-", pair.old), ("+", pair.new)) if line)


def _left_out(gap: Sequence[Pair]) -> Iterator[str]:
    if len(gap) == 1 and not gap[0].is_beside:
        yield f"  {gap[0].new}"
    elif gap:
        yield f"  {INDENT}..."

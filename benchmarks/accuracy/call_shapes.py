"""Which calls broke between two signatures, asked of `inspect.Signature.bind`, and what each is laid to.

Shapes are enumerated up to one position more than either side takes; for each count of positions the keywords are what
the old side requires beyond them, alone and with each further name, and with all of them. A call fails for one of four
reasons: too many positions, a keyword that nobody takes, a keyword for what a position gave, a missing argument. Each
shows in a shape of these, so no larger one is needed.
"""

import functools
import inspect
from collections.abc import Iterator, Sequence

from benchmarks.accuracy.fact_sets import Parameter

FRESH = "a_name_that_nobody_has"
POSITIONAL_ONLY, STANDARD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = range(5)
POSITIONS = "positions"

Shape = tuple[int, frozenset[str]]
Arrivals = dict[int | str, str]
"""For each argument, by position or keyword, the parameter that it arrives at, `*` or `**`."""

_HIDDEN = "positional_only_"


def broken_shapes(old: Sequence[Parameter], new: Sequence[Parameter]) -> Iterator[tuple[Shape, frozenset[str]]]:
    """Yield each shape that bound to `old` and now fails or binds otherwise, with what that is laid to.

    That is the name of a keyword that is not taken any more, `+name` of an argument that is required now, or
    `POSITIONS`.
    """
    before, after = tuple((*each,) for each in old), tuple((*each,) for each in new)
    if before == after:
        return
    for shape in shapes(before, after):
        was = arrivals(before, shape)
        if was is None:
            continue
        reasons = frozenset(_reasons(before, after, shape, was))
        if reasons:
            yield shape, reasons


def causes(old: Sequence[Parameter], new: Sequence[Parameter]) -> frozenset[str]:
    """What the broken calls are laid to, folded: a removed parameter explains why others moved.

    A lost keyword whose place another name took over is a rename, which explains the new requirement too.
    """
    found = {reason for _, reasons in broken_shapes(old, new) for reason in reasons}
    lost = {name for name in found if name != POSITIONS and not name.startswith("+")}
    places_before, places_after = _places(old), _places(new)
    for place, name in places_before.items():
        successor = f"+{places_after.get(place)}"
        if successor in found and (name in lost or name not in _named(new)):
            found = (found - {successor}) | {name}
    if len(found) > 1:
        found.discard(POSITIONS)
    return frozenset(found)


def touched(old: Sequence[Parameter], new: Sequence[Parameter]) -> frozenset[str]:
    """Names of parameters on either side that are not what they were: gone, new, moved, or taken in another way."""
    before = {name: (place, kind, optional) for place, (name, kind, optional) in enumerate(old)}
    after = {name: (place, kind, optional) for place, (name, kind, optional) in enumerate(new)}
    return frozenset(name for name in {*before, *after} if before.get(name) != after.get(name))


def shapes(old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> Iterator[Shape]:
    """Yield the calls that are asked about."""
    longest = max(len(_places(old)), len(_places(new)))
    names = sorted({name for name, kind, _ in (*old, *new) if kind in {STANDARD, KEYWORD_ONLY}} | {FRESH})
    ordered = [name for name, kind, _ in old if kind in {POSITIONAL_ONLY, STANDARD}]
    for count in range(longest + 2):
        given = set(ordered[:count])
        needed = frozenset(
            name
            for name, kind, optional in old
            if not optional and kind in {STANDARD, KEYWORD_ONLY} and name not in given
        )
        yield count, needed
        for name in names:
            if name not in needed:
                yield count, needed | {name}
        yield count, needed | (set(names) - given - {FRESH})


def _reasons(old: tuple[Parameter, ...], new: tuple[Parameter, ...], shape: Shape, was: Arrivals) -> Iterator[str]:
    count, keywords = shape
    now = arrivals(new, shape)
    named_before, named_after = _named(old), _named(new)
    if now is not None:
        for argument, place in now.items():
            if _is_elsewhere(was[argument], place, named_before, named_after):
                yield POSITIONS if isinstance(argument, int) else argument
        return
    places = _places(new)
    takes_any = {kind for _, kind, _ in new}
    by_position = {name for place, name in places.items() if place < count}
    if count > len(places) and VAR_POSITIONAL not in takes_any:
        yield POSITIONS
    taken = {name for name, kind, _ in new if kind in {STANDARD, KEYWORD_ONLY}}
    for name in sorted(keywords):
        if name not in taken and VAR_KEYWORD not in takes_any:
            yield name if name != FRESH else "**"
        elif name in by_position and name in taken:
            yield POSITIONS
    for name, kind, optional in new:
        if optional or kind in {VAR_POSITIONAL, VAR_KEYWORD} or name in by_position:
            continue
        if kind == POSITIONAL_ONLY or name not in keywords:
            was_given = name in named_before and (name in keywords or name in was.values())
            yield POSITIONS if was_given and kind != POSITIONAL_ONLY and name not in keywords else f"+{name}"


def _is_elsewhere(was: str, now: str, before: frozenset[str], after: frozenset[str]) -> bool:
    if was == now or was == "**":
        return False
    if was == "*":
        return True
    if now in {"*", "**"}:
        return was in after
    return was in after or now in before


def _named(parameters: Sequence[Parameter]) -> frozenset[str]:
    return frozenset(name for name, kind, _ in parameters if kind not in {VAR_POSITIONAL, VAR_KEYWORD})


def _places(parameters: Sequence[Parameter]) -> dict[int, str]:
    names = [name for name, kind, _ in parameters if kind in {POSITIONAL_ONLY, STANDARD}]
    return dict(enumerate(names))


def arrivals(parameters: tuple[Parameter, ...], shape: Shape) -> Arrivals | None:
    """Ask `bind` where the arguments of a call arrive; None where it raises TypeError."""
    signature, stars = _signature(parameters)
    count, keywords = shape
    try:
        bound = signature.bind(*range(count), **dict.fromkeys(keywords, ""))
    except TypeError:
        return None
    places: Arrivals = {}
    for name, value in bound.arguments.items():
        if name in stars:
            places.update(dict.fromkeys(value, stars[name]))
        elif isinstance(value, int):
            places[value] = name.removeprefix(_HIDDEN)
        else:
            places[name] = name
    return places


@functools.lru_cache(maxsize=10_000)
def _signature(parameters: tuple[Parameter, ...]) -> tuple[inspect.Signature, dict[str, str]]:
    """Build a signature; positional-only parameters get names that no keyword uses (python/cpython gh-87106)."""
    kinds = (
        inspect.Parameter.POSITIONAL_ONLY,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        inspect.Parameter.VAR_POSITIONAL,
        inspect.Parameter.KEYWORD_ONLY,
        inspect.Parameter.VAR_KEYWORD,
    )
    stars = {name: "*" if kind == VAR_POSITIONAL else "**" for name, kind, _ in parameters if kind in {2, 4}}
    built = [
        inspect.Parameter(
            _HIDDEN + name if kind == POSITIONAL_ONLY else name,
            kinds[kind],
            default=None if optional else inspect.Parameter.empty,
        )
        for name, kind, optional in parameters
    ]
    return inspect.Signature(built), stars

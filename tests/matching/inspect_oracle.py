"""What `inspect.Signature.bind` says to every bounded call shape, and the rules on rebinding told a second time.

Nothing here knows how `apicheck.matching.calls` works; only the model of a signature is shared.

Positional-only parameters get names for `bind` that no call here uses. Up to Python 3.12.3 `bind` refuses a keyword of
the same name as an optional positional-only parameter although the signature has `**kwargs` and a call of the function
works (python/cpython gh-87106); with such names it says on every Python what a call says.
"""

import functools
import inspect
import itertools
from collections.abc import Iterator, Sequence

from apicheck.model.signature import ParameterKind, Signature

FRESH = "fresh"

Shape = tuple[int, frozenset[str]]
Arrivals = dict[int | str, str]
"""For each argument, by position or keyword, the name of the parameter that it arrives at, `*` or `**`."""


def breaking_shapes(old: Sequence[Signature], new: Sequence[Signature]) -> Iterator[Shape]:
    """Give every shape, up to one position more than either side has, that binds to all of `old` and breaks."""
    names = sorted({name for signature in (*old, *new) for name in _named(signature)})
    longest = max(len(_positional(signature)) for signature in (*old, *new))
    old, new = _meaningful(old), _meaningful(new)
    for keywords in _subsets((*names, FRESH)):
        for count in range(longest + 2):
            before = [arrivals(signature, (count, keywords)) for signature in old]
            if all(binding is not None for binding in before) and _breaks(old, new, (count, keywords)):
                yield count, keywords


def _breaks(old: Sequence[Signature], new: Sequence[Signature], shape: Shape) -> bool:
    for after in new:
        now = arrivals(after, shape)
        if now is None:
            return True
        for argument, place in now.items():
            if all(
                _is_other_parameter(before, _known(arrivals(before, shape))[argument], after, place) for before in old
            ):
                return True
    return False


def _is_other_parameter(old: Signature, was: str, new: Signature, now: str) -> bool:
    match was, now:
        case ("*", "*") | ("**", _):
            return False
        case ("*", _):
            return True
        case (_, "*" | "**"):
            return was in _named(new)
        case _:
            is_rename = was not in _named(new) and now not in _named(old)
            return was != now and not is_rename


def _known(found: Arrivals | None) -> Arrivals:
    assert found is not None
    return found


@functools.cache
def _subsets(names: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(subset) for size in range(len(names) + 1) for subset in itertools.combinations(names, size)]


@functools.cache
def _named(signature: Signature) -> frozenset[str]:
    return frozenset(parameter.name for parameter in signature.parameters if parameter.kind not in _STARS)


@functools.cache
def _positional(signature: Signature) -> list[str]:
    kinds = (ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)
    return [parameter.name for parameter in signature.parameters if parameter.kind in kinds]


_STARS = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}


def _meaningful(signatures: Sequence[Signature]) -> Sequence[Signature]:
    """Leave out `(*args, **kwargs)` where another signature says what arguments mean."""
    speaking = [signature for signature in signatures if _named(signature) or len(signature.parameters) < len(_STARS)]
    return speaking or signatures[:1]


def arrivals(signature: Signature, shape: Shape) -> Arrivals | None:
    """Ask `inspect` where the arguments of a call arrive; None where it raises TypeError."""
    return _inspected(signature).arrivals(shape)


class _Inspected:
    """A signature of `inspect`, and what it said before."""

    def __init__(self, signature: Signature) -> None:
        self._signature = inspect.Signature(
            [
                inspect.Parameter(
                    _HIDDEN + parameter.name if parameter.kind is ParameterKind.POSITIONAL_ONLY else parameter.name,
                    _KINDS[parameter.kind],
                    default=inspect.Parameter.empty if parameter.default is None else parameter.default,
                )
                for parameter in signature.parameters
            ]
        )
        self._stars = {
            parameter.name: _STARS[parameter.kind] for parameter in signature.parameters if parameter.kind in _STARS
        }
        self._answers: dict[Shape, Arrivals | None] = {}

    def arrivals(self, shape: Shape) -> Arrivals | None:
        if shape not in self._answers:
            self._answers[shape] = self._ask(*shape)
        return self._answers[shape]

    def _ask(self, count: int, keywords: frozenset[str]) -> Arrivals | None:
        try:
            bound = self._signature.bind(*range(count), **{name: name for name in keywords})
        except TypeError:
            return None
        places: Arrivals = {}
        for name, value in bound.arguments.items():
            if name in self._stars:
                places.update(dict.fromkeys(value, self._stars[name]))
            else:
                places[value] = name.removeprefix(_HIDDEN)
        return places


_HIDDEN = "positional_only_"
_KINDS = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.VAR_POSITIONAL,
    inspect.Parameter.KEYWORD_ONLY,
    inspect.Parameter.VAR_KEYWORD,
)


@functools.lru_cache(maxsize=50_000)
def _inspected(signature: Signature) -> _Inspected:
    return _Inspected(signature)

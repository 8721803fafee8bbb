"""What one side of a pair announces and the other does not: new deprecations, or ones taken back."""

from collections.abc import Iterator

import msgspec

from apicheck.matching.announcements import (
    announcement,
    deprecated_parameters,
    own_deprecation,
    parameter_names,
    served_deprecations,
)
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.model.deprecation import Deprecation
from apicheck.model.entity import Alternatives, EntityKind


class Announced(msgspec.Struct, frozen=True):
    """A deprecation that `path`, or one of its parameters, has on one side alone."""

    path: str
    paths: tuple[str, ...]
    parameter: str | None
    deprecation: Deprecation


def only_on_head(pair: Pair, pairing: Pairing) -> Iterator[Announced]:
    """Yield what head deprecates and base does not, neither by itself nor with the class or module that holds it."""
    return _only_on(pair, pairing, is_head=True)


def only_on_base(pair: Pair, pairing: Pairing) -> Iterator[Announced]:
    """Yield what base deprecates and head, which still has it, does not any more."""
    return _only_on(pair, pairing, is_head=False)


def _only_on(pair: Pair, pairing: Pairing, *, is_head: bool) -> Iterator[Announced]:
    if not (pair.base and pair.head and pair.is_public_base and pair.is_public_head):
        return
    base, head = (pair.base, pairing.base), (pair.head, pairing.head)
    one, other = (head, base) if is_head else (base, head)
    found = own_deprecation(*one)
    # Where the class or module is deprecated, it announces the end of all that is in it.
    if found is not None and announcement(pair, pairing, on_head=not is_head) is None:
        yield Announced(pair.path, pair.paths, None, found)
    yield from _parameters(pair, one[1], other[1], is_head=is_head)
    yield from _served(pair, one, other)


def _parameters(pair: Pair, one: Side, other: Side, *, is_head: bool) -> Iterator[Announced]:
    entity, counterpart = (pair.new, pair.old) if is_head else (pair.old, pair.new)
    if entity is None or counterpart is None:
        return
    told = deprecated_parameters(entity, one)
    if not told:
        return
    before = deprecated_parameters(counterpart, other)
    for name in sorted((told.keys() & parameter_names(counterpart, other)) - before.keys()):
        yield Announced(pair.path, pair.paths, name, told[name])


def _served(pair: Pair, one: tuple[Alternatives, Side], other: tuple[Alternatives, Side]) -> Iterator[Announced]:
    """Yield the names of a module that its `__getattr__` warns of on one side, and the other side has without that."""
    module = one[0][0]
    if module.kind is not EntityKind.MODULE or module.home != pair.path:
        return
    before = served_deprecations(module.home, other[1])
    for name, deprecation in served_deprecations(module.home, one[1]).items():
        path = f"{module.home}.{name}"
        found = other[1].surface.resolve_path(path)
        if found and name not in before and path in one[1].paths and own_deprecation(found, other[1]) is None:
            yield Announced(path, (), None, deprecation)

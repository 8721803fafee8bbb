"""Whether two summaries say the same about an API."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable

import msgspec

from apicheck.model.definition import Decorator
from apicheck.model.deprecation import Deprecation
from apicheck.model.handover import Passage
from apicheck.model.signature import Signature

ASIDE = frozenset({"line", "end_line", "body", "reaches_for"})
"""Fields that tell where something stands, or are only asked about what is gone: a digest of what a function does, by
which it is known again under another name, and what methods reached for. Nothing else follows from them, and no name in
them is looked up.
"""

# Nothing of that is in these, nor anything whose order is lost to `==`.
_COMPARABLE = frozenset({str, Signature, Passage, Decorator, Deprecation})


def say_the_same(one: object, other: object) -> bool:
    """Tell whether two summaries, or parts of them, differ in nothing but lines and in what functions do inside.

    The order of names counts, as it does for fields and for members of enumerations.
    """
    if one is other:
        return True
    kind = type(one)
    if kind is not type(other):
        return False
    if kind in _COMPARABLE:
        return one == other
    if isinstance(one, msgspec.Struct):
        parts = _parts_of(type(one))
        return _all_say_the_same(parts(one), parts(other))
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and _all_say_the_same(one, other)
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and _all_say_the_same(one.values(), other.values())
    return one == other


def _all_say_the_same(some: Iterable[object], others: Iterable[object]) -> bool:
    # A loop, and nothing asked of the very same things: this is half of what is done with a changed file's summary.
    for one, other in zip(some, others, strict=True):  # noqa: SIM110
        if one is not other and not say_the_same(one, other):
            return False
    return True


@functools.cache
def _parts_of(kind: type[msgspec.Struct]) -> Callable[[object], tuple[object, ...]]:
    """Return what takes the fields that count from a structure."""
    fields = [field for field in kind.__struct_fields__ if field not in ASIDE]
    if len(fields) > 1:
        return operator.attrgetter(*fields)
    return lambda each: tuple(getattr(each, field) for field in fields)

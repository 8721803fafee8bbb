"""Whether two summaries say the same about an API."""

from __future__ import annotations

import msgspec

from apicheck.model.definition import Decorator
from apicheck.model.deprecation import Deprecation
from apicheck.model.handover import Passage
from apicheck.model.signature import Signature

# Where something stands, and a digest of what a function does, by which one that is gone is known again under another
# name: nothing else follows from these.
_ASIDE = frozenset({"line", "end_line", "body"})
# Nothing of that is in these, nor anything whose order is lost to `==`.
_COMPARABLE = (str, Signature, Passage, Decorator, Deprecation)


def say_the_same(one: object, other: object) -> bool:
    """Tell whether two summaries, or parts of them, differ in nothing but lines and in what functions do inside.

    The order of names counts, as it does for fields and for members of enumerations.
    """
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, _COMPARABLE):
        return one == other
    if isinstance(one, msgspec.Struct):
        fields = (field for field in one.__struct_fields__ if field not in _ASIDE)
        return all(say_the_same(getattr(one, field), getattr(other, field)) for field in fields)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(say_the_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(map(say_the_same, one.values(), other.values()))
    return one == other

"""Whether a default is still the same value: names are followed to what they stand for, on both sides.

Source: language reference, 8.7 "Function definitions": a default is evaluated where its function is defined.
"""

import re

from apicheck.matching.pairs import Pairing, Side
from apicheck.matching.values import Likeness, likeness, values_of, without_prose
from apicheck.model.entity import Entity
from apicheck.model.value import Constant, Made, Thing, Value
from apicheck.surface.naming import last_part
from apicheck.surface.shown_values import shown

_NONE = Constant("NoneType", None)
_NAME = re.compile(r"[^\W\d]\w*(\.\w+)*\Z")
_NAMED_LITERALS = frozenset({"None", "True", "False"})
_SENTINEL = re.compile(
    r"unset|missing|sentinel|marker|undefined|not_?(set|given)|no_?(arg|value|default)|omit|deprecated", re.IGNORECASE
)
_LONGEST = 60


def default_change(old: str, old_entity: Entity, new: str, new_entity: Entity, pairing: Pairing) -> str | None:
    """Say how the default of a parameter changed, None where it is not known to be another value.

    `old` and `new` are the defaults as two functions write them. In a stub `...` stands for a default that it doesn't
    tell, which then may well be the same. Where both write the same, only a value that is decidedly another counts, and
    only if no public constant behind it has changed, which is told of that one.
    """
    if old == new and (old in _NAMED_LITERALS or not any(map(str.isalpha, old))):
        return None
    if _is_untold(old, old_entity, pairing.base) or _is_untold(new, new_entity, pairing.head):
        return None
    values = values_of(pairing)
    before, after = values.base.at(old, old_entity), values.head.at(new, new_entity)
    found = likeness(before.value, after.value)
    if found is Likeness.SAME:
        return None
    if found is Likeness.UNDECIDED and _is_name(old) and _is_name(new) and last_part(old) == last_part(new):
        return None  # what it stands for has another home by now, or is made in another way
    if old == new:
        if _is_mere_marker(before.value):
            return None  # it said that nothing was given, as what stands there now does
        if likeness(without_prose(before.value), without_prose(after.value)) is not Likeness.DIFFERENT:
            return None
        if values.is_told_elsewhere(before.through, after.through, pairing):
            return None
        return f"default {old} was {_short(before.value)} and is now {_short(after.value)}"
    if _is_sentinel(old, before.value) and _is_sentinel(new, after.value):
        return None  # callers who leave the argument out see neither of them
    was, now = _written(old, before.value), _written(new, after.value)
    if before.value == _NONE and _is_sentinel(new, after.value):
        return f"default {was} -> {now}, a sentinel: passing None may no longer mean the same as leaving it out"
    return f"default {was} -> {now}"


def _is_untold(default: str, entity: Entity, side: Side) -> bool:
    module = side.surface.modules.get(entity.module)
    return default == "..." and module is not None and module.is_stub


def _is_sentinel(text: str, value: Value) -> bool:
    """Tell whether a value is there to be told from all others: by what it is made of, or by its name."""
    if _is_mere_marker(value):
        return True
    return _is_name(text) and not isinstance(value, Constant) and _SENTINEL.search(last_part(text)) is not None


def _is_mere_marker(value: Value) -> bool:
    """Tell whether a value is `object()`, which is there to be told from all others alone."""
    return isinstance(value, Made) and isinstance(value.callee, Thing) and value.callee.path == "builtins.object"


def _is_name(text: str) -> bool:
    return _NAME.match(text) is not None and text not in _NAMED_LITERALS


def _written(text: str, value: Value) -> str:
    """Return a default as written; the name of a constant with its value."""
    return f"{text} ({_short(value)})" if _is_name(text) and isinstance(value, Constant) else text


def _short(value: Value) -> str:
    text = shown(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."

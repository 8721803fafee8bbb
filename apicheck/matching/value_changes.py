"""What became of the value of an attribute, where both values are known and a user could have built on the old one.

Left out is what changes with every release or says nothing to programs: versions and other facts about the project,
texts for people, loggers, and what is only there for type checkers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.values import Likeness, likeness, retyped, values_of, without_prose
from apicheck.model.code_span import spanned
from apicheck.model.definition import Attribute
from apicheck.model.entity import Entity
from apicheck.model.module import ANY_NAME
from apicheck.model.value import Constant, Dictionary, Made, Sequence, Set, Table, Text, Thing, Value
from apicheck.surface.calls.callables import runtime
from apicheck.surface.calls.called_values import class_of_value
from apicheck.surface.naming import last_part
from apicheck.surface.shown_values import shown

_LONGEST = 80
_SHOWN_BEFORE = 30  # characters that both texts share, before what differs
_MOST_SHOWN = 3

# Facts about the project, in the names and in the modules that projects keep them in.
_FACTS = frozenset(
    {
        *("author", "author_email", "authors", "build", "build_date", "commit", "commit_id", "contact", "copyright"),
        *("copyright_years", "credits", "date", "description", "email", "git_revision", "homepage", "license"),
        *("maintainer", "maintainers", "release", "released", "revision", "title", "url", "version", "version_info"),
        *("full_version", "short_version", "version_short", "version_string", "version_tuple", "versioninfo"),
    }
)
_MODULES_OF_FACTS = frozenset(
    {"__about__", "__meta__", "__version__", "_about", "_meta", "_version", "about", "release", "version"}
)
_NAMESPACES = {"types.SimpleNamespace": "types.SimpleNamespace", "argparse.Namespace": "Namespace"}
"""Classes whose attributes are the keywords that make an object, by path, with what errors call them."""

_LOGGERS = frozenset({"log", "logger"})
_MODULES_OF_MACHINERY = ("abc.", "collections.namedtuple", "enum.", "gettext.", "logging.", "typing.", "warnings.")


class ValueChange(msgspec.Struct, frozen=True):
    """How a value changed, in words that follow the name of the attribute; whether things were only added to it."""

    wording: str
    is_addition: bool


def changed_values(pair: Pair) -> Iterator[tuple[Entity, Entity]]:
    """Yield the definitions of a pair whose values can be held against each other.

    Of several definitions those that stand under the same condition, if no other one does: which of two assignments one
    after the other counts is decided when the module runs.
    """
    base, head = runtime(pair.base), runtime(pair.head)
    if len(base) == len(head) == 1:
        yield base[0], head[0]
        return
    for condition in dict.fromkeys(entity.condition for entity in base):
        before = [entity for entity in base if entity.condition == condition]
        after = [entity for entity in head if entity.condition == condition]
        if condition is not None and len(before) == len(after) == 1:
            yield before[0], after[0]


def value_change(old: Entity, new: Entity, pairing: Pairing) -> ValueChange | None:
    """Compare what two attributes are bound to; None where it is the same, unknown, or told of another constant."""
    before, after = old.definition, new.definition
    if not isinstance(before, Attribute) or not isinstance(after, Attribute) or _is_set_otherwise(before, after):
        return None
    if before.is_literal and before.value == after.value:
        return None
    if _is_fact(old) or old.name.lower() in _LOGGERS:
        return None
    values = values_of(pairing)
    was, now = values.base.of(old), values.head.of(new)
    found = likeness(without_prose(was.value), without_prose(now.value))
    parts = (
        retyped(was.value, now.value) if found is Likeness.SAME and not _keeps_declared_type(before, after) else None
    )
    if found is not Likeness.DIFFERENT and parts is None:
        return None
    if not (_is_telling(was.value) and _is_telling(now.value)):
        return None
    if _is_marker(was.value) or _is_marker(now.value):
        return None
    if any(last_part(home) in _FACTS or last_part(home).startswith("__") for home in was.through & now.through):
        return None
    if before.value == after.value and values.is_told_elsewhere(was.through - {old.home}, now.through, pairing):
        return None
    change = _worded(was.value, now.value) if parts is None else _worded_type(*parts, is_part=parts[0] is not was.value)
    return change if change.wording else None


def lost_attribute(old: Entity, new: Entity, pairing: Pairing) -> tuple[str, str] | None:
    """Return a public attribute that an object had and has no more, after the name of its class in errors.

    Such are `SimpleNamespace(host=..., port=...)` and its like, and what statements after it give an object whose class
    is known; None for all else.
    """
    before, after = old.definition, new.definition
    if not isinstance(before, Attribute) or not isinstance(after, Attribute) or after.is_filled:
        return None
    values = values_of(pairing)
    was, now = values.base.of(old).value, values.head.of(new).value
    had, left = {*before.given}, {*after.given}
    if not isinstance(now, Made) or not isinstance(now.callee, Thing) or now.callee.path not in _NAMESPACES:
        hierarchy = pairing.head.hierarchy
        owner = class_of_value(hierarchy, new) if had else None
        if owner is None or hierarchy.may_set(owner):
            return None
        kind = owner.name
        left |= {name for name in had if hierarchy.member(owner, name) or hierarchy.may_have(owner, name)}
    elif not isinstance(was, Made) or was.callee != now.callee or was.positional or now.positional:
        return None
    else:
        kind = _NAMESPACES[now.callee.path]
        had |= {name for name, _ in was.keywords}
        left |= {name for name, _ in now.keywords}
    modules = pairing.head.surface.modules.values()
    set_elsewhere = {name for summary in modules for name in summary.patches.get(new.home, ())}
    if any(name.endswith(ANY_NAME) for name in set_elsewhere):
        return None
    left |= set_elsewhere
    lost = sorted(name for name in had - left if not name.startswith("_"))
    return (kind, lost[0]) if lost else None


def _keeps_declared_type(before: Attribute, after: Attribute) -> bool:
    """Tell whether both sides declare the same type, which `1` and `1.0` fit: that is what users may build on."""
    if before.annotation is None or before.annotation != after.annotation:
        return False
    return last_part(before.annotation) not in {"Final", "ClassVar"}


def _worded_type(old: Value, new: Value, *, is_part: bool) -> ValueChange:
    """Tell of two values that are equal and of another type."""
    was, now = (
        value.kind if isinstance(value, Set) else type(getattr(value, "value", None)).__name__ for value in (old, new)
    )
    if is_part:
        return ValueChange(f"holds {_code(old)}, which was of the type `{was}` and is now `{now}`", is_addition=False)
    return ValueChange(f"was {_a(was)} and is now {_a(now)} of the same value, {_code(new)}", is_addition=False)


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {spanned(kind)}"


def _is_set_otherwise(before: Attribute, after: Attribute) -> bool:
    """Tell whether a side is bound by no plain assignment, or for type checkers alone."""
    return any(
        side.value is None or side.on_instance or side.is_loop_variable or "TypeAlias" in (side.annotation or "")
        for side in (before, after)
    )


def _is_fact(entity: Entity) -> bool:
    """Tell whether an attribute of a module is a fact about the project: all dunder names are."""
    name = entity.name.lower()
    if name.startswith("__"):
        return True
    return not entity.owner and (name in _FACTS or last_part(entity.module) in _MODULES_OF_FACTS)


def _is_marker(value: Value) -> bool:
    """Tell whether a value is there to be told from all others, so that users know it by its name alone."""
    return isinstance(value, Made) and isinstance(value.callee, Thing) and value.callee.path == "builtins.object"


def _is_telling(value: Value) -> bool:
    """Tell whether a value is a matter of data: no alias of a class or function, no call of which nothing is known."""
    match value:
        case Text() | Thing():
            return False
        case Made(callee=Thing(path=path) as callee):
            if path.startswith(_MODULES_OF_MACHINERY) or _is_composed(value):
                return False
            return callee.is_class or path.startswith("re.") or last_part(path)[:1].isupper()
        case Made():
            return False
        case _:
            return True


def _is_composed(value: Made) -> bool:
    """Tell whether an object is made of other objects: what such a one is worth to users is told by no line of text."""
    parts = [*value.positional, *(item for _, item in value.keywords)]
    parts += [item for part in parts if isinstance(part, Sequence) for item in part.items]
    return any(isinstance(part, Made) for part in parts)


def _worded(old: Value, new: Value) -> ValueChange:
    match old, new:
        case Set(items=before), Set(items=after):
            return _in_parts(_shown(before - after), _shown(after - before), ())
        case Dictionary(items=before), Dictionary(items=after):
            was, now = dict(before), dict(after)
            changed = [
                f"{_code(key)}, which {_worded(was[key], now[key]).wording}"
                for key in sorted(was.keys() & now.keys(), key=shown)
                if likeness(without_prose(was[key]), without_prose(now[key])) is Likeness.DIFFERENT
            ]
            return _in_parts(_shown(was.keys() - now.keys()), _shown(now.keys() - was.keys()), changed)
        case Sequence(kind=kind, items=before), Sequence(kind=other, items=after) if kind == other:
            if len(before) == len(after) == 1:
                return ValueChange(_worded(before[0], after[0]).wording, is_addition=False)
            lost = [_code(item) for item in before if item not in after]
            gained = [_code(item) for item in after if item not in before]
            if (lost or gained) and len(before) + len(after) > 2 * _MOST_SHOWN:
                return ValueChange(_in_parts(lost, gained, ()).wording, is_addition=False)
            if not lost and not gained and len(before) == len(after) > _MOST_SHOWN:
                return ValueChange("has its items in another order", is_addition=False)
        case Made(), Made() if (parts := _parts(old, new)) is not None:
            return parts
        case Table(), Table():
            return ValueChange("is a table of data with other contents", is_addition=False)
    texts = map(spanned, _around_the_difference(shown(old), shown(new)))
    return ValueChange("was {} and is now {}".format(*texts), is_addition=False)


def _parts(old: Made, new: Made) -> ValueChange | None:
    """Tell of two objects that are made alike which arguments differ; None where they are short enough to be shown."""
    if max(len(shown(old)), len(shown(new))) <= _LONGEST or len(old.positional) != len(new.positional):
        return None
    was, now = dict(old.keywords), dict(new.keywords)
    if was.keys() != now.keys():
        return None
    pairs = [("", *both) for both in zip(old.positional, new.positional, strict=True)]
    pairs += [(f"{name}, which ", was[name], now[name]) for name in sorted(was)]
    changed = [
        f"{name}{_worded(before, after).wording}"
        for name, before, after in pairs
        if likeness(without_prose(before), without_prose(after)) is Likeness.DIFFERENT
    ]
    return ValueChange(f"is made with other arguments: {_some(changed)}", is_addition=False) if changed else None


def _shown(values: Iterable[Value]) -> list[str]:
    """Show the items of a set or the keys of a dict; the private names of things among them are nobody's business."""
    return sorted(_code(value) for value in values if not (isinstance(value, Constant) and _is_private(value.value)))


def _is_private(value: object) -> bool:
    return isinstance(value, str) and value.isidentifier() and value.startswith("_") and value.strip("_") != ""


def _in_parts(lost: Iterable[str], gained: Iterable[str], changed: Iterable[str]) -> ValueChange:
    """Tell of a container what went, what came and what changed in it, a few of each by name."""
    parts = [
        f"{verb} {_some(list(items))}"
        for verb, items in (("lost", lost), ("gained", gained), ("changed", changed))
        if items
    ]
    return ValueChange(" and ".join(parts), is_addition=not lost and not changed)


def _some(items: list[str]) -> str:
    named = ", ".join(items[:_MOST_SHOWN])
    rest = len(items) - _MOST_SHOWN
    return f"{named} and {rest} more" if rest > 0 else named


def _code(value: Value) -> str:
    return spanned(_cut(shown(value)))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _around_the_difference(old: str, new: str) -> tuple[str, str]:
    """Return both texts, cut where they are long, so that what differs is in what is left of them."""
    if _cut(old) != _cut(new):
        return _cut(old), _cut(new)
    shared = next(
        (index for index, (was, now) in enumerate(zip(old, new, strict=False)) if was != now), min(len(old), len(new))
    )
    start = shared - _SHOWN_BEFORE
    return _cut(f"...{old[start:]}"), _cut(f"...{new[start:]}")

"""Whether two values, one of each revision, are the same, are different, or can't be told from each other."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from weakref import WeakKeyDictionary

from apicheck.matching.pairs import Pairing, Side
from apicheck.model.definition import Attribute
from apicheck.model.entity import Entity
from apicheck.model.value import Constant, Dictionary, Made, Member, Sequence, Set, Table, Text, Thing, Value
from apicheck.surface import standard_library
from apicheck.surface.constants import Values
from apicheck.surface.evaluation import evaluate
from apicheck.surface.naming import last_part
from apicheck.surface.shown_values import shown

_WORDS_OF_PROSE = 4
_TEXTS = frozenset({"description", "doc", "help", "title", "tooltip"})
"""Arguments that are texts for people, however short."""


class Likeness(enum.Enum):
    """How two values stand to each other."""

    SAME = enum.auto()
    DIFFERENT = enum.auto()
    UNDECIDED = enum.auto()


def likeness(old: Value, new: Value) -> Likeness:
    """Compare two values; those of different kinds are different where both kinds are known."""
    if old == new:
        return Likeness.SAME
    match old, new:
        case Member(), Member():
            return _members(old, new)
        case (Member(is_equal_to_value=True, value=value), Constant()) if value is not None:
            return likeness(value, new)
        case (Constant(), Member(is_equal_to_value=True, value=value)) if value is not None:
            return likeness(old, value)
        case Sequence(), Sequence():
            return _sequences(old, new)
        case Set(), Set():
            return _of_parts((*old.items, *new.items))
        case Dictionary(), Dictionary():
            return _dictionaries(old, new)
        case Thing(), Thing():
            is_decided = old.is_known and new.is_known and last_part(old.path) != last_part(new.path)
            return Likeness.DIFFERENT if is_decided else Likeness.UNDECIDED
        case Made(), Made():
            return _calls(old, new)
        case Table(), Table():
            return Likeness.DIFFERENT
    return Likeness.DIFFERENT if _is_told_apart(old) and _is_told_apart(new) else Likeness.UNDECIDED


def retyped(old: Value, new: Value) -> tuple[Value, Value] | None:
    """Return the first parts of two values that are the same which are equal and yet of another type: `1` and `1.0`.

    Numbers, sets and frozensets are equal across their types (standard library, "Built-in Types"). The keys of a dict
    are left aside: looking one up finds it by its equal.
    """
    match old, new:
        case Constant(kind="number", value=was), Constant(kind="number", value=now):
            return None if type(was) is type(now) else (old, new)
        case Set(kind=was), Set(kind=now):
            return None if was == now else (old, new)
        case Sequence(items=was), Sequence(items=now):
            return next(filter(None, map(retyped, was, now)), None)
        case Dictionary(items=was), Dictionary(items=now):
            after = dict(now)
            values = sorted(((key, value) for key, value in was if key in after), key=lambda item: shown(item[0]))
            return next(filter(None, (retyped(value, after[key]) for key, value in values)), None)
        case _:
            return None


def _is_told_apart(value: Value) -> bool:
    """Tell whether a value is known well enough to be another than any known value of another kind."""
    match value:
        case Thing():
            return value.is_known
        case Made():
            return isinstance(value.callee, Thing) and value.callee.is_class and _is_own_kind(value.callee.path)
        case Text() | Table():
            return False
        case _:
            return True


def _is_own_kind(path: str) -> bool:
    """Tell whether instances of a class are no built-in values: `str(x)` may be any string."""
    return not path.startswith("builtins.") or path == "builtins.object"


def _members(old: Member, new: Member) -> Likeness:
    if old.value is not None and new.value is not None:
        if old.enumeration == new.enumeration:
            return likeness(old.value, new.value)
        if old.is_equal_to_value and new.is_equal_to_value:
            return likeness(old.value, new.value)
    return Likeness.DIFFERENT if old.enumeration == new.enumeration else Likeness.UNDECIDED


def _all(found: Iterable[Likeness]) -> Likeness:
    """Sum up the parts of two values: one that is different is enough, and all have to be the same."""
    seen = set(found)
    if Likeness.DIFFERENT in seen:
        return Likeness.DIFFERENT
    return Likeness.UNDECIDED if Likeness.UNDECIDED in seen else Likeness.SAME


def _sequences(old: Sequence, new: Sequence) -> Likeness:
    if old.kind != new.kind or len(old.items) != len(new.items):
        return Likeness.DIFFERENT
    return _all(map(likeness, old.items, new.items))


def _of_parts(parts: Iterable[Value]) -> Likeness:
    """Judge two sets that are not equal: if something in them is not known, they might be."""
    return Likeness.DIFFERENT if all(is_known(part) for part in parts) else Likeness.UNDECIDED


def _dictionaries(old: Dictionary, new: Dictionary) -> Likeness:
    before, after = dict(old.items), dict(new.items)
    if before.keys() != after.keys():
        return _of_parts((*before, *after))
    return _all(likeness(value, after[key]) for key, value in before.items())


def _calls(old: Made, new: Made) -> Likeness:
    if likeness(old.callee, new.callee) is not Likeness.SAME:
        return Likeness.UNDECIDED
    before, after = _arguments(old), _arguments(new)
    shared = _all(likeness(value, after[name]) for name, value in before.items() if name in after)
    # An argument that only one side passes may have the value of a default that nobody knows.
    return shared if shared is not Likeness.SAME or before.keys() == after.keys() else Likeness.UNDECIDED


def _arguments(made: Made) -> dict[str | int, Value]:
    """Return what a call passes, by name or by position; where the signature is known by name, defaults included."""
    passed: dict[str | int, Value] = {**dict(enumerate(made.positional)), **dict(made.keywords)}
    signature = standard_library.call_signature(made.callee.path) if isinstance(made.callee, Thing) else None
    if signature is None or any(parameter.is_variadic for parameter in signature.parameters):
        return passed
    defaults: dict[str | int, Value] = {
        each.name: evaluate(each.default) for each in signature.parameters if each.default is not None
    }
    names = [each.name for each in signature.parameters if each.takes_position]
    named = {names[key] if isinstance(key, int) and key < len(names) else key: value for key, value in passed.items()}
    return {**defaults, **named}


def is_known(value: Value) -> bool:
    """Tell whether nothing in a value is an expression that can't be evaluated."""
    match value:
        case Constant() | Member() | Table():
            return True
        case Sequence(items=items):
            return all(map(is_known, items))
        case Set(items=members):
            return all(map(is_known, members))
        case Dictionary(items=pairs):
            return all(is_known(key) and is_known(item) for key, item in pairs)
        case Thing():
            return value.is_known
        case Made():
            return is_known(value.callee) and all(map(is_known, (*value.positional, *(v for _, v in value.keywords))))
        case _:
            return False


def without_prose(value: Value) -> Value:
    """Put one text in the place of every text for people, so that two values differ by what programs see of them."""
    match value:
        case Table(text=text) if text.lstrip("bBfFrRuU")[:1] in {"'", '"'}:
            return Constant("prose", None)
        case Constant(value=str(text)) if "\n" in text or len(text.split()) >= _WORDS_OF_PROSE:
            return Constant("prose", None)
        case Sequence(kind=kind, items=items):
            return Sequence(kind, tuple(map(without_prose, items)))
        case Dictionary(items=pairs):
            return Dictionary(frozenset((key, without_prose(item)) for key, item in pairs))
        case Made(callee=callee, positional=positional, keywords=keywords):
            told = frozenset((name, without_prose(item)) for name, item in keywords if name not in _TEXTS)
            return Made(callee, tuple(map(without_prose, positional)), told)
        case _:
            return value


class ValuesOfPairing:
    """The values of both sides of a comparison, things that moved under the path that base knows them by."""

    def __init__(self, pairing: Pairing) -> None:
        self.base = Values(pairing.base.hierarchy)
        self.head = Values(pairing.head.hierarchy, _canonical(pairing))

    def likeness(self, old: Entity, new: Entity) -> Likeness:
        """Compare what two attributes are bound to."""
        return likeness(self.base.of(old).value, self.head.of(new).value)

    def _is_other(self, old: Entity, new: Entity) -> bool:
        """Tell whether two attributes are known to be bound to different values, or to equal ones of another type."""
        was, now = self.base.of(old).value, self.head.of(new).value
        found = likeness(was, now)
        return found is Likeness.DIFFERENT or (found is Likeness.SAME and retyped(was, now) is not None)

    def is_told_elsewhere(self, old: frozenset[str], new: frozenset[str], pairing: Pairing) -> bool:
        """Tell whether a public constant that two values are found through has another value, which is told of it.

        `old` and `new` are the homes of the names behind the two values; the constant may have another home by now.
        """
        for home in old:
            for path in pairing.base.homes.get(home, ()):
                pair = pairing.by_path.get(path)
                if pair is None or pair.old is None or pair.new is None or pair.new.home not in new:
                    continue
                if isinstance(pair.old.definition, Attribute) and self._is_other(pair.old, pair.new):
                    return True
        return False


def _canonical(pairing: Pairing) -> Callable[[str], str]:
    homes_on_head, paths_on_base = pairing.head.homes, pairing.base.paths

    def canonical(home: str) -> str:
        for path in homes_on_head.get(home, ()):
            found = paths_on_base.get(path, ())
            if len(found) == 1:
                return found[0].home
        return home

    return canonical


_values: WeakKeyDictionary[Side, ValuesOfPairing] = WeakKeyDictionary()


def values_of(pairing: Pairing) -> ValuesOfPairing:
    """Return the values of a comparison; every rule gets the same ones."""
    found = _values.get(pairing.head)
    if found is None:
        found = _values[pairing.head] = ValuesOfPairing(pairing)
    return found

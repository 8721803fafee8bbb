"""Whether what a function gives by now does for what it gave: the classes of both, and what users do with them.

Source: the standard library's documentation, "Built-in Types"; language reference, 3.3 "Special method names".
"""

from __future__ import annotations

import msgspec

from apicheck.matching.pairs import Pairing, Side
from apicheck.model.definition import Class
from apicheck.model.entity import Alternatives, Entity, EntityKind
from apicheck.surface.calls.callables import Receiver, receiver
from apicheck.surface.classes.data_models.recognition import data_model
from apicheck.surface.linking.alternatives import external

# What users do with values of a class, and no class beside it lets them do.
_TELLING = {"bytes": "decode", "dict": "items", "list": "append", "set": "add", "str": "upper"}
_ITERATORS = frozenset({"enumerate", "filter", "generator", "map", "zip"})
_NUMBERS = frozenset({"bool", "int", "float", "complex"})
# Classes of which users seldom see which one they have.
_ALIKE = (frozenset({"list", "tuple", "range"}), frozenset({"set", "frozenset"}), frozenset({"bytes", "bytearray"}))
_CONTAINERS = frozenset({"frozenset", "list", "range", "set", "tuple"})


class GivenClass(msgspec.Struct, frozen=True):
    """The class of values that a function gives: by its name, and as what can be looked into.

    `length` is how many items each value has, where that is told, as of a tuple and of instances of a named one.
    """

    name: str
    entity: Entity
    length: int | None = None

    @property
    def is_own(self) -> bool:
        """True for a class of the project."""
        return self.entity.kind is EntityKind.CLASS


class Fit(msgspec.Struct, frozen=True):
    """What became of users of a value: None is lost, something may be, or they can't do what `lost` names.

    `lost` is an attribute that the new value lacks, or `__next__`, or "" where no single one tells it.
    """

    is_lost: bool = False
    is_certain: bool = True
    lost: str = ""


_FITS = Fit()
_DOUBTFUL = Fit(is_lost=True, is_certain=False)


def given_class(side: Side, kind: str, made: Entity | None) -> GivenClass:
    """Return the class of a kind of values, as `apicheck.matching.written_results.WrittenResult` tells them."""
    if made is not None:
        return GivenClass(made.name, made, _fields(side, made))
    name, _, length = kind.partition(" of ")
    return GivenClass(name, external(f"builtins.{name}"), int(length) if name == "tuple" and length else None)


def fit(pairing: Pairing, was: GivenClass, now: GivenClass) -> Fit:
    """Tell what users of values of one class lose who get those of another."""
    if _is_of_the_same(was.name, now.name) or _stands_for(pairing, was, now):
        return _FITS
    if was.name in _ITERATORS:
        return _DOUBTFUL if _has(pairing.head, now, "__next__") else Fit(is_lost=True, lost="__next__")
    if was.name == "function" or was.entity.home == "functools.partial":
        return _FITS if _has(pairing.head, now, "__call__") else Fit(is_lost=True)
    if was.name == "bool" or _serves_alike(pairing, was, now):
        return _DOUBTFUL
    if was.name in _NUMBERS:
        return Fit(is_lost=True) if not now.is_own and now.entity.home.startswith("builtins.") else _DOUBTFUL
    lost = _lost(pairing, was, now)
    if lost is not None:
        # What a set can do that a list can't is asked of a result as seldom.
        is_list_of_set = was.name in _ALIKE[1] and now.name in _ALIKE[0]
        is_certain = not is_list_of_set and not any({was.name, now.name} <= alike for alike in _ALIKE)
        return Fit(is_lost=True, is_certain=is_certain, lost=lost)
    return _FITS if was.is_own and pairing.base.best_path(was.entity.home) is None else _DOUBTFUL


def _fields(side: Side, entity: Entity) -> int | None:
    """Return the number of fields of a class of named tuples, None for any other class."""
    if entity.kind is not EntityKind.CLASS or "builtins.tuple" not in side.hierarchy.lineage(entity).homes:
        return None
    model = data_model(side.hierarchy, entity)
    return None if model is None or not model.fields else len(model.fields)


def _is_of_the_same(was: str, now: str) -> bool:
    return any({was, now} <= family for family in (_ITERATORS, _NUMBERS))


def _stands_for(pairing: Pairing, was: GivenClass, now: GivenClass) -> bool:
    """Tell whether values are of the same class as before, whatever became of that, or of one derived from it."""
    ancestors = pairing.head.hierarchy.lineage(now.entity).homes
    pair = pairing.class_pairs.get(was.entity.home) if was.is_own else None
    if pair is None:
        is_moved = (
            was.is_own
            and now.is_own
            and was.name == now.name
            and not pairing.head.surface.resolve_path(was.entity.home)
        )
        return is_moved or pairing.base.hierarchy.lineage(was.entity).homes[0] in ancestors
    if any(each.home in ancestors for each in pair.head):
        return True
    return now.is_own and not pair.head  # that its class is gone is told of the class


def _serves_alike(pairing: Pairing, was: GivenClass, now: GivenClass) -> bool:
    """Tell whether a value of another class lets users do most of what the old one did: look into it, go through it."""
    if was.is_own:
        return False  # its members tell
    lineage = set(pairing.base.hierarchy.lineage(was.entity).homes)
    if now.entity.home in lineage:
        return True  # an `OrderedDict` that became a `dict`
    if not now.is_own and now.entity.home.startswith("builtins."):
        return False
    if any(f"builtins.{name}" in lineage for name in _CONTAINERS):
        return _has(pairing.head, now, "__iter__") or _has(pairing.head, now, "__getitem__")
    return "builtins.dict" in lineage and _has(pairing.head, now, "__getitem__")


def _has(side: Side, given: GivenClass, name: str) -> bool:
    if given.name in _ITERATORS:
        return name in {"__iter__", "__next__"}
    if given.name == "function":
        return name == "__call__"
    return bool(side.hierarchy.member(given.entity, name)) or side.hierarchy.may_have(given.entity, name)


def _lost(pairing: Pairing, was: GivenClass, now: GivenClass) -> str | None:
    """Return the attribute that tells best what users lose; None where every one is still there, or may be.

    What the class that has it has lost since is told of that class.
    """
    members = pairing.base.hierarchy.members(was.entity)
    names = [
        name
        for name, found in members.items()
        if not name.startswith("_") and any(not each.is_typing_only for each in found)
    ]
    # Methods of instances tell best.
    names.sort(key=lambda name: receiver(pairing.base.hierarchy, members[name][0]) is not Receiver.INSTANCE)
    if was.name in _TELLING and not was.is_own:
        names.insert(0, _TELLING[was.name])
    for name in names:
        if not _has(pairing.head, now, name) and not _is_told(pairing, was, members[name], name):
            return name
    return None


def _is_told(pairing: Pairing, was: GivenClass, found: Alternatives, name: str) -> bool:
    """Tell whether a class that has a member on base, itself or the one that it is inherited from, has lost it."""
    owners = {was.entity.home, *(each.owner for each in found)}
    kept = [each for owner in owners for each in _on_head(pairing, owner) if isinstance(each.definition, Class)]
    return not all(_has(pairing.head, GivenClass(each.name, each), name) for each in kept)


def _on_head(pairing: Pairing, home: str) -> Alternatives:
    pair = pairing.class_pairs.get(home)
    return pairing.head.surface.resolve_path(home) if pair is None else pair.head

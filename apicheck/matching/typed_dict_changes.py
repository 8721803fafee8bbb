"""What became of the keys of a typed dictionary that is one on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

import msgspec

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity
from apicheck.surface.classes.typed_dicts import Key, TypedDictionary, typed_dictionary


class TypedDictChange(msgspec.Struct, frozen=True):
    """Typed dictionaries on both sides, and the keys that differ: None stands for the side that does not have one.

    `is_promise` says that both sides ship `py.typed`, so that users' type checkers read it. `is_certain` is False where
    head may have keys that the text does not show.
    """

    old: Entity
    new: Entity
    keys: tuple[tuple[Key | None, Key | None], ...]
    is_promise: bool
    is_certain: bool

    @property
    def removed(self) -> tuple[Key, ...]:
        """The keys that head does not have."""
        return tuple(before for before, after in self.keys if before is not None and after is None)

    @property
    def added(self) -> tuple[Key, ...]:
        """The keys that base does not have."""
        return tuple(after for before, after in self.keys if before is None and after is not None)

    @property
    def kept(self) -> tuple[tuple[Key, Key], ...]:
        """The keys that both sides have, and that are not inherited with the same change from a public base."""
        return tuple((before, after) for before, after in self.keys if before is not None and after is not None)


_decided: WeakKeyDictionary[Pair, TypedDictChange | None] = WeakKeyDictionary()


def typed_dict_change(pair: Pair, pairing: Pairing) -> TypedDictChange | None:
    """Compare the keys of a pair; None for what is no typed dictionary on both sides."""
    if not any(isinstance(entity.definition, Class | Attribute) for entity in pair.base):
        return None
    if pair not in _decided:
        _decided[pair] = _compared(pair, pairing)
    return _decided[pair]


def _compared(pair: Pair, pairing: Pairing) -> TypedDictChange | None:
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base:
        return None
    before = typed_dictionary(pairing.base.hierarchy, old)
    after = typed_dictionary(pairing.head.hierarchy, new) if before is not None else None
    if before is None or after is None:
        return None
    told = list(_public_bases(old, new, pairing))
    keys = tuple(
        (before.keys.get(name), after.keys.get(name))
        for name in dict.fromkeys((*before.keys, *after.keys))
        if not any(_is_same_change(name, before, after, *both) for both in told)
    )
    return TypedDictChange(
        old,
        new,
        keys,
        is_promise=pairing.base.surface.is_typed(old.module) and pairing.head.surface.is_typed(new.module),
        is_certain=after.is_complete,
    )


def _public_bases(old: Entity, new: Entity, pairing: Pairing) -> Iterator[tuple[TypedDictionary, TypedDictionary]]:
    """Yield the public typed dictionaries that both sides inherit from: what changed in them is told there."""
    after = {base.home for base in pairing.head.hierarchy.typed_dict_ancestors(new)}
    for base in pairing.base.hierarchy.typed_dict_ancestors(old):
        for path in pairing.base.homes.get(base.home, ()):
            pair = pairing.by_path.get(path)
            if pair is None or pair.new is None or pair.new.home not in after:
                continue
            was = typed_dictionary(pairing.base.hierarchy, base)
            now = typed_dictionary(pairing.head.hierarchy, pair.new)
            if was is not None and now is not None:
                yield was, now
            break


def _is_same_change(
    name: str, old: TypedDictionary, new: TypedDictionary, base_old: TypedDictionary, base_new: TypedDictionary
) -> bool:
    return old.keys.get(name) == base_old.keys.get(name) and new.keys.get(name) == base_new.keys.get(name)

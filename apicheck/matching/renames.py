"""What goes by another name now: a name that is gone, and a new one beside it that is plainly the same thing.

Beside it means in the same module, or in the same class. It takes evidence: the same body; what base's deprecation told
to write instead; the same members; the same value; the same parameters under a name that is alike. Where two new names
are as likely as each other, none is told.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from weakref import WeakKeyDictionary

from apicheck.matching.announcements import announcement
from apicheck.matching.enum_changes import is_enum_member
from apicheck.matching.fields import is_told_as_field
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.removals import is_told_as_move, likeness, new_home, other_path
from apicheck.model.definition import Attribute, Class, Function, Property
from apicheck.model.entity import Entity, EntityKind

_renames: WeakKeyDictionary[Side, Mapping[str, Pair]] = WeakKeyDictionary()
_renamed: WeakKeyDictionary[Side, frozenset[str]] = WeakKeyDictionary()

# With more candidates than this, names are compared only where all but case and underscores is the same.
_MOST_CANDIDATES = 3_000
# How much better than the next best guess the best one has to be.
_MARGIN = 0.05
_NEAR = 0.75
# Names of functions that take nothing have to be nearer, for there is nothing else to tell them by.
_VERY_NEAR = 0.85
# A class whose members are alike to this share is the same under any name, if it has so many of them.
_SAME_CLASS, _TELLING_MEMBERS = 0.9, 3
_ALIKE = 0.5
# A value of so many characters is rarely written twice by chance.
_TELLING_VALUE = 20


def renamed_to(pair: Pair, pairing: Pairing) -> Pair | None:
    """Return the pair of the new name under which head has what the name of `pair` stood for on base.

    A module that hides behind a name of its package has the path of that name, and a fate of its own.
    """
    if pair.old is not None and pair.old.kind is EntityKind.MODULE:
        return None
    return _all_renames(pairing).get(pair.path)


def is_told_as_rename(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether something new on head is a lost thing's new name, so that the finding there tells it."""
    found = _renamed.get(pairing.head)
    if found is None:
        found = frozenset(added.path for added in _all_renames(pairing).values() if not added.base)
        _renamed[pairing.head] = found
    return pair.path in found


def made_private(pair: Pair, pairing: Pairing) -> str | None:
    """Return the private name, `_name`, under which head still has in the same place what `pair` has lost."""
    name = f"_{pair.name}"
    if pair.base_owner is not None and pair.head_owner is not None:
        had, has = pairing.base.hierarchy.members(pair.base_owner), pairing.head.hierarchy.members(pair.head_owner)
        return name if name in has and name not in had else None
    base, head = pairing.base.surface, pairing.head.surface
    return name if head.resolve(pair.parent, name) and not base.resolve(pair.parent, name) else None


def _all_renames(pairing: Pairing) -> Mapping[str, Pair]:
    found = _renames.get(pairing.head)
    if found is None:
        _renames[pairing.head] = {}  # whoever asks on the way to the answer gets none
        found = _renames[pairing.head] = dict(_found(pairing))
    return found


def _found(pairing: Pairing) -> Iterator[tuple[str, Pair]]:
    lost: dict[tuple[str, str], list[Pair]] = {}
    added: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairing.pairs:
        if pair.is_member and (is_told_as_field(pair, pairing) or is_enum_member(pair, pairing)):
            continue
        if _is_lost(pair):
            lost.setdefault(_place(pair), []).append(pair)
        elif _is_added(pair, pairing):
            added.setdefault(_place(pair), []).append(pair)
    for place, pairs in lost.items():
        gone: list[Pair] = []
        for pair in pairs:
            if pair.is_member:
                alias = _other_name(pair, pairing)
                if alias is not None:
                    yield pair.path, alias
                else:
                    gone.append(pair)
            elif other_path(pair, pairing) is None and new_home(pair, pairing) is None:
                gone.append(pair)
        # What is lost in one environment and new in another is no rename.
        paths = {pair.path for pair in gone}
        candidates = [
            pair for pair in added.get(place, ()) if pair.path not in paths and not is_told_as_move(pair, pairing)
        ]
        yield from _matched(gone, candidates, pairing)


def _is_lost(pair: Pair) -> bool:
    old = pair.old
    if old is None or pair.head or pair.is_folded or old.kind is EntityKind.MODULE or pair.name.startswith("__"):
        return False
    if isinstance(old.definition, Attribute) and old.definition.value is None and old.definition.annotation is not None:
        return False  # a mere annotation: what gives it a value, and under which name, can't be told
    return pair.head_owner is not None if pair.is_member else not pair.may_be_served


def _is_added(pair: Pair, pairing: Pairing) -> bool:
    new = pair.new
    if new is None or pair.base or pair.is_folded or new.kind is EntityKind.MODULE or pair.name.startswith("__"):
        return False
    # What a public ancestor brings is told where that is told.
    return pair.head_owner is None or new.owner == pair.head_owner.home or new.owner not in pairing.head.homes


def _place(pair: Pair) -> tuple[str, str]:
    owner = pair.base_owner or pair.head_owner
    return (pair.parent, "class" if owner is not None else "module")


def _other_name(pair: Pair, pairing: Pairing) -> Pair | None:
    """Return the member that a lost one was but another name for (`old = new`), if it is still there."""
    old = pair.old
    if old is None or pair.base_owner is None or old.name == pair.name or old.owner != pair.base_owner.home:
        return None
    other = pairing.by_path.get(f"{pair.parent}.{old.name}")
    if other is not None:
        return other if other.head else None
    if pair.head_owner is None:
        return None
    found = pairing.head.hierarchy.members(pair.head_owner).get(old.name, ())
    before = pairing.base.hierarchy.members(pair.base_owner).get(old.name, ())
    if not found or not before:
        return None
    return Pair(f"{pair.parent}.{old.name}", (), before, found, base_owner=pair.base_owner, head_owner=pair.head_owner)


def _matched(lost: Sequence[Pair], added: Sequence[Pair], pairing: Pairing) -> Iterator[tuple[str, Pair]]:
    """Yield each lost name with the new one that is plainly it: the best guess of both, and better than the next."""
    is_crowded = len(lost) * len(added) > _MOST_CANDIDATES
    scores = {
        (was.path, now.path): score
        for was in lost
        for now in added
        if (score := _evidence(was, now, pairing, is_crowded=is_crowded)) > 0
    }
    by_path = {pair.path: pair for pair in added}
    for (was_path, now_path), score in scores.items():
        rivals = (
            other
            for (old, new), other in scores.items()
            if (old, new) != (was_path, now_path) and (old == was_path or new == now_path)
        )
        if all(score >= rival + _MARGIN for rival in rivals):
            yield was_path, by_path[now_path]


def _evidence(was: Pair, now: Pair, pairing: Pairing, *, is_crowded: bool) -> float:
    """Return how certain it is that one name became the other: 0 for no evidence, above 1 for the body or the text."""
    old, new = was.old, now.new
    if old is None or new is None or old.kind is not new.kind:
        return 0.0
    near = _nearness(was.name, now.name, is_crowded=is_crowded)
    told = announcement(was, pairing)
    named = told is not None and re.search(rf"\b{re.escape(now.name)}\b", told.message) is not None
    return max(1.5 + near if named and len(now.name) > 2 else 0.0, _by_definition(old, new, near))


def _nearness(old: str, new: str, *, is_crowded: bool) -> float:
    """Return how near two names are, 1 where they differ in case and underscores alone."""
    first, second = old.replace("_", "").lower(), new.replace("_", "").lower()
    if first == second:
        return 1.0
    if is_crowded:
        return 0.0
    matcher = difflib.SequenceMatcher(None, old.lower(), new.lower(), autojunk=False)
    return 0.0 if matcher.real_quick_ratio() < _NEAR or matcher.quick_ratio() < _NEAR else min(0.99, matcher.ratio())


def _by_definition(old: Entity, new: Entity, near: float) -> float:
    before, after = old.definition, new.definition
    if isinstance(before, Property) and isinstance(after, Property):
        before, after = before.getter, after.getter
    if isinstance(before, Function) and isinstance(after, Function):
        return _of_functions(before, after, near)
    if isinstance(before, Class) and isinstance(after, Class):
        return _of_classes(old, new, before, after, near)
    if isinstance(before, Attribute) and isinstance(after, Attribute):
        return _of_attributes(before, after, near)
    return 0.0


def _of_functions(before: Function, after: Function, near: float) -> float:
    names = [parameter.name for parameter in before.signature.parameters]
    others = [parameter.name for parameter in after.signature.parameters]
    alike = _ratio(names, others)
    if before.body is not None and before.body == after.body and alike >= _ALIKE:
        return 1.0 + (near + alike) / 4
    if near == 1.0 and alike >= _ALIKE:
        return 0.8 + alike / 10
    has_own = any(name not in {"self", "cls"} for name in names)
    is_near = near >= (_NEAR if has_own else _VERY_NEAR)
    return 0.4 + near / 4 if is_near and before.signature == after.signature else 0.0


def _of_classes(old: Entity, new: Entity, before: Class, after: Class, near: float) -> float:
    members = {*before.scope, *before.instance_attributes}
    alike = likeness(old, new)
    if alike >= _SAME_CLASS and len(members) >= _TELLING_MEMBERS and before.bases == after.bases:
        return 1.0 + (near + alike) / 4
    if near == 1.0 and (alike >= _ALIKE or not members):
        return 0.8 + alike / 10
    if near >= _NEAR and before.bases == after.bases and members and alike >= _SAME_CLASS:
        return 0.4 + near / 4
    return 0.0


def _of_attributes(before: Attribute, after: Attribute, near: float) -> float:
    is_same = before.value is not None and before.value == after.value
    if is_same and before.value is not None and len(before.value) >= _TELLING_VALUE:
        return 1.0 + near / 4
    if near == 1.0:
        return 0.8
    return 0.4 + near / 4 if is_same and near >= _NEAR else 0.0


def _ratio(before: Iterable[str], after: Iterable[str]) -> float:
    before, after = list(before), list(after)
    return 1.0 if before == after else difflib.SequenceMatcher(None, before, after, autojunk=False).ratio()

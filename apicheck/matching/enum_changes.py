"""What became of the members of an enumeration: gone, new, renamed, with another value, or of another kind."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from weakref import WeakKeyDictionary

import msgspec

from apicheck.matching.ancestors import lost_ancestors
from apicheck.matching.pairs import Pair, Pairing, is_public_member
from apicheck.matching.values import Likeness, likeness, values_of
from apicheck.model.definition import Attribute, Class, Function, Property
from apicheck.model.entity import Alternatives, Entity, EntityKind
from apicheck.surface.classes.enumerations import DATA_TYPES, Enumeration, EnumMember
from apicheck.surface.naming import last_part


class EnumChange(msgspec.Struct, frozen=True):
    """An enumeration on both sides, and what its users see of the difference.

    `removed` are public names that are gone, `renamed` gives for some of them the new name of the member, and
    `replaced` are the names that a method or property took. `added` are names that are new and no renamed member's.
    `changed` are members whose values are known to be others, `shifted` those among them that got both values from
    `auto()`.
    """

    old: Entity
    new: Entity
    before: Enumeration
    after: Enumeration
    removed: tuple[EnumMember, ...]
    renamed: dict[str, EnumMember]
    replaced: frozenset[str]
    added: tuple[EnumMember, ...]
    changed: tuple[tuple[EnumMember, EnumMember], ...]
    shifted: tuple[tuple[EnumMember, EnumMember], ...]

    @property
    def is_certain(self) -> bool:
        """False where the text may not show all members."""
        return self.after.is_complete


_LIKENESS_OF_NAMES = 0.6
_decided: WeakKeyDictionary[Pair, EnumChange | None] = WeakKeyDictionary()


def enum_change(pair: Pair, pairing: Pairing) -> EnumChange | None:
    """Compare the members of a pair that is an enumeration on both sides; None for all other pairs."""
    if not any(isinstance(entity.definition, Class | Attribute) for entity in pair.base):
        return None
    if pair not in _decided:
        _decided[pair] = _compared(pair, pairing)
    return _decided[pair]


def _compared(pair: Pair, pairing: Pairing) -> EnumChange | None:
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base:
        return None
    before = values_of(pairing).base.enumeration(old)
    after = values_of(pairing).head.enumeration(new) if before is not None else None
    if before is None or after is None:
        return None
    there = pairing.head.hierarchy.members(new) if isinstance(new.definition, Class) else {}
    removed = tuple(
        member
        for name, member in before.members.items()
        if is_public_member(name) and name not in after.members and not _is_still_given(there.get(name, ()))
    )
    fresh = tuple(
        member for name, member in after.members.items() if is_public_member(name) and name not in before.members
    )
    renamed = dict(_renames(removed, fresh, after))
    new_names = {member.name for member in renamed.values()}
    different = [
        (member, after.members[name])
        for name, member in before.members.items()
        if is_public_member(name) and name in after.members and _is_other(member, after.members[name])
    ]
    return EnumChange(
        old,
        new,
        before,
        after,
        removed,
        renamed,
        frozenset(member.name for member in removed if member.name in there),
        tuple(member for member in fresh if member.name not in new_names),
        tuple(both for both in different if not _is_automatic(both)),
        tuple(both for both in different if _is_automatic(both)),
    )


def _is_still_given(found: Alternatives) -> bool:
    """Tell whether a name of an enumeration gives a value that may be what the member was.

    No method or property does, and what is marked as `enum.nonmember` has neither name nor value.
    """
    return any(
        not isinstance(entity.definition, Function | Property)
        and not (isinstance(entity.definition, Attribute) and last_part(entity.definition.call or "") == "nonmember")
        for entity in found
    )


def _is_automatic(both: tuple[EnumMember, EnumMember]) -> bool:
    return all(member.is_automatic for member in both)


def _is_other(old: EnumMember, new: EnumMember) -> bool:
    """Tell whether a member's value is another one; one that `auto()` gave may be, where only one side's is known."""
    if old.value is None or new.value is None:
        return _is_automatic((old, new)) and (old.value is None) != (new.value is None)
    return likeness(old.value, new.value) is Likeness.DIFFERENT


def _renames(
    removed: tuple[EnumMember, ...], fresh: tuple[EnumMember, ...], after: Enumeration
) -> Iterator[tuple[str, EnumMember]]:
    """Find the new name of a member that is gone: the only new one with its value, which no kept member has.

    What `auto()` counts says little of a member: there it has to be the only one that went and came, or alike by name.
    """
    is_only_one = len(removed) == len(fresh) == 1
    for member in removed:
        alike = [
            other
            for other in fresh
            if other.value is not None
            and member.value is not None
            and likeness(member.value, other.value) is Likeness.SAME
        ]
        own = [
            other
            for other in alike
            if (not other.alias_of or after.members[other.alias_of] in fresh)
            and (is_only_one or not _is_automatic((member, other)) or _are_named_alike(member, other))
        ]
        if own:
            yield member.name, own[0]


def _are_named_alike(old: EnumMember, new: EnumMember) -> bool:
    return (
        difflib.SequenceMatcher(None, old.name.lower(), new.name.lower(), autojunk=False).ratio() > _LIKENESS_OF_NAMES
    )


def is_enum_member(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether a pair is a member of an enumeration on either side, while its class is one on both."""
    if pair.base_owner is None or pair.head_owner is None:
        return False
    before = values_of(pairing).base.enumeration(pair.base_owner)
    after = values_of(pairing).head.enumeration(pair.head_owner) if before is not None else None
    if before is None or after is None:
        return False
    return pair.name in before.members or pair.name in after.members


def is_lost_enum_member(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether a method or property took the name of a member of an enumeration: told as the member's loss."""
    if not pair.is_member or not is_enum_member(pair, pairing) or pair.head_owner is None:
        return False
    after = values_of(pairing).head.enumeration(pair.head_owner)
    return after is not None and pair.name not in after.members and not _is_still_given(pair.head)


def is_kind_of_enum(ancestor: Entity, old: Entity, new: Entity, pairing: Pairing) -> bool:
    """Tell whether an ancestor is what makes an enumeration the kind that it is: `Flag`, `int`, `StrEnum`.

    What was lost or gained of these is told of the enumeration as a whole, where it is one on both sides.
    """
    if ancestor.kind is not EntityKind.EXTERNAL or not (
        ancestor.home.startswith("enum.") or ancestor.home in DATA_TYPES
    ):
        return False
    values = values_of(pairing)
    return values.base.enumeration(old) is not None and values.head.enumeration(new) is not None


def is_base_told(change: EnumChange, pairing: Pairing) -> bool:
    """Tell whether a public base of the project was lost, and with it what the enumeration is: told of that base."""
    if not isinstance(change.old.definition, Class) or not isinstance(change.new.definition, Class):
        return False
    return any(lost.kind is not EntityKind.EXTERNAL for lost in lost_ancestors(change.old, change.new, pairing))

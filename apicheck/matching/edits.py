"""The edits that turn one signature into another, and signatures with only some of them applied.

Parameters are paired by name. What is left over is a rename only where callers or the place say so:

* by position: a name that is gone and a name that is new have the same place between the same neighbours. Where one of
  the two is positional-only, nobody knows the name and the place is all there is. Otherwise both are required, or the
  names are similar, or the defaults are equal and the annotations, if any, too, and one of the two is no usual one
  (`None`, `bool`), unless `**kwargs` takes the old name, so that the place is all that matters; else it is a removal
  and an addition;
* keyword-only: both required, the only ones that are; or optional with equal default and annotation and similar names;
* from one kind to the other: the only name that is gone and the only new one, both optional, with equal default and
  annotation, and a word in common.

One change to the `*` or the `/` of a signature is one edit, whatever the number of parameters that it passes over, and
so is a change of the order.
"""

import difflib
import enum
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from apicheck.matching.calls import variadic
from apicheck.matching.defaults import is_same_default
from apicheck.model.signature import Parameter, ParameterKind, Signature


class EditKind(enum.Enum):
    """What an edit does to its parameters."""

    REMOVE = enum.auto()
    ADD = enum.auto()
    RENAME = enum.auto()
    REORDER = enum.auto()
    TO_KEYWORD_ONLY = enum.auto()
    TO_POSITIONAL_ONLY = enum.auto()
    KEYWORD_TOO = enum.auto()
    POSITION_TOO = enum.auto()
    REQUIRE = enum.auto()
    RELAX = enum.auto()
    CHANGE_DEFAULT = enum.auto()
    REMOVE_ARGS = enum.auto()
    REMOVE_KWARGS = enum.auto()
    ADD_VARIADIC = enum.auto()
    RENAME_VARIADIC = enum.auto()


class Slot(msgspec.Struct, frozen=True):
    """One parameter on both sides: `old` is None where it is added, `new` where it is removed."""

    number: int
    old: Parameter | None
    new: Parameter | None

    @property
    def took_position(self) -> bool:
        """True where a position reached it on the old side."""
        return self.old is not None and self.old.takes_position

    @property
    def takes_position(self) -> bool:
        """True where a position reaches it on the new side."""
        return self.new is not None and self.new.takes_position


class Edit(msgspec.Struct, frozen=True):
    """One edit, and the slots that it touches, in the order of the old side."""

    kind: EditKind
    slots: tuple[Slot, ...]


class Plan:
    """The way from one signature to another: `edits` in the order of the parameters, those of variadic ones last."""

    def __init__(self, old: Signature, new: Signature) -> None:
        slots = _paired(_named(old), _named(new), by_place=variadic(new, ParameterKind.VAR_KEYWORD) is not None)
        self._args = Slot(-1, variadic(old, ParameterKind.VAR_POSITIONAL), variadic(new, ParameterKind.VAR_POSITIONAL))
        self._kwargs = Slot(-2, variadic(old, ParameterKind.VAR_KEYWORD), variadic(new, ParameterKind.VAR_KEYWORD))

        place = {parameter.name: index for index, parameter in enumerate(new.parameters)}
        before = [slot for slot in slots if slot.took_position]
        after = [slot for slot in slots if slot.takes_position]
        after.sort(key=lambda slot: place[slot.new.name] if slot.new is not None else -1)
        stays = [slot for slot in before if slot.takes_position]
        stays_now = [slot for slot in after if slot.took_position]
        gaps = (_gaps(before, stays), _gaps(after, stays))
        rest = [slot for slot in slots if not slot.took_position and not slot.takes_position]
        self._old_order = [*_merged(stays, gaps), *rest]
        self._new_order = [*_merged(stays_now, gaps), *rest]
        moved = tuple(slot for slot, now in zip(stays, stays_now, strict=True) if slot is not now)
        self.edits = (*self._named_edits(moved), *self._variadic_edits())

    def _named_edits(self, moved: tuple[Slot, ...]) -> Iterator[Edit]:
        groups: dict[EditKind, tuple[Slot, ...]] = {EditKind.REORDER: moved} if moved else {}
        for slot in self._old_order:
            if (kind := _kind_edit(slot)) is not None:
                groups[kind] = (*groups.get(kind, ()), slot)
        for slot in self._old_order:
            yield from (Edit(kind, slots) for kind, slots in groups.items() if slots[0] is slot)
            yield from (Edit(kind, (slot,)) for kind in _own_edits(slot))

    def _variadic_edits(self) -> Iterator[Edit]:
        for slot, removal in ((self._args, EditKind.REMOVE_ARGS), (self._kwargs, EditKind.REMOVE_KWARGS)):
            if slot.old is None and slot.new is not None:
                yield Edit(EditKind.ADD_VARIADIC, (slot,))
            elif slot.old is not None and slot.new is None:
                yield Edit(removal, (slot,))
            elif slot.old is not None and slot.new is not None and slot.old.name != slot.new.name:
                yield Edit(EditKind.RENAME_VARIADIC, (slot,))

    def apply(self, edits: Collection[Edit]) -> Signature:
        """Give the old signature with these edits and no others: the old one for none, the new one for all of them.

        Parameters stand in the order in which positions reach them, so the result may be one that no source can spell.
        """
        applied: dict[int, set[EditKind]] = {}
        for edit in edits:
            for slot in edit.slots:
                applied.setdefault(slot.number, set()).add(edit.kind)
        is_reordered = any(edit.kind is EditKind.REORDER for edit in edits)
        slots = (*(self._new_order if is_reordered else self._old_order), self._args, self._kwargs)
        parameters = (_edited(slot, applied) for slot in slots)
        return Signature(tuple(parameter for parameter in parameters if parameter is not None))


def _named(signature: Signature) -> list[Parameter]:
    return [parameter for parameter in signature.parameters if not parameter.is_variadic]


def _paired(old: Sequence[Parameter], new: Sequence[Parameter], *, by_place: bool) -> list[Slot]:
    """Pair the parameters of both sides, old ones in their order and then the added ones in theirs."""
    after = {parameter.name: parameter for parameter in new}
    renames = {
        **_renames_across_kinds(old, new),
        **_renames_by_position(old, new, by_place=by_place),
        **_renames_by_keyword(old, new),
    }
    partners = [after.get(renames.get(parameter.name, parameter.name)) for parameter in old]
    found = {partner.name for partner in partners if partner is not None}
    added = [(None, parameter) for parameter in new if parameter.name not in found]
    return [Slot(number, *pair) for number, pair in enumerate([*zip(old, partners, strict=True), *added])]


def _renames_by_position(old: Sequence[Parameter], new: Sequence[Parameter], *, by_place: bool) -> dict[str, str]:
    before = [parameter for parameter in old if parameter.takes_position]
    after = [parameter for parameter in new if parameter.takes_position]
    stays = _shared_names(before, after)
    is_order_kept = stays == _shared_names(after, before)
    gone = _places(before, {parameter.name for parameter in new}, set(stays) if is_order_kept else None)
    fresh = _places(after, {parameter.name for parameter in old}, set(stays) if is_order_kept else None)
    return {
        parameter.name: fresh[place].name
        for place, parameter in gone.items()
        if place in fresh and _is_rename(parameter, fresh[place], by_place=by_place)
    }


def _shared_names(these: Sequence[Parameter], those: Sequence[Parameter]) -> list[str]:
    names = {parameter.name for parameter in those}
    return [parameter.name for parameter in these if parameter.name in names]


def _places(
    parameters: Sequence[Parameter], known: set[str], neighbours: set[str] | None
) -> dict[tuple[int, int], Parameter]:
    """Give the place of each parameter whose name is not known: the neighbours passed, the unknown ones since the last.

    Without neighbours, where the order changed, a place is an index.
    """
    places: dict[tuple[int, int], Parameter] = {}
    passed = offset = 0
    for index, parameter in enumerate(parameters):
        if neighbours is not None and parameter.name in neighbours:
            passed, offset = passed + 1, 0
        elif parameter.name not in known:
            places[(passed, offset) if neighbours is not None else (0, index)] = parameter
            offset += 1
    return places


def _is_rename(old: Parameter, new: Parameter, *, by_place: bool) -> bool:
    if not (old.takes_keyword and new.takes_keyword):
        return True
    if (old.is_required and new.is_required) or difflib.get_close_matches(old.name, [new.name]):
        return True
    if not _has_equal_default(old, new) or old.default is None:
        return False
    is_annotation_equal = None in (old.annotation, new.annotation) or old.annotation == new.annotation
    return is_annotation_equal and (
        by_place or _is_telling(old.default) or _is_telling_type(old.annotation, new.annotation)
    )


# What so many parameters have that it says nothing of any of them.
_USUAL_VALUES = frozenset({"None", "True", "False", "...", "0", "1", "-1", "''", '""', "()", "[]", "{}", "0.0", "1.0"})
_USUAL_TYPES = frozenset(
    {"bool", "int", "str", "float", "bytes", "None", "object", "Any", "typing", "Optional", "Union"}
)


def _is_telling(default: str) -> bool:
    """Tell whether two parameters with the same default are likely the same parameter."""
    return default not in _USUAL_VALUES


def _is_telling_type(old: str | None, new: str | None) -> bool:
    """Tell whether two parameters of one type are likely the same parameter: it is none that any of them may have."""
    return old is not None and old == new and not _USUAL_TYPES.issuperset(re.findall(r"\w+", old))


def _has_equal_default(old: Parameter, new: Parameter) -> bool:
    if old.default is None or new.default is None:
        return old.default is new.default
    return is_same_default(old.default, new.default)


def _renames_by_keyword(old: Sequence[Parameter], new: Sequence[Parameter]) -> dict[str, str]:
    known = {parameter.name for parameter in old} & {parameter.name for parameter in new}
    gone = [parameter for parameter in old if not parameter.takes_position and parameter.name not in known]
    fresh = [parameter for parameter in new if not parameter.takes_position and parameter.name not in known]
    required = [parameter.name for parameter in gone if parameter.is_required]
    required_now = [parameter.name for parameter in fresh if parameter.is_required]
    renames = {required[0]: required_now[0]} if len(required) == len(required_now) == 1 else {}
    for parameter in gone:
        alike = {
            candidate.name
            for candidate in fresh
            if not parameter.is_required
            and not candidate.is_required
            and candidate.annotation == parameter.annotation
            and _has_equal_default(parameter, candidate)
        }
        if closest := difflib.get_close_matches(parameter.name, alike - set(renames.values()), n=1):
            renames[parameter.name] = closest[0]
    return renames


def _renames_across_kinds(old: Sequence[Parameter], new: Sequence[Parameter]) -> dict[str, str]:
    """Pair `pass_many=False` with `*, pass_collection=False`, which changed its name along with its kind."""
    before, after = {parameter.name for parameter in old}, {parameter.name for parameter in new}
    gone = [parameter for parameter in old if parameter.name not in after]
    fresh = [parameter for parameter in new if parameter.name not in before]
    if len(gone) != 1 or len(fresh) != 1 or not (gone[0].takes_keyword and fresh[0].takes_keyword):
        return {}
    was, now = gone[0], fresh[0]
    words = set(was.name.lower().split("_")) & set(now.name.lower().split("_")) - {""}
    is_alike = was.annotation == now.annotation and was.default is not None and _has_equal_default(was, now)
    return {was.name: now.name} if words and is_alike and was.takes_position is not now.takes_position else {}


def _gaps(slots: Sequence[Slot], stays: Sequence[Slot]) -> Mapping[int | None, list[Slot]]:
    """Collect the slots that stand behind each of those that stay, and under None those before the first of them."""
    anchors = {slot.number for slot in stays}
    anchor: int | None = None
    gaps: dict[int | None, list[Slot]] = {None: []}
    for slot in slots:
        if slot.number in anchors:
            anchor = slot.number
            gaps[anchor] = []
        else:
            gaps[anchor].append(slot)
    return gaps


def _merged(stays: Sequence[Slot], gaps: Sequence[Mapping[int | None, list[Slot]]]) -> Iterator[Slot]:
    """Put the slots of each gap behind the slot that stays: what only the old side has, then what only the new one has.

    So an added parameter takes the place of what goes, and not one before it, which would move what goes first.
    """
    for gap in gaps:
        yield from gap[None]
    for slot in stays:
        yield slot
        for gap in gaps:
            yield from gap[slot.number]


def _kind_edit(slot: Slot) -> EditKind | None:
    if slot.old is None or slot.new is None or slot.old.kind is slot.new.kind:
        return None
    if slot.new.kind is ParameterKind.KEYWORD_ONLY:
        return EditKind.TO_KEYWORD_ONLY
    if slot.new.kind is ParameterKind.POSITIONAL_ONLY:
        return EditKind.TO_POSITIONAL_ONLY
    return EditKind.KEYWORD_TOO if slot.old.takes_position else EditKind.POSITION_TOO


def _own_edits(slot: Slot) -> Iterator[EditKind]:
    """Give the edits that touch this slot alone.

    Where a parameter becomes positional-only, or is so no longer, callers know its name on one side only; that the name
    is another one on the other side is no second edit.
    """
    if slot.new is None:
        yield EditKind.REMOVE
    elif slot.old is None:
        yield EditKind.ADD
    else:
        if slot.old.name != slot.new.name and _kind_edit(slot) not in _TO_NEW_NAME:
            yield EditKind.RENAME
        if slot.new.default is None and slot.old.default is not None:
            yield EditKind.REQUIRE
        elif slot.old.default is None and slot.new.default is not None:
            yield EditKind.RELAX
        elif not _has_equal_default(slot.old, slot.new):
            yield EditKind.CHANGE_DEFAULT


_TO_NEW_KIND = frozenset(
    {EditKind.TO_KEYWORD_ONLY, EditKind.TO_POSITIONAL_ONLY, EditKind.KEYWORD_TOO, EditKind.POSITION_TOO}
)
_TO_NEW_NAME = frozenset({EditKind.RENAME, EditKind.TO_POSITIONAL_ONLY, EditKind.KEYWORD_TOO, EditKind.RENAME_VARIADIC})
_TO_NEW_DEFAULT = frozenset({EditKind.REQUIRE, EditKind.RELAX, EditKind.CHANGE_DEFAULT})


def _edited(slot: Slot, applied: Mapping[int, Collection[EditKind]]) -> Parameter | None:
    kinds = applied.get(slot.number, ())
    if slot.old is None or slot.new is None:
        return slot.new if kinds else slot.old
    if not kinds or kinds == {EditKind.REORDER}:
        return slot.old
    return Parameter(
        name=(slot.old if _TO_NEW_NAME.isdisjoint(kinds) else slot.new).name,
        kind=(slot.old if _TO_NEW_KIND.isdisjoint(kinds) else slot.new).kind,
        default=(slot.old if _TO_NEW_DEFAULT.isdisjoint(kinds) else slot.new).default,
    )

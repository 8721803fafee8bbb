"""What became of the fields of a data model: removed, renamed, added, or taken under another name.

A field is a parameter of the constructor and an attribute of instances at once. What these two tell of one cause is
gathered here, so that it is told once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from weakref import WeakKeyDictionary

import msgspec

from apicheck.matching.causes import Cause, CauseKind
from apicheck.matching.edits import EditKind, Plan
from apicheck.matching.pairs import Pair, Pairing, is_public_member
from apicheck.model.entity import Entity, Identity
from apicheck.model.signature import Signature
from apicheck.surface.calls.callables import constructor, runtime
from apicheck.surface.classes.data_models import DataModel, Field, Library, data_model
from apicheck.surface.classes.hierarchy import Hierarchy


class FieldChanges(msgspec.Struct, frozen=True):
    """Two data models with known fields, and how these differ: by old names, what was added by its own.

    `removed` are fields that users reach and that no member of head stands in for; renamed ones are not among them.
    `realiased` are those that the constructor no longer takes under a name that it took. `has_made_constructors` says
    that on both sides the fields decide how the class is called.
    """

    old: DataModel
    new: DataModel
    removed: Mapping[str, Field]
    renamed: Mapping[str, tuple[Field, Field]]
    added: Mapping[str, Field]
    realiased: Mapping[str, tuple[Field, Field]]
    has_made_constructors: bool

    @property
    def is_named_tuple(self) -> bool:
        """True where both sides are named tuples."""
        return self.old.library is self.new.library is Library.NAMED_TUPLE

    def aligned(self, old: Signature, new: Signature) -> tuple[Signature, Signature]:
        """Give each field one name on both sides, so that another alias is not taken for another parameter."""
        before: dict[str, str] = {}
        after: dict[str, str] = {}
        for field in self.old.fields or ():
            other = self.new.field(field.name)
            if other is None or field.init_names == other.init_names:
                continue
            shared = next((name for name in field.init_names if name in other.init_names), field.init_names[0])
            before[field.init_names[0]] = after[other.init_names[0]] = shared
        if not before:
            return old, new
        aligned = _renamed(old, before), _renamed(new, after)
        return aligned if all(_is_distinct(signature) for signature in aligned) else (old, new)

    def untold(self, cause: Cause) -> Cause | None:
        """Return what is left of a cause that the rules about fields do not tell; None where nothing is."""
        match cause.kind:
            case CauseKind.PARAMETER_REMOVED | CauseKind.PARAMETER_SWALLOWED:
                told = {name for field in self.removed.values() for name in field.init_names}
                told |= {field.init_names[0] for field, _ in self.renamed.values()}
                left = [name for name in (cause.parameter, *cause.others) if name not in told]
                return msgspec.structs.replace(cause, parameter=left[0], others=tuple(left[1:])) if left else None
            case CauseKind.PARAMETER_RENAMED:
                is_told = any(field.init_names[0] == cause.parameter for field, _ in self.renamed.values())
            case CauseKind.VARIADIC_KEYWORD_REMOVED | CauseKind.VARIADIC_ADDED | CauseKind.VARIADIC_RENAMED:
                is_told = self.old.library is self.new.library is Library.PYDANTIC
            case (
                CauseKind.REQUIRED_PARAMETER_ADDED
                | CauseKind.OPTIONAL_PARAMETER_ADDED
                | CauseKind.OPTIONAL_PARAMETER_INSERTED
            ):
                is_told = self.is_named_tuple
            case _:
                is_told = False
        return None if is_told else cause


_changes: WeakKeyDictionary[Hierarchy, dict[tuple[Identity, Identity], FieldChanges | None]] = WeakKeyDictionary()


def field_changes(old: Entity, new: Entity, pairing: Pairing) -> FieldChanges | None:
    """Compare the fields of a class on both sides; None where one is no data model, or its fields are computed."""
    known = _changes.setdefault(pairing.head.hierarchy, {})
    key = (old.identity, new.identity)
    if key not in known:
        known[key] = _compared(old, new, pairing)
    return known[key]


def _compared(old: Entity, new: Entity, pairing: Pairing) -> FieldChanges | None:
    before = data_model(pairing.base.hierarchy, old)
    after = data_model(pairing.head.hierarchy, new) if before is not None else None
    if before is None or after is None or before.fields is None or after.fields is None:
        return None
    was = {field.name: field for field in before.fields}
    now = {field.name: field for field in after.fields}
    gone = {
        name: field
        for name, field in was.items()
        if name not in now
        and field.is_stored
        and is_public_member(name)
        and not runtime(pairing.head.hierarchy.member(new, name))
    }
    added = {name: field for name, field in now.items() if name not in was and field.is_stored}
    made = constructor(pairing.base.hierarchy, old), constructor(pairing.head.hierarchy, new)
    has_made = all(each is not None and each.model is not None for each in made)
    renamed = dict(_renames(gone, added, made[0].signatures[-1], made[1].signatures[-1])) if made[0] and made[1] else {}
    if not has_made:
        renamed = {}
    return FieldChanges(
        before,
        after,
        {name: field for name, field in gone.items() if name not in renamed},
        renamed,
        added,
        {
            name: (field, now[name])
            for name, field in was.items()
            if has_made
            and name in now
            and field.in_constructor
            and now[name].in_constructor
            and not set(field.init_names) <= set(now[name].init_names)
        },
        has_made,
    )


def _renames(
    gone: Mapping[str, Field], added: Mapping[str, Field], old: Signature, new: Signature
) -> Iterator[tuple[str, tuple[Field, Field]]]:
    """Yield the fields that the constructor's parameters show to be renamed."""
    before = {field.init_names[0]: field for field in gone.values() if field.in_constructor}
    after = {field.init_names[0]: field for field in added.values() if field.in_constructor}
    if not before or not after:
        return
    for name, field in before.items():
        if name in after:  # the alias is the same
            yield field.name, (field, after[name])
    for edit in Plan(old, new).edits:
        slot = edit.slots[0]
        if edit.kind is EditKind.RENAME and slot.old is not None and slot.new is not None:
            was, now = before.get(slot.old.name), after.get(slot.new.name)
            if was is not None and now is not None:
                yield was.name, (was, now)


def _renamed(signature: Signature, names: Mapping[str, str]) -> Signature:
    return msgspec.structs.replace(
        signature,
        parameters=tuple(
            msgspec.structs.replace(parameter, name=names.get(parameter.name, parameter.name))
            for parameter in signature.parameters
        ),
    )


def _is_distinct(signature: Signature) -> bool:
    names = [parameter.name for parameter in signature.parameters]
    return len(names) == len(set(names))


def is_configuration(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether a member configures a pydantic model, or stands in the class that does; the model tells it."""
    if pair.name not in _CONFIGURATION:
        outer = pairing.by_path.get(pair.parent)
        return outer is not None and outer.name == "Config" and outer.is_member and is_configuration(outer, pairing)
    if pair.base_owner is None or pair.head_owner is None:
        return False
    models = (
        data_model(pairing.base.hierarchy, pair.base_owner),
        data_model(pairing.head.hierarchy, pair.head_owner),
    )
    return all(model is not None and model.library is Library.PYDANTIC for model in models)


_CONFIGURATION = frozenset({"model_config", "Config"})


def is_told_as_field(pair: Pair, pairing: Pairing) -> bool:
    """Tell whether what became of a member is told as that of a field, or of a parameter of the constructor."""
    if pair.base_owner is None or pair.head_owner is None:
        return False
    if is_configuration(pair, pairing):
        return True
    changes = field_changes(pair.base_owner, pair.head_owner, pairing)
    if changes is None:
        return False
    name = pair.name
    if not pair.head:
        field = changes.old.field(name)
        is_passing = field is not None and not field.is_stored and changes.has_made_constructors
        return name in changes.removed or name in changes.renamed or is_passing
    if pair.base:
        return False
    if any(now.name == name for _, now in changes.renamed.values()):
        return True
    added = changes.new.field(name)
    return (
        added is not None
        and name not in {f.name for f in changes.old.fields or ()}
        and (changes.has_made_constructors and added.in_constructor)
    )

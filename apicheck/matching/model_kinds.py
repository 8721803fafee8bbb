"""Which libraries no longer know a class as one of theirs: a dataclass, attrs class or named tuple on base alone."""

from __future__ import annotations

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Class, Decorator
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.calls.decorators import meanings
from apicheck.surface.classes.data_models import DataModel, Library, own_data_model
from apicheck.surface.classes.hierarchy import Hierarchy

MARKS = {
    Library.DATACLASSES: "__dataclass_fields__",
    Library.ATTRS: "__attrs_attrs__",
    Library.NAMED_TUPLE: "_fields",
}
"""What each library knows its classes by. Those of other libraries have a base, whose loss is told as such."""


def lost_kind(pair: Pair, pairing: Pairing) -> Library | None:
    """Return the library that knows a class as its own on base and certainly not on head; None where there is none.

    What a class inherits from a public ancestor that lost the same is told there.
    """
    old, new = pair.old, pair.new
    if old is None or new is None or not isinstance(old.definition, Class) or not isinstance(new.definition, Class):
        return None
    lost = kind_lost_with(old, new, pairing)
    if lost is None:
        return None
    for ancestor in pairing.base.hierarchy.lineage(old).entities[1:]:
        counterpart = pairing.counterpart(ancestor)
        is_class = counterpart is not None and isinstance(counterpart.definition, Class)
        if counterpart is not None and is_class and kind_lost_with(ancestor, counterpart, pairing) is lost:
            return None
    return lost


def kind_lost_with(old: Entity, new: Entity, pairing: Pairing) -> Library | None:
    """Return the library that no longer knows a class, whether or not that is told of an ancestor."""
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    left = set(map(_kind, _models(head, new)))
    before = [_kind(model) for model in _models(base, old) if model.is_frozen is not None]
    lost = [library for library in before if library in MARKS and library not in left]
    if not lost or not _is_known(head, new, old):
        return None
    library = lost[0]
    if library is Library.NAMED_TUPLE and "builtins.tuple" not in head.lineage(new).homes:
        return None  # a tuple no more, which is told of that ancestor
    return None if head.member(new, MARKS[library]) or head.may_have(new, MARKS[library]) else library


def _models(hierarchy: Hierarchy, entity: Entity) -> Iterator[DataModel]:
    """Yield the models of a class and of its ancestors; of one whose options are not told, its maker is not certain."""
    for ancestor in hierarchy.lineage(entity).entities:
        model = own_data_model(hierarchy, ancestor)
        if model is not None:
            yield model


def _kind(model: DataModel) -> Library:
    """Return the library that knows a class: a data class that pydantic makes is one of the standard library's, too."""
    is_data_class = model.library is Library.PYDANTIC and not model.yields_constructor
    return Library.DATACLASSES if is_data_class else model.library


def _is_known(hierarchy: Hierarchy, entity: Entity, old: Entity) -> bool:
    """Tell whether nothing that makes the class may hand it to a library unseen: a decorator, a function, a base."""
    lineage = hierarchy.lineage(entity)
    if hierarchy.metaclass(entity) or hierarchy.member(entity, "__init_subclass__"):
        return False
    before = old.definition.decorators if isinstance(old.definition, Class) else ()
    return all(
        not own.definition.given_to
        and all(_is_harmless(hierarchy, own, each, before) for each in own.definition.decorators)
        for own in lineage.entities
        if isinstance(own.definition, Class)
    )


def _is_harmless(hierarchy: Hierarchy, entity: Entity, decorator: Decorator, before: tuple[Decorator, ...]) -> bool:
    """Tell whether a decorator is one of the standard library's, or stood there already beside the one that is gone."""
    if decorator in before:
        return True
    found = list(meanings(hierarchy, entity, decorator.name))
    return bool(found) and all(
        each.entity is not None
        and each.entity.kind is EntityKind.EXTERNAL
        and standard_library.is_module(each.path.partition(".")[0])
        for each in found
    )

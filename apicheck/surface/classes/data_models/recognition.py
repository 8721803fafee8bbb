"""Which classes are data models, and by whose rules."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from apicheck.model.definition import Class
from apicheck.model.entity import Entity, EntityKind, Identity
from apicheck.surface.classes.data_models import attrs, dataclasses, pydantic, structs, transforms
from apicheck.surface.classes.data_models.makers import makers
from apicheck.surface.classes.data_models.model import DataModel, Library
from apicheck.surface.classes.data_models.named_tuples import named_tuple_model
from apicheck.surface.classes.hierarchy import Hierarchy

_models: WeakKeyDictionary[Hierarchy, dict[Identity, DataModel | None]] = WeakKeyDictionary()


def data_model(hierarchy: Hierarchy, entity: Entity) -> DataModel | None:
    """Return the model of a class, its own or that of the nearest ancestor which is one; None for all else."""
    known = _models.setdefault(hierarchy, {})
    for ancestor in hierarchy.lineage(entity).entities:
        if not isinstance(ancestor.definition, Class):
            continue
        key = ancestor.identity
        found = known[key] if key in known else own_data_model(hierarchy, ancestor)
        if found is not None:
            return found
    return None


def own_data_model(hierarchy: Hierarchy, entity: Entity) -> DataModel | None:
    """Return the model that a class's own decorator or base makes of it, None where nothing is made of this class.

    A class that is derived from a data class, and not decorated itself, has none of its own.
    """
    if not isinstance(entity.definition, Class):
        return None
    known = _models.setdefault(hierarchy, {})
    key = entity.identity
    if key not in known:
        known[key] = None  # a class among its own ancestors: broken code, and no endless loop
        known[key] = _own(hierarchy, entity, entity.definition)
    return known[key]


def _own(hierarchy: Hierarchy, entity: Entity, definition: Class) -> DataModel | None:
    for maker in makers(hierarchy, entity) if definition.decorators or definition.given_to else ():
        if maker.home in {dataclasses.STANDARD, dataclasses.PYDANTIC}:
            ancestors = _ancestors(hierarchy, entity, {Library.DATACLASSES, Library.PYDANTIC})
            return dataclasses.dataclass_model(hierarchy, entity, maker, ancestors)
        if maker.home in attrs.DECORATORS:
            return attrs.attrs_model(hierarchy, entity, maker, _ancestors(hierarchy, entity, {Library.ATTRS}))
        if maker.entity.kind is not EntityKind.EXTERNAL:
            ancestors = _ancestors(hierarchy, entity, {Library.TRANSFORM})
            found = transforms.decorated_model(hierarchy, entity, maker, ancestors)
            if found is not None:
                return found
    if not definition.bases and not definition.keywords:
        return None
    found = named_tuple_model(hierarchy, entity, definition)
    if found is not None:
        return found
    homes = frozenset(
        ancestor.home for ancestor in hierarchy.lineage(entity).entities if ancestor.kind is EntityKind.EXTERNAL
    )
    if homes & pydantic.BASES:
        return pydantic.pydantic_model(hierarchy, entity, definition, homes)
    if homes & structs.BASES:
        return structs.struct_model(hierarchy, entity, definition, _ancestors(hierarchy, entity, {Library.MSGSPEC}))
    return transforms.derived_model(hierarchy, entity, _ancestors(hierarchy, entity, {Library.TRANSFORM}))


def _ancestors(hierarchy: Hierarchy, entity: Entity, libraries: set[Library]) -> list[DataModel]:
    """Return the models of the ancestors that belong to these libraries, the farthest first."""
    found = (own_data_model(hierarchy, ancestor) for ancestor in hierarchy.lineage(entity).entities[1:])
    return [model for model in reversed(list(found)) if model is not None and model.library in libraries]

"""Classes made by something that the project marks with `@dataclass_transform`: a decorator, a base, a metaclass.

Source: PEP 681, and the typing specification, "The dataclass_transform decorator".
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from apicheck.model.definition import Class
from apicheck.model.entity import Entity
from apicheck.surface.classes.data_models.call_arguments import Arguments, expression
from apicheck.surface.classes.data_models.dataclasses import model_of
from apicheck.surface.classes.data_models.makers import Maker, transform_arguments
from apicheck.surface.classes.data_models.model import DataModel, Library
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.expressions import dotted_name

# What a parameter of the transform is called, and the option of `dataclass` whose default it is.
_DEFAULTS: Mapping[str, str] = {
    "kw_only_default": "kw_only",
    "eq_default": "eq",
    "order_default": "order",
    "frozen_default": "frozen",
}


def decorated_model(hierarchy: Hierarchy, entity: Entity, maker: Maker, ancestors: list[DataModel]) -> DataModel | None:
    """Return the model that a decorator of the project makes, None for one that is not marked."""
    marked = transform_arguments(hierarchy, maker.entity)
    if marked is None:
        return None
    return _model(hierarchy, entity, maker.entity, marked, maker.arguments, ancestors)


def derived_model(hierarchy: Hierarchy, entity: Entity, ancestors: list[DataModel]) -> DataModel | None:
    """Return the model of a class one of whose bases, or whose metaclass, is marked; None for any other.

    The marked class itself is no model.
    """
    if not isinstance(entity.definition, Class):
        return None
    arguments = Arguments({name: expression(text) for name, text in entity.definition.keywords.items()})
    for ancestor in hierarchy.lineage(entity).entities[1:]:
        marked = transform_arguments(hierarchy, ancestor)
        if marked is not None:
            return _model(hierarchy, entity, ancestor, marked, arguments, ancestors)
    for metaclass in hierarchy.metaclass(entity):
        marked = transform_arguments(hierarchy, metaclass)
        if marked is not None:
            return _model(hierarchy, entity, metaclass, marked, arguments, ancestors)
    return None


def _model(
    hierarchy: Hierarchy,
    entity: Entity,
    transform: Entity,
    marked: Arguments,
    given: Arguments,
    ancestors: list[DataModel],
) -> DataModel:
    defaults = {option: marked.values[name] for name, option in _DEFAULTS.items() if name in marked.values}
    specifiers = marked.values.get("field_specifiers")
    names = specifiers.elts if isinstance(specifiers, ast.Tuple | ast.List) else []
    homes = {
        found.home
        for node in names
        for found in hierarchy.surface.resolve_dotted(transform.module, dotted_name(node) or "")
    }
    arguments = Arguments(defaults).under(given)
    return model_of(hierarchy, entity, arguments, ancestors, Library.TRANSFORM, frozenset(homes))

"""Structs of msgspec.

Source: msgspec's documentation, "Structs".
"""

from __future__ import annotations

from apicheck.model.definition import Class
from apicheck.model.entity import Entity
from apicheck.surface.classes.data_models.call_arguments import Arguments, expression
from apicheck.surface.classes.data_models.class_body import declarations, field_call, is_class_variable
from apicheck.surface.classes.data_models.dataclasses import default_of
from apicheck.surface.classes.data_models.model import DataModel, Field, Library
from apicheck.surface.classes.hierarchy import Hierarchy

BASES = frozenset({"msgspec.Struct"})
_FIELDS = frozenset({"msgspec.field"})


def struct_model(hierarchy: Hierarchy, entity: Entity, definition: Class, ancestors: list[DataModel]) -> DataModel:
    """Return the model of a struct; `ancestors` are those of its bases, the farthest first."""
    arguments = Arguments({name: expression(text) for name, text in definition.keywords.items()})
    keyword_only = arguments.flag("kw_only") is True
    fields: dict[str, Field] = {}
    for ancestor in ancestors:
        # A struct keeps its keyword-only fields last, and that is the order in which others inherit them.
        inherited = sorted(ancestor.fields or (), key=lambda field: field.is_keyword_only)
        others = {name: field for name, field in fields.items() if ancestor.field(name) is None}
        fields = {**others, **{field.name: field for field in inherited}}
    for declaration in declarations(entity):
        if declaration.annotation is None or is_class_variable(declaration):
            continue
        call = field_call(hierarchy, entity, declaration.attribute, _FIELDS)
        fields[declaration.name] = Field(
            declaration.name,
            entity.home,
            (declaration.name,),
            declaration.attribute.value if call is None else default_of(call),
            declaration.annotation,
            is_keyword_only=keyword_only,
        )
    nearest = ancestors[-1] if ancestors else None
    return DataModel(
        Library.MSGSPEC,
        entity,
        tuple(fields.values()),
        is_frozen=arguments.flag("frozen", default=nearest.is_frozen if nearest else False),
        has_eq=arguments.flag("eq", default=nearest.has_eq if nearest else True),
        has_order=arguments.flag("order", default=nearest.has_order if nearest else False),
        has_slots=not arguments.flag("dict"),
        positional_patterns=tuple(field.name for field in fields.values() if not field.is_keyword_only),
    )

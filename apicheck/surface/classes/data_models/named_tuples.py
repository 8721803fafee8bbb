"""Named tuples in their three spellings: as a class, by `typing.NamedTuple(...)`, by `collections.namedtuple(...)`.

Source: the standard library's `typing.NamedTuple` and `collections.namedtuple`.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

import msgspec

from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity
from apicheck.surface.classes.data_models.call_arguments import expression
from apicheck.surface.classes.data_models.class_body import declarations
from apicheck.surface.classes.data_models.model import DataModel, Field, Library
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading.named_tuple_calls import fields_of_call, is_named_tuple_call

_CLASS_SYNTAX = frozenset({"typing.NamedTuple", "typing_extensions.NamedTuple"})


def named_tuple_model(hierarchy: Hierarchy, entity: Entity, definition: Class) -> DataModel | None:
    """Return the model of a class whose own base makes it a named tuple, None for any other."""
    for base in definition.bases:
        if "uple" not in base:
            continue
        node = expression(base)
        if isinstance(node, ast.Call) and is_named_tuple_call(node):
            return _of_call(hierarchy, entity, node, definition)
        dotted = dotted_name(node)
        if dotted is None:
            continue
        found = hierarchy.surface.resolve_dotted(entity.module, dotted)
        if last_part(dotted) == "NamedTuple" and any(target.home in _CLASS_SYNTAX for target in found):
            return _of_class(entity)
    return None


def _of_class(entity: Entity) -> DataModel:
    fields = tuple(
        Field(declaration.name, entity.home, (declaration.name,), declaration.attribute.value, declaration.annotation)
        for declaration in declarations(entity)
        if declaration.annotation is not None
    )
    return _model(entity, fields, entity.name, has_slots=True)


def _of_call(hierarchy: Hierarchy, entity: Entity, call: ast.Call, definition: Class) -> DataModel:
    name = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else entity.name
    read = fields_of_call(_with_names_resolved(hierarchy, entity, call))
    has_slots = "__slots__" in definition.scope
    if read is None:
        return msgspec.structs.replace(_model(entity, None, str(name), has_slots=has_slots), signature_is_known=False)
    fields: tuple[Field, ...] = tuple(
        Field(field.name, entity.home, (field.name,), field.default, field.annotation) for field in read.fields
    )
    is_known = read.has_known_defaults
    if definition.new_defaults is not None:
        defaults = _defaults(expression(definition.new_defaults), len(fields))
        is_known = defaults is not None
        fields = (
            *fields[: len(fields) - len(defaults or ())],
            *(
                msgspec.structs.replace(field, default=default)
                for field, default in zip(fields[len(fields) - len(defaults or ()) :], defaults or (), strict=True)
            ),
        )
    return msgspec.structs.replace(_model(entity, fields, str(name), has_slots=has_slots), signature_is_known=is_known)


def _with_names_resolved(hierarchy: Hierarchy, entity: Entity, call: ast.Call) -> ast.Call:
    """Put the literal in the place of a name that holds the fields: `namedtuple("Point", FIELDS)`."""
    if len(call.args) < 2:
        return call
    dotted = dotted_name(call.args[1])
    found = hierarchy.surface.resolve_dotted(entity.module, dotted) if dotted else ()
    values = [target.definition.value for target in found if isinstance(target.definition, Attribute)]
    if len(found) != 1 or not values or values[0] is None:
        return call
    return ast.Call(call.func, [call.args[0], expression(values[0]), *call.args[2:]], call.keywords)


def _defaults(node: ast.expr, count: int) -> Sequence[str] | None:
    """Read `Point.__new__.__defaults__ = (None,) * len(Point._fields)`; None for what is computed otherwise."""
    match node:
        case ast.Tuple(elts=elements):
            return [ast.unparse(element) for element in elements][:count]
        case ast.BinOp(left=ast.Tuple(elts=[element]), op=ast.Mult(), right=ast.Constant(value=int(times))):
            return [ast.unparse(element)] * min(times, count)
        case ast.BinOp(left=ast.Tuple(elts=[element]), op=ast.Mult(), right=ast.Call(func=ast.Name("len"))):
            return [ast.unparse(element)] * count
        case _:
            return None


def _model(entity: Entity, fields: tuple[Field, ...] | None, name: str, *, has_slots: bool) -> DataModel:
    return DataModel(
        Library.NAMED_TUPLE,
        entity,
        fields,
        is_frozen=True,
        has_order=True,
        has_slots=has_slots,
        constructor="__new__",
        constructor_owner=name,
        positional_patterns=None if fields is None else tuple(field.name for field in fields),
    )

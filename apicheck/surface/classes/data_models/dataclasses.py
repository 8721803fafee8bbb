"""Data classes: the standard library's, and those that pydantic makes in their image.

Source: the standard library's `dataclasses` (PEP 557), and pydantic's documentation, "Dataclasses".
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity
from apicheck.surface.classes.data_models.call_arguments import Arguments, made_by
from apicheck.surface.classes.data_models.class_body import (
    Declaration,
    FieldCall,
    declarations,
    field_call,
    is_class_variable,
)
from apicheck.surface.classes.data_models.makers import Maker
from apicheck.surface.classes.data_models.model import DataModel, Field, Library
from apicheck.surface.classes.hierarchy import Hierarchy

STANDARD = "dataclasses.dataclass"
PYDANTIC = "pydantic.dataclasses.dataclass"
_FIELDS = frozenset({"dataclasses.field"})
_PYDANTIC_FIELDS = _FIELDS | {"pydantic.Field", "pydantic.fields.Field"}


def dataclass_model(hierarchy: Hierarchy, entity: Entity, maker: Maker, ancestors: list[DataModel]) -> DataModel:
    """Return the model that `@dataclass` makes of a class; `ancestors` are those of its bases, the farthest first."""
    library = Library.PYDANTIC if maker.home == PYDANTIC else Library.DATACLASSES
    homes = _PYDANTIC_FIELDS if library is Library.PYDANTIC else _FIELDS
    return model_of(hierarchy, entity, maker.arguments, ancestors, library, homes)


def model_of(
    hierarchy: Hierarchy,
    entity: Entity,
    arguments: Arguments,
    ancestors: list[DataModel],
    library: Library,
    homes: frozenset[str],
) -> DataModel:
    """Return the model of a class by the rules of `dataclasses`, with the `arguments` that its decorator was given.

    `homes` are the functions that specify a field.
    """
    keyword_only = arguments.flag("kw_only")
    fields: dict[str, Field] = {}
    is_known = keyword_only is not None
    for ancestor in ancestors:
        is_known = is_known and ancestor.fields is not None and ancestor.signature_is_known
        fields.update({field.name: field for field in ancestor.fields or ()})
    slotted = {
        ancestor.owner.home: frozenset(field.name for field in ancestor.fields or () if field.is_stored)
        for ancestor in ancestors
        if ancestor.has_slots
    }
    for declaration, call, named_only in _declared(hierarchy, entity, homes, bool(keyword_only)):
        if is_class_variable(declaration):  # it takes the field of a base away
            fields.pop(declaration.name, None)
            continue
        fields[declaration.name] = _field(hierarchy, entity, declaration, call, named_only, slotted)
        is_known = is_known and (call is None or (call.is_known and not call.arguments.is_open))
    init = arguments.flag("init", default=True)
    return DataModel(
        library,
        entity,
        tuple(fields.values()),
        is_frozen=arguments.flag("frozen"),
        has_eq=_unless_written(entity, arguments.flag("eq", default=True), "__eq__"),
        has_order=arguments.flag("order"),
        makes_hash=arguments.flag("unsafe_hash"),
        has_slots=arguments.flag("slots"),
        makes_constructor=init is not False,
        signature_is_known=is_known and init is not None,
        positional_patterns=_patterns(fields.values()) if arguments.flag("match_args", default=True) else None,
    )


def _patterns(fields: Iterable[Field]) -> tuple[str, ...]:
    return tuple(field.name for field in fields if field.in_constructor and not field.is_keyword_only)


def _unless_written(entity: Entity, option: bool | None, method: str) -> bool | None:
    """Return an option's value, False where the class body writes the method itself, which is then left alone."""
    return False if isinstance(entity.definition, Class) and method in entity.definition.scope else option


def _declared(
    hierarchy: Hierarchy, entity: Entity, homes: frozenset[str], keyword_only: bool
) -> Iterator[tuple[Declaration, FieldCall | None, bool]]:
    """Yield the fields and class variables of a class body, with their `field(...)` calls, and what is keyword-only."""
    for declaration in declarations(entity):
        if declaration.annotation is None:
            continue
        if declaration.kind == "KW_ONLY":
            keyword_only = True
            continue
        call = field_call(hierarchy, entity, declaration.attribute, homes)
        own = None if call is None else call.arguments.flag("kw_only", default=None)
        yield declaration, call, keyword_only if own is None else own


def _field(
    hierarchy: Hierarchy,
    entity: Entity,
    declaration: Declaration,
    call: FieldCall | None,
    keyword_only: bool,
    slotted: Mapping[str, frozenset[str]],
) -> Field:
    arguments = Arguments() if call is None else call.arguments
    default = declaration.attribute.value if call is None else default_of(call)
    if declaration.attribute.value is None:
        default = _inherited_value(hierarchy, entity, declaration.name, slotted)
    alias = arguments.string("alias") or declaration.name
    return Field(
        declaration.name,
        entity.home,
        (alias,),
        default,
        declaration.annotation,
        is_keyword_only=keyword_only,
        in_constructor=arguments.flag("init", default=True) is not False,
        is_stored=declaration.kind != "InitVar",
        is_compared=arguments.flag("compare", default=True) is not False,
    )


def default_of(call: FieldCall) -> str | None:
    """Return what a `field(...)` call gives as the default; a factory's is its call.

    The first positional argument is the default where there is one (pydantic's `Field`); `...` stands for none there.
    """
    for factory in ("default_factory", "factory"):
        made = call.arguments.values.get(factory)
        if made is not None and not _is_missing(made):
            return made_by(made)
    given = call.arguments.values.get("default")
    if given is None and call.positional:
        given = call.positional[0]
    return None if given is None or _is_missing(given) else ast.unparse(given)


def _is_missing(node: ast.expr) -> bool:
    """Tell whether a value stands for no value: `...` in pydantic, `MISSING` in `dataclasses`, `UNSET` in msgspec."""
    if isinstance(node, ast.Constant):
        return node.value is Ellipsis
    return ast.unparse(node).rpartition(".")[2] in {"MISSING", "NODEFAULT", "PydanticUndefined", "Undefined"}


def _inherited_value(
    hierarchy: Hierarchy, entity: Entity, name: str, slotted: Mapping[str, frozenset[str]]
) -> str | None:
    """Return the value that an ancestor's body gives to a name: `dataclasses` asks the class with `getattr`.

    Data classes with slots have descriptors there, and no values: `slotted` has the fields of each, by its home.
    """
    for ancestor in hierarchy.lineage(entity).entities[1:]:
        if name in slotted.get(ancestor.home, ()):
            return None
        if not isinstance(ancestor.definition, Class):
            continue
        for binding in ancestor.definition.scope.get(name, ()):
            attribute = binding.definition
            if isinstance(attribute, Attribute) and attribute.value is not None:
                call = field_call(hierarchy, ancestor, attribute, _PYDANTIC_FIELDS)
                if call is None:
                    return attribute.value
                default = call.arguments.values.get("default")
                if default is not None and not _is_missing(default):
                    return ast.unparse(default)
    return None

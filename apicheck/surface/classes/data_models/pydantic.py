"""Models of pydantic, of both its major versions, and of what is built on them: settings, SQLModel.

Source: pydantic's documentation, "Models", "Fields", "Alias" and "Configuration"; for version 1 its "Model Config".
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from weakref import WeakKeyDictionary

import msgspec

from apicheck.model.definition import Attribute, Class, Function, Import
from apicheck.model.entity import Entity
from apicheck.surface.classes.data_models.call_arguments import Arguments, expression
from apicheck.surface.classes.data_models.class_body import (
    Declaration,
    FieldCall,
    called,
    declarations,
    field_call,
    is_class_variable,
)
from apicheck.surface.classes.data_models.dataclasses import default_of
from apicheck.surface.classes.data_models.model import DataModel, Extra, Field, Library
from apicheck.surface.classes.data_models.spellings import to_camel, to_pascal, to_snake
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.expressions import dotted_name
from apicheck.surface.linking.surface import Surface
from apicheck.surface.naming import last_part

_MODULES = ("pydantic", "pydantic.main", "pydantic.v1", "pydantic.v1.main")
_SETTINGS = frozenset(
    {
        "pydantic_settings.BaseSettings",
        "pydantic_settings.main.BaseSettings",
        "pydantic.BaseSettings",
        "pydantic.env_settings.BaseSettings",
        "pydantic.v1.BaseSettings",
    }
)
_ROOTS = frozenset({"pydantic.RootModel", "pydantic.root_model.RootModel"})
_TABLES = frozenset({"sqlmodel.SQLModel", "sqlmodel.main.SQLModel"})
BASES = frozenset(
    {
        *(f"{module}.BaseModel" for module in _MODULES),
        "pydantic.generics.GenericModel",
        "pydantic.v1.generics.GenericModel",
        *_SETTINGS,
        *_ROOTS,
        *_TABLES,
    }
)
_FIELDS = frozenset(
    {
        *(f"{module}.Field" for module in ("pydantic", "pydantic.fields", "pydantic.v1", "pydantic.v1.fields")),
        *("sqlmodel.Field", "sqlmodel.main.Field", "sqlmodel.Relationship", "sqlmodel.main.Relationship"),
    }
)
_PRIVATE = frozenset({"pydantic.PrivateAttr", "pydantic.fields.PrivateAttr", "pydantic.v1.PrivateAttr"})

# What pydantic exports since version 2 only, and what went out of use with it.
_SINCE_TWO = frozenset(
    {"ConfigDict", "RootModel", "TypeAdapter", "field_validator", "model_validator", "computed_field"}
    | {"field_serializer", "model_serializer", "AliasChoices", "AliasPath", "BeforeValidator", "AfterValidator"}
    | {"WrapValidator", "PlainSerializer", "SerializeAsAny", "Discriminator", "GetCoreSchemaHandler"}
)
_ONE_ONLY = frozenset({"BaseSettings", "Extra", "root_validator", "validator", "parse_obj_as", "ConstrainedStr"})

_versions: WeakKeyDictionary[Surface, int] = WeakKeyDictionary()


class _Configuration(msgspec.Struct, frozen=True):
    """What the configuration of a model says; None for what it leaves open or what can't be told.

    `alias_generator` is source text. `is_plain` is False where something in it could not be read.
    """

    extra: str | None = None
    frozen: bool | None = None
    by_name: bool | None = None
    by_alias: bool | None = None
    alias_generator: str | None = None
    is_plain: bool = True


def pydantic_model(hierarchy: Hierarchy, entity: Entity, definition: Class, bases: frozenset[str]) -> DataModel:
    """Return the model of a class whose ancestors outside the project are `bases`, some of them pydantic's."""
    version = _version(hierarchy.surface, bases)
    ancestors = [
        ancestor for ancestor in reversed(hierarchy.lineage(entity).entities) if isinstance(ancestor.definition, Class)
    ]
    configuration = _Configuration()
    for ancestor in ancestors:
        configuration = _configured(hierarchy, ancestor, configuration)
    fields: dict[str, Field] = {}
    is_known = configuration.is_plain
    for name, written in _written_fields(hierarchy, entity, version, frozenset()).items():
        for owner, declaration, call in written:
            is_known = is_known and (call is None or (call.is_known and not call.arguments.is_open))
            if declaration.annotation is None and name in fields:
                fields[name] = msgspec.structs.replace(fields[name], default=declaration.attribute.value)
            else:
                fields[name] = _field(owner, declaration, call, configuration, version)
    is_table = bool(bases & _TABLES) and definition.keywords.get("table") == "True"
    if is_table:
        fields = {
            name: msgspec.structs.replace(field, default=field.default or "None") for name, field in fields.items()
        }
    usual = Extra.FORBID if bases & _SETTINGS else Extra.IGNORE
    known_names = all(field.init_names for field in fields.values())
    return DataModel(
        Library.PYDANTIC,
        entity,
        tuple(fields.values()),
        is_frozen=configuration.frozen or False,
        extra=Extra(configuration.extra) if configuration.extra is not None else usual,
        yields_constructor=True,
        signature_is_known=is_known and known_names and not bases & _ROOTS and "__root__" not in fields,
        is_certain=not any(_sees_data_first(ancestor.definition) for ancestor in ancestors),
        constructor_owner="BaseModel",
    )


def _version(surface: Surface, bases: frozenset[str]) -> int:
    """Tell which major version of pydantic a model is written for: by its base, else by what the project imports.

    A project that imports nothing which only one of the two has is taken to be written for the current one.
    """
    if any(base.startswith("pydantic.v1.") for base in bases):
        return 1
    if any(base.startswith("pydantic_settings.") for base in bases):
        return 2
    found = _versions.get(surface)
    if found is None:
        names = set(_imported_from_pydantic(surface))
        found = _versions[surface] = 1 if names & _ONE_ONLY and not names & _SINCE_TWO else 2
    return found


def _imported_from_pydantic(surface: Surface) -> Iterator[str]:
    for summary in surface.modules.values():
        for bindings in summary.scope.values():
            for binding in bindings:
                imported = binding.definition
                if isinstance(imported, Import) and imported.module.startswith("pydantic"):
                    yield imported.name or ""
                    if imported.module.startswith("pydantic_settings"):
                        yield "ConfigDict"


_Written = tuple[Entity, Declaration, FieldCall | None]


def _written_fields(
    hierarchy: Hierarchy, entity: Entity, version: int, seen: frozenset[str]
) -> dict[str, list[_Written]]:
    """Return where the fields of a class are declared: in its bases, of which the first counts most, then in its body.

    In version 1 a value without annotation gives an inherited field another default: then there are two places.
    """
    found: dict[str, list[_Written]] = {}
    for base in reversed(hierarchy.bases(entity)):
        if base.home not in seen:
            found.update(_written_fields(hierarchy, base, version, seen | {entity.home}))
    for declaration, call in _declared(hierarchy, entity, version):
        name = declaration.name
        if _is_of_class(declaration):  # the annotation takes the field of a base away
            found.pop(name, None)
        elif declaration.annotation is None and name in found:
            found[name] = [*found[name], (entity, declaration, call)]
        else:
            found[name] = [(entity, declaration, call)]
    return found


def _declared(hierarchy: Hierarchy, entity: Entity, version: int) -> Iterator[tuple[Declaration, FieldCall | None]]:
    """Yield the fields of one class body, each with the `Field(...)` that it has as its value or in `Annotated`.

    Class variables are yielded, too.
    """
    for declaration in declarations(entity):
        name, attribute = declaration.name, declaration.attribute
        if (name.startswith("_") and name != "__root__") or name == "model_config":
            continue
        if declaration.annotation is None and (version == 2 or attribute.value is None or attribute.on_instance):
            continue
        if field_call(hierarchy, entity, attribute, _PRIVATE) is not None:
            continue
        call = field_call(hierarchy, entity, attribute, _FIELDS)
        if declaration.annotation is not None and "Annotated[" in declaration.annotation:
            call = _merged(_annotated_call(hierarchy, entity, declaration.annotation), call, attribute)
        yield declaration, call


def _is_of_class(declaration: Declaration) -> bool:
    """Tell whether an annotation makes a name one of the class: `ClassVar`, and `Final` with a value."""
    is_constant = declaration.kind == "Final" and declaration.attribute.value is not None
    return is_class_variable(declaration) or is_constant


def _annotated_call(hierarchy: Hierarchy, entity: Entity, annotation: str) -> FieldCall | None:
    """Return the `Field(...)` among the metadata of `Annotated[int, Field(...)]`."""
    node = expression(annotation)
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Tuple):
        return None
    for element in node.slice.elts[1:]:
        if isinstance(element, ast.Call) and last_part(called(element)) == "Field":
            arguments = Arguments.of(element, hierarchy.surface, entity.module)
            return FieldCall(arguments, tuple(element.args))
    return None


def _merged(annotated: FieldCall | None, assigned: FieldCall | None, attribute: Attribute) -> FieldCall | None:
    """Join what `Annotated` says with what is assigned, which counts first."""
    if annotated is None:
        return assigned
    if assigned is not None:
        arguments = annotated.arguments.under(assigned.arguments)
        return FieldCall(arguments, assigned.positional or annotated.positional, is_known=assigned.is_known)
    if attribute.value is None:
        return annotated
    given = Arguments({"default": expression(attribute.value)})
    return FieldCall(annotated.arguments.under(given), ())


def _field(
    entity: Entity, declaration: Declaration, call: FieldCall | None, configuration: _Configuration, version: int
) -> Field:
    value = declaration.attribute.value
    default = default_of(call) if call is not None else None if value in {None, "..."} else value
    is_untold = value is None and (call is None or not call.positional)
    if version == 1 and default is None and is_untold and _may_be_none(declaration.annotation):
        default = "None"
    arguments = Arguments() if call is None else call.arguments
    return Field(
        declaration.name,
        entity.home,
        _init_names(declaration.name, arguments, configuration),
        default,
        declaration.annotation,
        is_keyword_only=True,
        in_constructor=arguments.flag("init", default=True) is not False,
        is_frozen=arguments.flag("frozen") is True or arguments.flag("allow_mutation", default=True) is False,
    )


def _may_be_none(annotation: str | None) -> bool:
    """Tell whether version 1 takes None for the default of a field that has none: `Optional[X]`, `X | None`, `Any`."""
    text = (annotation or "").replace(" ", "")
    head = last_part(text.partition("[")[0])
    return (
        head in {"Optional", "Any"}
        or text.endswith("|None")
        or text.startswith("None|")
        or ("Union[" in text and "None" in text)
    )


def _init_names(name: str, arguments: Arguments, configuration: _Configuration) -> tuple[str, ...]:
    """Return the names under which data for a field is taken, the usual one first; none where they are computed."""
    aliases = _aliases(name, arguments, configuration)
    if aliases is None:
        return (name,) if configuration.by_name else ()
    if not aliases:
        return (name,)
    if configuration.by_alias is False:
        return (name,)
    return (*aliases, name) if configuration.by_name and name not in aliases else aliases


def _aliases(name: str, arguments: Arguments, configuration: _Configuration) -> tuple[str, ...] | None:
    given = arguments.values.get("validation_alias") or arguments.values.get("alias")
    if isinstance(given, ast.Constant) and given.value is None:
        given = None
    if given is not None:
        return _alias_names(given)
    generator = configuration.alias_generator
    if generator is None:
        return ()
    generate = {"to_camel": to_camel, "to_pascal": to_pascal, "to_snake": to_snake}.get(last_part(generator))
    return None if generate is None else (generate(name),)


def _alias_names(node: ast.expr) -> tuple[str, ...] | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return (node.value,)
    if isinstance(node, ast.Call) and last_part(called(node)) in {"AliasChoices", "AliasPath"}:
        names = [_alias_names(argument) for argument in node.args]
        if last_part(called(node)) == "AliasPath":
            names = names[:1] if len(names) == 1 else [None]
        plain = [name for name in names if name is not None]
        return tuple(each for name in plain for each in name) if len(plain) == len(names) else None
    return None


def _configured(hierarchy: Hierarchy, entity: Entity, inherited: _Configuration) -> _Configuration:
    """Return the configuration of a class: what it inherits, `model_config` or `class Config`, and class keywords."""
    definition = entity.definition
    if not isinstance(definition, Class):
        return inherited
    settings = _written(hierarchy, entity, definition)
    for keyword, text in definition.keywords.items():
        settings[keyword] = expression(text)
    if not settings:
        return inherited
    arguments = Arguments({name: value for name, value in settings.items() if name != _UNREAD})
    extra = inherited.extra
    if "extra" in arguments.values:
        text = arguments.string("extra") or last_part(dotted_name(arguments.values["extra"]) or "")
        extra = text if text in set(Extra) else None
    mutable = arguments.flag("allow_mutation", default=None)
    frozen = arguments.flag("frozen", default=None if mutable is None else not mutable)
    by_name = arguments.flag("allow_population_by_field_name", default=inherited.by_name)
    by_name = arguments.flag("validate_by_name", default=arguments.flag("populate_by_name", default=by_name))
    return _Configuration(
        extra,
        inherited.frozen if frozen is None else frozen,
        by_name,
        arguments.flag("validate_by_alias", default=inherited.by_alias),
        _text(arguments.values.get("alias_generator"), inherited.alias_generator),
        is_plain=inherited.is_plain and _UNREAD not in settings and "fields" not in arguments.values,
    )


_UNREAD = "?"


def _text(node: ast.expr | None, default: str | None) -> str | None:
    if node is None:
        return default
    return None if isinstance(node, ast.Constant) and node.value is None else ast.unparse(node)


def _written(hierarchy: Hierarchy, entity: Entity, definition: Class) -> dict[str, ast.expr]:
    """Read `model_config = ConfigDict(...)`, `model_config = {...}` or `class Config: ...` of a class body."""
    for name in ("model_config", "Config", "__config__"):
        for binding in definition.scope.get(name, ()):
            written = binding.definition
            if isinstance(written, Attribute) and written.value is not None:
                node = expression(written.value)
                return _settings(hierarchy, entity, node)
            if isinstance(written, Class) and name == "Config":
                return {
                    option: expression(found.definition.value)
                    for option, bindings in written.scope.items()
                    for found in bindings[-1:]
                    if isinstance(found.definition, Attribute) and found.definition.value is not None
                }
    return {}


def _settings(hierarchy: Hierarchy, entity: Entity, node: ast.expr) -> dict[str, ast.expr]:
    wrapped = node
    if isinstance(node, ast.Dict) or not isinstance(node, ast.Call):
        wrapped = ast.Call(ast.Name("dict"), [], [ast.keyword(None, node)])
    arguments = Arguments.of(wrapped, hierarchy.surface, entity.module)
    return {**arguments.values, **({_UNREAD: node} if arguments.is_open else {})}


def _sees_data_first(definition: object) -> bool:
    """Tell whether a validator of a class sees data before the fields do, so that it may fill in what is missing."""
    if not isinstance(definition, Class):
        return False
    decorators = (
        decorator
        for bindings in definition.scope.values()
        for binding in bindings
        if isinstance(binding.definition, Function)
        for decorator in binding.definition.decorators
    )
    return any(
        (last_part(decorator.name) == "model_validator" and ("before" in decorator.text or "wrap" in decorator.text))
        or (last_part(decorator.name) == "root_validator" and "pre=True" in decorator.text)
        for decorator in decorators
    )

"""Constructors that no one writes: those of data classes and named tuples, made from the fields of the class body.

Source: the standard library's `dataclasses` (PEP 557) and `typing.NamedTuple` (PEP 526, "class syntax").
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from apicheck.model.definition import Attribute, Class, Decorator
from apicheck.model.entity import Entity
from apicheck.model.signature import Parameter, ParameterKind, Signature
from apicheck.surface.expressions import dotted_name
from apicheck.surface.hierarchy import Hierarchy


@dataclass(frozen=True, slots=True)
class Synthesised:
    """A constructor's signature without its first parameter, the class whose decorator or base made it, its name.

    `signature` is None where the text doesn't tell the fields.
    """

    signature: Signature | None
    owner: Entity
    name: str = "__init__"


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    default: str | None
    annotation: str
    is_keyword_only: bool
    in_constructor: bool


def synthesised_constructor(hierarchy: Hierarchy, entity: Entity) -> Synthesised | None:
    """Return the constructor that is made for the nearest data class or named tuple among a class's ancestors."""
    entities = hierarchy.lineage(entity).entities
    for index, ancestor in enumerate(entities):
        definition = ancestor.definition
        if not isinstance(definition, Class):
            continue
        calls = [call for base in definition.bases if (call := _named_tuple_call(base)) is not None]
        if calls:
            return Synthesised(_called_signature(calls[0]), ancestor, "__new__")
        if any(_is_named_tuple(hierarchy, ancestor, base) for base in _plain_bases(definition)):
            return Synthesised(_signature(_own_fields(ancestor, keyword_only=False)), ancestor, "__new__")
        options = _dataclass_options(hierarchy, ancestor, definition)
        if options is None:
            continue
        if options.get("init") == "False":
            continue
        fields: dict[str, _Field] = {}
        for source in reversed(entities[index:]):
            if isinstance(source.definition, Class):
                inherited = _dataclass_options(hierarchy, source, source.definition)
                if inherited is not None:
                    keyword_only = inherited.get("kw_only") == "True"
                    fields.update(_own_fields(source, keyword_only=keyword_only))
        return Synthesised(_signature(fields), ancestor)
    return None


def _is_named_tuple(hierarchy: Hierarchy, entity: Entity, base: str) -> bool:
    """Tell whether a base is `typing.NamedTuple`, whatever it was imported as: `import typing as t`."""
    if not base.endswith("NamedTuple"):
        return False
    found = hierarchy.surface.resolve_dotted(entity.module, base)
    return any(target.home in {"typing.NamedTuple", "typing_extensions.NamedTuple"} for target in found)


def _named_tuple_call(base: str) -> ast.Call | None:
    """Return the base `namedtuple("Point", "x y")` as a call, None for any other base."""
    if "uple(" not in base:
        return None
    node = _expression(base)
    called = (dotted_name(node.func) or "").rpartition(".")[2] if isinstance(node, ast.Call) else ""
    return node if isinstance(node, ast.Call) and called in {"namedtuple", "NamedTuple"} else None


def _called_signature(call: ast.Call) -> Signature | None:
    """Read the fields of such a call (`collections.namedtuple`); None where they or their defaults are computed."""
    if len(call.args) != 2 or any(keyword.arg != "module" for keyword in call.keywords):
        return None
    match call.args[1]:
        case ast.Constant(value=str(text)):
            names = text.replace(",", " ").split()
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            plain = [element.elts[0] if isinstance(element, ast.Tuple) else element for element in elements]
            names = [name.value for name in plain if isinstance(name, ast.Constant) and isinstance(name.value, str)]
            if len(names) != len(plain):
                return None
        case _:
            return None
    return Signature(tuple(Parameter(name) for name in names))


def _plain_bases(definition: Class) -> list[str]:
    return [re.sub(r"\[.*", "", base, flags=re.DOTALL) for base in definition.bases]


def _dataclass_options(hierarchy: Hierarchy, entity: Entity, definition: Class) -> dict[str, str] | None:
    """Return the keyword arguments of `@dataclass`, None for a class that is not decorated with the standard one."""
    for decorator in definition.decorators:
        if _is_standard_dataclass(hierarchy, entity, decorator):
            node = ast.parse(decorator.text, mode="eval").body
            keywords = node.keywords if isinstance(node, ast.Call) else []
            return {keyword.arg: ast.unparse(keyword.value) for keyword in keywords if keyword.arg}
    return None


def _is_standard_dataclass(hierarchy: Hierarchy, entity: Entity, decorator: Decorator) -> bool:
    if not decorator.name.endswith("dataclass"):
        return False
    found = hierarchy.surface.resolve_dotted(entity.module, decorator.name)
    return any(target.home == "dataclasses.dataclass" for target in found)


def _own_fields(entity: Entity, *, keyword_only: bool) -> dict[str, _Field]:
    """Read the annotated names of a class body, in order (dataclasses, "Field objects" and `KW_ONLY`)."""
    fields: dict[str, _Field] = {}
    if not isinstance(entity.definition, Class):
        return fields
    for name, bindings in entity.definition.scope.items():
        attribute = next((b.definition for b in bindings if isinstance(b.definition, Attribute)), None)
        if attribute is None or attribute.annotation is None:
            continue
        outer = dotted_name(_parsed(attribute.annotation)) or ""
        kind = outer.rpartition(".")[2]
        if kind == "KW_ONLY":
            keyword_only = True
            continue
        if kind == "ClassVar":
            continue
        default, options = _default(attribute)
        own = options.get("kw_only")
        fields[name] = _Field(
            name,
            default,
            attribute.annotation,
            keyword_only if own is None else own == "True",
            options.get("init") != "False",
        )
    return fields


def _parsed(annotation: str) -> ast.expr:
    node = _expression(annotation)
    return node.value if isinstance(node, ast.Subscript) else node


def _expression(text: str) -> ast.expr:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        return ast.Constant(None)


def _default(attribute: Attribute) -> tuple[str | None, dict[str, str]]:
    """Return a field's default as text and the options of its `field(...)` call."""
    if attribute.value is None:
        return None, {}
    if attribute.call is None or attribute.call.rpartition(".")[2] != "field":
        return attribute.value, {}
    try:
        call = ast.parse(attribute.value, mode="eval").body
    except SyntaxError:
        return attribute.value, {}
    options = {k.arg: ast.unparse(k.value) for k in call.keywords if k.arg} if isinstance(call, ast.Call) else {}
    factory = options.get("default_factory")
    return options.get("default", None if factory is None else f"{factory}()"), options


def _signature(fields: dict[str, _Field]) -> Signature:
    made = [field for field in fields.values() if field.in_constructor]
    positional = [
        Parameter(field.name, ParameterKind.POSITIONAL_OR_KEYWORD, field.default, field.annotation)
        for field in made
        if not field.is_keyword_only
    ]
    keyword_only = [
        Parameter(field.name, ParameterKind.KEYWORD_ONLY, field.default, field.annotation)
        for field in made
        if field.is_keyword_only
    ]
    return Signature((*positional, *keyword_only))

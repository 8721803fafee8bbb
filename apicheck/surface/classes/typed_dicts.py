"""The keys of typed dictionaries: which there are, which have to be there, and which may only be read.

Source: PEP 589, PEP 655 (`Required`, `NotRequired`), PEP 705 (`ReadOnly`); typing specification, "Typed dictionaries".
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

import msgspec

from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.expressions import annotation_text, dotted_name
from apicheck.surface.naming import last_part

_QUALIFIERS = frozenset({"Annotated", "NotRequired", "ReadOnly", "Required"})


class Key(msgspec.Struct, frozen=True):
    """One key; `annotation` is what is written for its value, qualifiers included."""

    name: str
    annotation: str
    is_required: bool
    is_read_only: bool = False

    def __str__(self) -> str:
        return f"{self.name!r}: {self.annotation}"


class TypedDictionary(msgspec.Struct, frozen=True):
    """The keys of a typed dictionary by name, inherited ones included.

    `is_complete` is False where there may be others, of a base outside the project or of a computed table.
    """

    keys: Mapping[str, Key] = msgspec.field(default_factory=dict)
    is_complete: bool = True


def typed_dictionary(hierarchy: Hierarchy, entity: Entity) -> TypedDictionary | None:
    """Return the keys of a class statement or of a call of `TypedDict`; None for what is no typed dictionary."""
    definition = entity.definition
    if isinstance(definition, Attribute):
        return _called(definition) if hierarchy.is_typed_dict(entity) else None
    if not isinstance(definition, Class) or not hierarchy.is_typed_dict(entity):
        return None
    keys: dict[str, Key] = {}
    is_complete = True
    for base in reversed(hierarchy.typed_dict_bases(entity)):
        inherited = typed_dictionary(hierarchy, base)
        if inherited is None:
            is_complete = False
        else:
            keys.update(inherited.keys)
            is_complete = is_complete and inherited.is_complete
    keys.update((key.name, key) for key in _own(definition))
    return TypedDictionary(keys, is_complete)


def _own(definition: Class) -> Iterator[Key]:
    is_total = definition.keywords.get("total") != "False"
    for name, bindings in definition.scope.items():
        attribute = bindings[-1].definition
        if isinstance(attribute, Attribute) and attribute.annotation is not None:
            yield _key(name, attribute.annotation, is_total=is_total)


def _called(attribute: Attribute) -> TypedDictionary:
    try:
        call = ast.parse(f"({attribute.value}\n)", mode="eval").body
    except (SyntaxError, ValueError):
        return TypedDictionary(is_complete=False)
    match call:
        case ast.Call(args=[_, ast.Dict(keys=names, values=annotations)], keywords=keywords):
            is_total = not any(
                keyword.arg == "total" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
                for keyword in keywords
            )
            keys = [
                _key(name.value, annotation_text(annotation), is_total=is_total)
                for name, annotation in zip(names, annotations, strict=True)
                if isinstance(name, ast.Constant) and isinstance(name.value, str)
            ]
            return TypedDictionary({key.name: key for key in keys}, is_complete=len(keys) == len(names))
        case _:
            return TypedDictionary(is_complete=False)


def _key(name: str, annotation: str, *, is_total: bool) -> Key:
    qualifiers = set(_qualifiers(annotation))
    is_required = "Required" in qualifiers or (is_total and "NotRequired" not in qualifiers)
    return Key(name, annotation, is_required, "ReadOnly" in qualifiers)


def _qualifiers(annotation: str) -> Iterator[str]:
    """Yield the qualifiers around a type, which may stand in any order and inside of `Annotated`."""
    try:
        node = ast.parse(annotation.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return
    while True:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _qualifiers(node.value)
            return
        if not isinstance(node, ast.Subscript):
            return
        name = last_part(dotted_name(node.value) or "")
        if name not in _QUALIFIERS:
            return
        yield name
        node = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice

"""The attributes that the positional sub-patterns of a class pattern are matched with.

Source: language reference, 8.6.4.10 "Class Patterns", and 3.3.11 on `__match_args__`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from apicheck.model.definition import Attribute, Class, Definition
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.classes.data_models import data_model
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.expressions import string_items

# One positional sub-pattern is matched with the whole instance of these.
_MATCHED_AS_A_WHOLE = frozenset(
    f"builtins.{name}"
    for name in (*("bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"),)
)


@dataclass(frozen=True, slots=True)
class Patterns:
    """What positional sub-patterns are matched with; `is_made` says that a data model makes it of its fields."""

    names: tuple[str, ...] = ()
    is_made: bool = False


def positional_patterns(hierarchy: Hierarchy, entity: Entity) -> Patterns | None:
    """Return what the positional sub-patterns of a class are matched with.

    None where it can't be told, and for classes whose instances are matched as a whole.
    """
    lineage = hierarchy.lineage(entity)
    if not _MATCHED_AS_A_WHOLE.isdisjoint(lineage.homes):
        return None
    for ancestor in lineage.entities:
        if ancestor.home in lineage.opaque:
            return None
        if isinstance(ancestor.definition, Class):
            bindings = ancestor.definition.scope.get("__match_args__", ())
            if bindings:
                return _written(bindings[0].definition) if len(bindings) == 1 else None
            model = data_model(hierarchy, ancestor)
            if model is None or model.owner.home != ancestor.home:
                continue
            if model.fields is None or (model.positional_patterns is None and not model.signature_is_known):
                return None  # what its maker was given is not known
            if model.positional_patterns is not None:
                return Patterns(model.positional_patterns, is_made=True)
        elif ancestor.kind is EntityKind.EXTERNAL:
            known = standard_library.find_class(ancestor.home)
            if known is not None and "__match_args__" in vars(known):
                return Patterns(tuple(vars(known)["__match_args__"]))
    return Patterns()


def _written(definition: Definition) -> Patterns | None:
    """Read `__match_args__ = ("x", "y")`."""
    try:
        node = ast.parse((definition.value if isinstance(definition, Attribute) else None) or "", mode="eval").body
    except (SyntaxError, ValueError):
        return None
    items = string_items(node) if isinstance(node, ast.Tuple) else None
    return None if items is None else Patterns(tuple(items))

"""Protocols: classes that others fit by their members, without inheriting.

Source: PEP 544; typing specification, "Protocols"; `typing.Protocol` and `typing.runtime_checkable`.
"""

from __future__ import annotations

import ast

from apicheck.model.definition import Class
from apicheck.model.entity import Alternatives, Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part

_PROTOCOLS = frozenset({"typing.Protocol", "typing_extensions.Protocol"})

# What a class body holds beside members (`typing._get_protocol_attrs`).
_NO_MEMBERS = frozenset(
    {
        *("__abstractmethods__", "__annotations__", "__dict__", "__doc__", "__init__", "__module__", "__new__"),
        *("__slots__", "__subclasshook__", "__weakref__", "__class_getitem__", "__match_args__", "__hash__"),
        *("__init_subclass__", "__parameters__", "__orig_bases__"),
        *vars(object),  # every class has these, and so fits
    }
)


def is_protocol(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether a class is a protocol itself: it names `Protocol` among its bases, which no subclass inherits."""
    definition = entity.definition
    if not isinstance(definition, Class):
        return False
    return any(
        found.home in _PROTOCOLS
        for base in definition.bases
        if "Protocol" in base and (dotted := _without_arguments(base)) is not None
        for found in hierarchy.surface.resolve_dotted(entity.module, dotted)
    )


def is_runtime_checkable(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether `isinstance` may ask for a protocol: a decorator says so, its own or that of one it extends."""
    return any(
        last_part(decorator.name) in {"runtime_checkable", "runtime"}
        for ancestor in hierarchy.lineage(entity).entities
        if isinstance(ancestor.definition, Class)
        for decorator in ancestor.definition.decorators
    )


def protocol_members(hierarchy: Hierarchy, entity: Entity) -> dict[str, Alternatives]:
    """Return what a class has to have in order to fit a protocol: its members, and those of protocols it extends.

    An annotation alone is a member, too; what the methods set on `self` is none.
    """
    members: dict[str, Alternatives] = {}
    for ancestor in reversed(hierarchy.lineage(entity).entities):
        if isinstance(ancestor.definition, Class) and is_protocol(hierarchy, ancestor):
            for name in ancestor.definition.scope:
                if name not in _NO_MEMBERS and not _is_class(own := hierarchy.surface.own_member(ancestor, name)):
                    members[name] = own
        elif (known := standard_library.find_class(ancestor.home)) is not None:
            for name in standard_library.abstract_methods(known):
                members[name] = (Entity(EntityKind.EXTERNAL, f"{ancestor.home}.{name}", "", owner=ancestor.home),)
    return members


def _is_class(found: Alternatives) -> bool:
    return not found or any(isinstance(entity.definition, Class) for entity in found)


def _without_arguments(base: str) -> str | None:
    try:
        node = ast.parse(base, mode="eval").body
    except SyntaxError:
        return None
    return dotted_name(node.value if isinstance(node, ast.Subscript) else node)

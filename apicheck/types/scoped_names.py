"""What the names in annotations lead to, by the scope where they stand.

Source: language reference, 4.2.2 "Resolution of names".
"""

from __future__ import annotations

import ast

from apicheck.model.definition import Attribute
from apicheck.model.entity import Alternatives, Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.linking.alternatives import external
from apicheck.surface.naming import last_part
from apicheck.types import standard_types


class ScopedNames:
    """Looks up the names in the annotations of one side."""

    def __init__(self, hierarchy: Hierarchy) -> None:
        self._hierarchy = hierarchy
        self._surface = hierarchy.surface

    def find(self, dotted: str, module: str, owner: Entity | None) -> Alternatives:
        """Return what a name leads to: a type of the class's own body, else what the module has, or the language.

        Functions of the name hide no type. What the bodies of the classes around a class bind can't be seen in it.
        """
        first, _, rest = dotted.partition(".")
        found: Alternatives = ()
        if owner is not None:
            found = tuple(each for each in self._surface.own_member(owner, first) if self._may_be_type(each))
        found = found or self._surface.typed_names.resolve(module, first)
        if found and standard_library.is_builtin(first) and _are_functions(found):
            found = (external(f"builtins.{first}"),)
        for part in rest.split(".") if rest else ():
            found = self._surface.walk(found, part) or self._inherited(found, part)
        return found

    def _inherited(self, found: Alternatives, name: str) -> Alternatives:
        classes = [each for each in found if each.kind is EntityKind.CLASS]
        return tuple(member for each in classes for member in self._hierarchy.member(each, name))

    def _may_be_type(self, entity: Entity) -> bool:
        """Tell whether an annotation in the body of a class can mean what the body binds."""
        attribute = entity.definition
        if not isinstance(attribute, Attribute):
            return entity.kind in {EntityKind.CLASS, EntityKind.EXTERNAL, EntityKind.MODULE}
        if not is_alias(attribute):
            return False
        target = self._surface.typed_names.resolve(entity.module, attribute.refers_to) if attribute.refers_to else ()
        values = [each.definition for each in target if isinstance(each.definition, Attribute)]
        return (
            not target
            or len(values) < len(target)
            or any(is_alias(each) or (each.call is not None and each.annotation is None) for each in values)
        )

    def is_no_type(self, name: str, module: str) -> bool:
        """Tell whether a name leads to a function, or nothing binds it: type checkers take it for anything."""
        found = self._surface.typed_names.resolve(module, name)
        if found:
            return _are_functions(found)
        summaries = (self._surface.stubs.get(module), self._surface.modules.get(module))
        return not any(each is not None and (name in each.scope or each.star_imports) for each in summaries)

    def through_standard_star(self, dotted: str, module: str) -> str | None:
        """Return the path of a name that `from typing import *` brings."""
        summary = self._surface.stubs.get(module) or self._surface.modules.get(module)
        for star in reversed(summary.star_imports if summary is not None else ()):
            path = f"{star.module}.{dotted}"
            if standard_types.is_standard(star.module) and standard_library.find(path) is not None:
                return path
        return None


def is_alias(attribute: Attribute) -> bool:
    """Tell whether an assignment makes a type alias: marked as one, or a value that can be nothing else."""
    if attribute.value is None or attribute.is_shortened or attribute.on_instance:
        return False
    if attribute.annotation is not None:
        return last_part(attribute.annotation) == "TypeAlias"
    if attribute.refers_to is not None:
        return True
    if attribute.call is not None or attribute.is_literal:
        return False
    try:
        node = ast.parse(f"({attribute.value}\n)", mode="eval").body
    except (SyntaxError, ValueError):
        return False
    return isinstance(node, ast.Subscript) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr))


def _are_functions(found: Alternatives) -> bool:
    return all(each.kind is EntityKind.FUNCTION for each in found)

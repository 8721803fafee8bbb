"""What the modules of a surface offer by name: their `__all__`, and what a star import of one brings.

Source: language reference, 7.11 "The import statement".
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from apicheck.model.definition import Attribute, Import
from apicheck.model.entity import EntityKind
from apicheck.model.module import ModuleSummary
from apicheck.surface.expressions import string_items
from apicheck.surface.linking.chosen_names import chosen_names

if TYPE_CHECKING:
    from apicheck.surface.linking.surface import Surface

Listed = tuple[frozenset[str], bool]
"""The names in a list, and whether that is all of it."""


class ExportedNames:
    """Answers for one surface; every answer is computed once."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._known: dict[str, Listed | None] = {}
        self._undecided: dict[str, frozenset[str]] = {}

    def of(self, module: str) -> Listed | None:
        """Return the names in a module's `__all__` and whether that is all of it; None where it has none to read."""
        if module not in self._known:
            self._known[module] = None  # a circle of references ends here
            self._known[module] = self._read(module)
        return self._known[module]

    def has_list(self, module: str) -> bool:
        """Tell whether a module has an `__all__`, one that can't be read among them."""
        summary = self._surface.modules.get(module)
        return self.of(module) is not None or (summary is not None and "__all__" in summary.scope)

    def _read(self, module: str) -> Listed | None:
        summary = self._surface.modules.get(module)
        if summary is None:
            return None
        if summary.exports is None:
            # `from x import *` brings no `__all__`, but `from x import __all__` does.
            bindings = summary.scope.get("__all__", ())
            for binding in bindings:
                if isinstance(binding.definition, Import) and binding.definition.name is not None:
                    return self.of(binding.definition.module)
            served = self.of_stub(summary)
            return (served, True) if served else None
        names: set[str] = set()
        undecided: set[str] = set()
        is_complete = True
        for item in summary.exports:
            found: Listed | None
            if item.chosen is not None:
                chosen = chosen_names(self._surface, summary, item.chosen)
                found = chosen.kept, chosen.is_whole
                undecided |= chosen.undecided - names
            elif item.reference is None:
                found = frozenset(item.names), True
            else:
                found = self.listed_by(module, item.reference)
            listed, is_whole = found or (frozenset(), False)
            is_complete = is_complete and is_whole
            if item.is_removal:
                names -= listed
            else:
                names |= listed
                undecided -= listed if item.chosen is None else frozenset()
        self._undecided[module] = frozenset(undecided)
        if not is_complete:  # computed, perhaps from the list that `attach_stub` gives back
            names |= self.of_stub(summary)
        return frozenset(names), is_complete

    def may_list(self, module: str, name: str) -> bool:
        """Tell whether a module has an `__all__` of which a part is computed, and the name is not in the rest."""
        exports = self.of(module)
        return exports is not None and not exports[1] and name not in exports[0]

    def is_guess(self, module: str, name: str) -> bool:
        """Tell whether a name is in a module's `__all__` by a test alone of which nobody can tell whether it passes."""
        return self.of(module) is not None and name in self._undecided.get(module, ())

    def is_brought_by_guess(self, module: str, name: str, seen: frozenset[str] = frozenset()) -> bool:
        """Tell whether a module has a name only by star imports of modules in whose `__all__` it is a guess."""
        summary = self._surface.modules.get(module)
        if summary is None or summary.scope.get(name) or self._surface.has_module(f"{module}.{name}"):
            return False
        answers = [
            self.is_guess(star.module, name)
            or (
                self.of(star.module) is None
                and star.module not in seen
                and self.is_brought_by_guess(star.module, name, seen | {module})
            )
            for star in summary.star_imports
            if self._surface.has_module(star.module) and self.star_may_bring(star.module, name)
        ]
        return bool(answers) and all(answers)

    def star_may_bring(self, module: str, name: str, seen: frozenset[str] = frozenset()) -> bool:
        """Tell whether `from module import *` may bind a name: one of `__all__`, or one that the module itself has.

        A module's `__getattr__` is asked for the names of `__all__` alone (language reference, 7.11).
        """
        exports = self.of(module)
        summary = self._surface.modules.get(module)
        if exports is not None:
            chooses = any(item.chosen is not None for item in (summary.exports if summary is not None else None) or ())
            is_submodule = chooses and self._surface.has_module(f"{module}.{name}")
            return name in exports[0] or not exports[1] or is_submodule
        if summary is None or summary.binds_computed_names or "__all__" in summary.scope:
            return True
        if name.startswith("_"):
            return False
        surface = self._surface
        if name in summary.scope or name in surface.patched.get(module, ()) or surface.has_module(f"{module}.{name}"):
            return True
        return any(
            not surface.has_module(star.module) or self.star_may_bring(star.module, name, seen | {module})
            for star in summary.star_imports
            if star.module not in seen
        )

    def of_stub(self, summary: ModuleSummary) -> frozenset[str]:
        """Return the names that `lazy_loader.attach_stub` reads out of the stub: those of its relative imports."""
        stub = self._surface.stubs.get(summary.name) if summary.is_served_by_stub else None
        return frozenset(
            name
            for name, bindings in (stub.scope if stub is not None else {}).items()
            for binding in bindings
            if isinstance(binding.definition, Import)
            and binding.definition.name is not None
            and f"{binding.definition.module}.".startswith(f"{summary.name}.")
        )

    def listed_by(self, module: str, reference: str) -> Listed | None:
        """Return the names that an operand of `__all__` arithmetic stands for, and whether that is all of them."""
        holder, _, last = reference.rpartition(".")
        if holder and last == "__all__":
            for entity in self._surface.resolve_dotted(module, holder):
                exports = self.of(entity.home) if entity.kind is EntityKind.MODULE else None
                if exports is not None:
                    return exports
            return None
        summary = self._surface.modules.get(module)
        for binding in summary.scope.get(reference, ()) if summary else ():
            imported = binding.definition
            if isinstance(imported, Import) and imported.name == "__all__":
                return self.of(imported.module)
        for entity in self._surface.resolve_dotted(module, reference):
            attribute = entity.definition
            if isinstance(attribute, Attribute) and attribute.value is not None:
                names = _names_in(attribute.value)
                return None if names is None else (names, True)
        return None


def _names_in(value: str) -> frozenset[str] | None:
    """Return the strings of a literal sequence in source text, None for anything else."""
    try:
        items = string_items(ast.parse(value, mode="eval").body)
    except (SyntaxError, ValueError):
        return None
    return None if items is None else frozenset(items)

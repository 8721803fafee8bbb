"""Names that a module has although no statement binds them: those that its `__getattr__` answers to (PEP 562)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from apicheck.model.deprecation import Deprecation
from apicheck.model.entity import Alternatives, Entity, EntityKind
from apicheck.model.module import ModuleSummary
from apicheck.surface import standard_library
from apicheck.surface.linking.alternatives import external
from apicheck.surface.naming import last_part

if TYPE_CHECKING:
    from apicheck.surface.linking.surface import Surface


class ServedNames:
    """Answers for one surface."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._known: dict[str, Mapping[str, str | None]] = {}

    def of(self, summary: ModuleSummary) -> Mapping[str, str | None]:
        """Return the names that a module's `__getattr__` is seen to serve, with where each comes from if that is told.

        Tables that list them may stand in other modules.
        """
        if not summary.lazy_tables:
            return summary.lazy_names
        known = self._known.get(summary.name)
        if known is None:
            self._known[summary.name] = summary.lazy_names  # what a table is looked up by is not served by itself
            known = dict(summary.lazy_names)
            for table, target in summary.lazy_tables.items():
                listed = self._surface.exported.listed_by(summary.name, table)
                for name in listed[0] if listed is not None else ():
                    known.setdefault(name, f"{target}.{name}" if target else None)
            self._known[summary.name] = known
        return known

    def deprecated(self, summary: ModuleSummary) -> Mapping[str, Deprecation]:
        """Return the names for which a module's `__getattr__` warns, also those that tables of other modules list."""
        tables = [name for name in summary.deprecated_names if name.endswith("[]")]
        if not tables:
            return summary.deprecated_names
        found = dict(summary.deprecated_names)
        for table in tables:
            told = found.pop(table)
            listed = self._surface.exported.listed_by(summary.name, table.removesuffix("[]"))
            for name in listed[0] if listed is not None else ():
                found.setdefault(name, msgspec.structs.replace(told, message=told.message.replace(table, name)))
        return found

    def serves(self, summary: ModuleSummary, name: str) -> bool:
        """Tell whether a module's `__getattr__` answers to a name: one of its table; of `__all__`, if it is open."""
        if name in self.of(summary):
            return True
        exports = self._surface.exported.of(summary.name)
        is_open = summary.is_open or summary.getattr_factory is not None
        return is_open and (exports is None or name in exports[0])

    def may_serve(self, module: str, name: str = "") -> bool:
        """Tell whether `module` may have `name`, or any name, unseen: `__getattr__`, computed names, foreign stars."""
        summary = self._surface.modules.get(module)
        if summary is None:
            return module in self._surface.opaque
        if name and summary.lists_served_names and not self._surface.resolve(module, name):
            return False
        return not self._refuses(summary, name) and self._is_open(summary, {module}, name)

    def explains(self, module: str, name: str) -> bool:
        """Tell whether a module's `__getattr__` refuses a name with an error of its own, whose words are computed."""
        summary = self._surface.modules.get(module)
        if summary is None:
            return False
        if name in summary.explained_names:
            return True
        made = self._surface.resolve_dotted(module, summary.getattr_factory) if summary.getattr_factory else ()
        holders = ((self._surface.modules.get(entity.module), last_part(entity.home)) for entity in made)
        return any(
            holder is not None and name in holder.explaining_factories.get(factory, ()) for holder, factory in holders
        )

    def find(self, summary: ModuleSummary, name: str) -> Alternatives:
        served = self.of(summary)
        if name in served:
            path = served[name]
            found = self._from_table(path) if path is not None else ()
            if not found and path is not None and name in summary.lazily_imported and self._is_missing(path):
                return ()
            return found or (Entity(EntityKind.UNKNOWN, f"{summary.name}.{name}", summary.name),)
        if name in self._surface.exported.of_stub(summary):
            found = self._surface.follow(summary.name, name, self._surface.stubs[summary.name].scope[name])
            return tuple(msgspec.structs.replace(entity, is_typing_only=False) for entity in found)
        for target in () if self._refuses(summary, name) else summary.forwards_to:
            found = self._surface.walk(self._surface.resolve_path(target), name)
            if found:
                return found
        exports = self._surface.exported.of(summary.name)
        if exports is not None and name in exports[0] and self._is_open(summary, {summary.name}, name):
            return (Entity(EntityKind.UNKNOWN, f"{summary.name}.{name}", summary.name),)
        return ()

    def _is_missing(self, path: str) -> bool:
        """Tell whether a module of the project is sure not to have the name that is imported from it."""
        holder, _, name = path.rpartition(".")
        return holder in self._surface.modules and not self.may_serve(holder, name)

    def _from_table(self, path: str) -> Alternatives:
        """Follow an entry of a table of names: to a name in a module, or to the whole of what stood in the table."""
        found = self._surface.resolve_path(path)
        if found:
            return found
        whole = self._surface.resolve_path(path.rpartition(".")[0])
        return () if any(entity.kind is EntityKind.MODULE for entity in whole) else whole

    def _refuses(self, summary: ModuleSummary, name: str) -> bool:
        """Tell whether a module's `__getattr__` is seen to answer to a name with an error."""
        for item in summary.refused_names:
            if name in item.names:
                return True
            listed = None if item.reference is None else self._surface.exported.listed_by(summary.name, item.reference)
            if listed is not None and name in listed[0]:
                return True
        return False

    def _is_open(self, summary: ModuleSummary, seen: set[str], name: str) -> bool:
        """Tell whether a module, or one that its `__getattr__` hands names on to, may have a name that isn't seen.

        Without a name, any.
        """
        if summary.is_open or (summary.getattr_factory is not None and self._may_be_made(summary, name)):
            return True
        for target in summary.forwards_to:
            for entity in self._surface.resolve_path(target) or (external(target),):
                holder = self._surface.modules.get(entity.home)
                if holder is None:
                    return True
                if entity.home not in seen and self._is_open(holder, seen | {entity.home}, name):
                    return True
        return any(
            star.module != summary.name and self._star_is_open(star.module, {summary.name}, name)
            for star in summary.star_imports
        )

    def _may_be_made(self, summary: ModuleSummary, name: str) -> bool:
        """Tell whether the `__getattr__` that a function made for a module may serve a name; without a name, any."""
        for entity in self._surface.resolve_dotted(summary.name, summary.getattr_factory or "") or (external(""),):
            holder = self._surface.modules.get(entity.module)
            names = None if holder is None else holder.getattr_factories.get(last_part(entity.home))
            if names is None or not name or name in names:
                return True
        return False

    def _star_is_open(self, module: str, seen: set[str], name: str) -> bool:
        """Tell whether a star import from a module may bring an unseen name: it is foreign, or can't be read."""
        if not self._surface.has_module(module) or module in self._surface.opaque:
            names = standard_library.star_names(module)
            return names is None or not name or name in names
        summary = self._surface.modules.get(module)
        if summary is None or module in seen or self._surface.exported.of(module) is not None:
            return False
        seen.add(module)
        is_open = summary.is_open or summary.getattr_factory is not None
        return is_open or any(self._star_is_open(star.module, seen, name) for star in summary.star_imports)

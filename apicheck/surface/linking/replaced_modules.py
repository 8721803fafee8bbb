"""Modules in whose place another module of the project stands: what users import from there is that one's."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from apicheck.model.definition import Binding, Import
from apicheck.model.module import ModuleSummary


def with_stand_ins(modules: Mapping[str, ModuleSummary]) -> Mapping[str, ModuleSummary]:
    """Return summaries by dotted name, those of replaced modules with the names of what stands in their place.

    One that is replaced by something from outside the project stays as it is, and open.
    """
    if not any(summary.replaced_by for summary in modules.values()):
        return modules
    return {name: _replaced(summary, modules) for name, summary in modules.items()}


def _replaced(summary: ModuleSummary, modules: Mapping[str, ModuleSummary]) -> ModuleSummary:
    other = modules.get(summary.replaced_by or "")
    seen = {summary.name}
    while other is not None and other.replaced_by is not None and other.name not in seen:
        seen.add(other.name)
        other = modules.get(other.replaced_by)
    if other is None or other.name in seen:
        return summary
    scope = {
        name: (Binding(Import(other.name, name, 1, 1, is_explicit=_is_offered(bindings))),)
        for name, bindings in other.scope.items()
    }
    scope.setdefault("__all__", (Binding(Import(other.name, "__all__", 1, 1)),))
    return msgspec.structs.replace(
        summary,
        scope=scope,
        exports=None,
        star_imports=other.star_imports,
        is_open=other.is_open,
        binds_computed_names=other.binds_computed_names,
        lazy_names={name: f"{other.name}.{name}" for name in other.lazy_names},
        getattr_factory=None if other.getattr_factory is None else f"{other.name}:{other.getattr_factory}",
        forwards_to=other.forwards_to,
        refused_names=(),
        deprecated_names=other.deprecated_names,
        deprecation=other.deprecation or summary.deprecation,
    )


def _is_offered(bindings: tuple[Binding, ...]) -> bool:
    """Tell whether a module offers what it binds a name to: not what it only imports."""
    return any(not isinstance(each.definition, Import) or each.definition.is_explicit for each in bindings)

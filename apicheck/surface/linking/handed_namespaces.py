"""Modules that give their namespace to a function of another module, which may put names into it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from apicheck.model.definition import Function, Import
from apicheck.model.module import HandedNamespace, ModuleSummary

_LONGEST_WAY = 5


def with_filled(modules: Mapping[str, ModuleSummary]) -> Mapping[str, ModuleSummary]:
    """Return summaries by dotted name, those of modules open that something else may have filled.

    A function of the project that does no more than to look at what it is given fills nothing.
    """
    filled = {
        name: msgspec.structs.replace(summary, is_open=True, binds_computed_names=True)
        for name, summary in modules.items()
        if not all(_only_looks(handed, modules) for handed in summary.handed)
    }
    return {**modules, **filled} if filled else modules


def _only_looks(handed: HandedNamespace, modules: Mapping[str, ModuleSummary]) -> bool:
    function = _function(handed.function, modules)
    if function is None:
        return False
    if isinstance(handed.argument, str):
        return handed.argument in function.looks_at
    positional = [each.name for each in function.signature.parameters if each.takes_position]
    return handed.argument < len(positional) and positional[handed.argument] in function.looks_at


def _function(path: str, modules: Mapping[str, ModuleSummary]) -> Function | None:
    """Return the function that a dotted path leads to by way of imports, None where that can't be told."""
    for _ in range(_LONGEST_WAY):
        module, _, name = path.rpartition(".")
        bound = modules[module].scope.get(name, ()) if module in modules else ()
        definition = bound[0].definition if len(bound) == 1 else None
        if isinstance(definition, Function):
            return None if definition.decorators else definition
        if not isinstance(definition, Import) or definition.name is None:
            return None
        path = f"{definition.module}.{definition.name}"
    return None

"""Private names of modules that stand for another value by now: what mentions them has changed as well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from apicheck.matching.pairs import Side
from apicheck.model.definition import Attribute, Binding, Import
from apicheck.model.module import ModuleSummary
from apicheck.surface import standard_library
from apicheck.surface.linking.surface import Surface

_WORD = re.compile(r"[^\W\d]\w*")


def changed_names(base: Side, head: Side) -> frozenset[str]:
    """Return the private names of modules that have another value by now, or are imported from elsewhere.

    Where a value is made of one of them, its name is among them as well.
    """
    changed = {
        name
        for summary, other in changed_modules(base.surface, head.surface)
        for name, was in summary.scope.items()
        if f"{summary.name}.{name}" not in base.homes
        and _stands_for_another(was, other.scope.get(name, ()), base.surface, head.surface)
    }
    return with_dependents(changed, base)


def with_dependents(names: Iterable[str], side: Side) -> frozenset[str]:
    """Return names of constants, aliases and type variables, and the private ones whose values are made of them."""
    return with_users(
        names,
        (
            (name, words)
            for module, summary in side.surface.modules.items()
            for name, bindings in summary.scope.items()
            if f"{module}.{name}" not in side.homes and (words := _words(bindings))
        ),
    )


def with_users(names: Iterable[str], uses: Iterable[tuple[str, frozenset[str]]]) -> frozenset[str]:
    """Return names, those that use one of them, those that use one of these, and so on.

    `uses` are names, each with those that it uses.
    """
    found = set(names)
    known = list(uses) if found else []
    while more := {name for name, used in known if name not in found and not used.isdisjoint(found)}:
        found |= more
    return frozenset(found)


def _words(bindings: tuple[Binding, ...]) -> frozenset[str]:
    values = [each.definition for each in bindings if isinstance(each.definition, Attribute)]
    return frozenset(
        word for each in values if each.value and not each.is_literal for word in _WORD.findall(each.value)
    )


def changed_modules(base: Surface, head: Surface) -> Iterator[tuple[ModuleSummary, ModuleSummary]]:
    """Yield the modules of both sides whose files are not the same, as base and as head has them."""
    for module, summary in base.modules.items():
        other = head.modules.get(module)
        if other is not None and other is not summary:
            yield summary, other


def _stands_for_another(was: tuple[Binding, ...], now: tuple[Binding, ...], base: Surface, head: Surface) -> bool:
    old, new = _only(was), _only(now)
    if isinstance(old, Import) and isinstance(new, Import):
        before, after = (old.module, old.name), (new.module, new.name)
        return before != after and _target(old, base) != _target(new, head)
    return _value(old) != _value(new)


def _target(imported: Import, surface: Surface) -> list[str]:
    if imported.name is None:
        return [imported.module]
    found = surface.resolve_dotted(imported.module, imported.name) if surface.has_module(imported.module) else ()
    return [each.home for each in found] or [standard_library.canonical(f"{imported.module}.{imported.name}")]


def _only(bindings: tuple[Binding, ...]) -> object:
    return bindings[0].definition if len(bindings) == 1 else None


def _value(definition: object) -> str | None:
    return definition.value if isinstance(definition, Attribute) else None

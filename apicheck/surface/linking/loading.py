"""Which modules an `import` statement loads, over all that the loaded modules import in turn.

Source: language reference, 5.4.2 "Submodules": the import of a submodule binds it in its parent, whoever imports it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from apicheck.model.condition import CanImport
from apicheck.model.definition import Import
from apicheck.model.module import Load, ModuleSummary

# `six` itself is there everywhere; of what it moves, this alone is not.
_MOVED_WINDOWS_MODULE = ("six.moves", "winreg")


class Loading:
    """Answers for the modules of one revision; every answer is computed once. Foreign modules load nothing here.

    `required` maps the topmost names of distributions to the foreign modules that are installed along with them.
    """

    def __init__(
        self, modules: Mapping[str, ModuleSummary], required: Mapping[str, frozenset[str]] = MappingProxyType({})
    ) -> None:
        self._modules = modules
        self._required = required
        self._possible: dict[str, frozenset[str] | None] = {}
        self._first_lines: dict[str, Mapping[str, int]] = {}
        self._reached: dict[tuple[str, bool], frozenset[str]] = {}

    def certain(self, module: str) -> frozenset[str]:
        """Return the modules that are loaded wherever `module` can be imported, itself and foreign ones among them."""
        known = self._reached.get((module, True))
        return self._reach(module, is_certain=True) if known is None else known

    def can_import(self, name: str, module: str) -> bool:
        """Tell whether a foreign module can be imported wherever `module` can: it is loaded with it, or required."""
        if name in self.certain(module):
            return True
        required = (self._required[above] for above in _upwards(module) if above in self._required)
        return not next(required, frozenset()).isdisjoint(_upwards(name))

    def asks_for(self, name: str, module: str) -> bool:
        """Tell whether `module` can't be imported where a foreign module can't, which does not come along with it."""
        required = (self._required[above] for above in _upwards(module) if above in self._required)
        return name in self.certain(module) and next(required, frozenset()).isdisjoint(_upwards(name))

    def possible(self, module: str) -> frozenset[str] | None:
        """Return the modules that may be loaded once `module` is, None where one of them computes what it imports."""
        if module not in self._possible:
            found = self._reach(module, is_certain=False)
            summaries = (self._modules.get(name) for name in found)
            is_computed = any(summary is not None and summary.computes_imports for summary in summaries)
            self._possible[module] = None if is_computed else found
        return self._possible[module]

    def first_lines(self, package: str) -> Mapping[str, int]:
        """Return the modules that the statements of a package make the interpreter load, each with the first such line.

        The package itself, and those around it, have begun by then, and are not loaded once more.
        """
        known = self._first_lines.get(package)
        if known is not None:
            return known
        found: dict[str, int] = {}
        begun = set(_upwards(package))
        summary = self._modules.get(package)
        for load in sorted(() if summary is None else summary.loads, key=lambda each: each.line):
            if not load.is_certain:
                continue
            pending = list(self._targets(load, is_certain=True))
            while pending:
                name = pending.pop()
                if name not in found and name not in begun:
                    found[name] = load.line
                    pending.extend(self._following(name, is_certain=True))
        self._first_lines[package] = found
        return found

    def _reach(self, module: str, *, is_certain: bool) -> frozenset[str]:
        """Return a module and all that is loaded with it, over what was found for other modules where that is known."""
        found: set[str] = set()
        pending = [module]
        while pending:
            name = pending.pop()
            if name in found:
                continue
            known = self._reached.get((name, is_certain))
            if known is None:
                found.add(name)
                pending.extend(self._following(name, is_certain=is_certain))
            else:
                found |= known
        reached = self._reached[module, is_certain] = frozenset(found)
        return reached

    def _following(self, name: str, *, is_certain: bool) -> Iterable[str]:
        """Yield what a module makes the interpreter load next: the package around it, and what it imports."""
        package = name.rpartition(".")[0]
        if package:
            yield package
        summary = self._modules.get(name)
        if summary is not None:
            yield from filter(None, self._loaded_by(summary, is_certain=is_certain))

    def _loaded_by(self, summary: ModuleSummary, *, is_certain: bool) -> Iterable[str]:
        yield from (need.name for need in summary.needs if isinstance(need, CanImport))
        for load in summary.loads:
            if load.is_certain or not is_certain:
                yield from self._targets(load, is_certain=is_certain)

    def _targets(self, load: Load, *, is_certain: bool) -> Iterator[str]:
        """Yield the module that one import loads, and what is its name in it where that is a submodule."""
        yield load.module
        if (load.module, load.name) == _MOVED_WINDOWS_MODULE:
            yield "winreg"
        submodule = "" if load.name is None else f"{load.module}.{load.name}"
        if submodule not in self._modules or load.name is None:
            return
        if not (is_certain and self._has_another(load.module, load.name)):
            yield submodule

    def _has_another(self, package: str, name: str) -> bool:
        """Tell whether a package binds a name to something else than its submodule, which is then not loaded."""
        holder = self._modules.get(package)
        return holder is not None and any(
            not isinstance(binding.definition, Import)
            or (binding.definition.module, binding.definition.name)
            not in {(package, name), (f"{package}.{name}", None)}
            for binding in holder.scope.get(name, ())
        )


def _upwards(name: str) -> Iterator[str]:
    """Yield a dotted name, and the packages around it, the innermost first."""
    while name:
        yield name
        name = name.rpartition(".")[0]

"""Which names and modules of a linked surface are public.

Source: typing specification, "Library interface (public and private symbols)", widened by what most packages do: an
`__init__` offers what it imports from inside its own distribution.
"""

from collections.abc import Iterator

from apicheck.model.definition import Attribute, Binding, Import
from apicheck.model.module import ModuleSummary
from apicheck.surface.linking.surface import Surface
from apicheck.surface.naming import MACHINERY, is_private
from apicheck.surface.visibility import Reexports


class PublicNames:
    """Answers for one surface; every answer is computed once."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, module: str) -> tuple[str, ...]:
        """Return the public names of a module in a stable order, its submodules aside."""
        if module not in self._known:
            self._known[module] = ()  # a circle of star imports ends here
            self._known[module] = tuple(dict.fromkeys(self._listed(module)))
        return self._known[module]

    def _listed(self, module: str) -> Iterator[str]:
        summary = self._surface.modules.get(module)
        if summary is None:
            return
        exports = self._surface.exported.of(module)
        if exports is not None:
            names, is_complete = exports
            yield from sorted(names - MACHINERY)
            if is_complete:
                yield from self._opened(summary)
                return
        for name, bindings in summary.scope.items():
            if is_private(name) or name in MACHINERY or self._stands_in_for_import(bindings):
                continue
            if summary.is_stood_in and not any(binding.is_typing_only for binding in bindings):
                continue
            if any(self._is_public(summary, binding) for binding in bindings):
                yield name
        for star in summary.star_imports:
            if self._surface.has_module(star.module):
                yield from (name for name in self.of(star.module) if not name.startswith("_"))
        yield from (name for name in self._surface.served.of(summary) if not is_private(name))
        yield from self._opened(summary)

    def _opened(self, summary: ModuleSummary) -> Iterator[str]:
        """Yield the names that the project calls public whatever they look like."""
        visibility = self._surface.visibility.of(summary.name)
        if visibility.public:
            yield from (
                name for name in summary.scope if is_private(name) and visibility.opens(f"{summary.name}.{name}")
            )

    def _is_public(self, summary: ModuleSummary, binding: Binding) -> bool:
        definition = binding.definition
        if not isinstance(definition, Import):
            return not (isinstance(definition, Attribute) and definition.is_loop_variable)
        if definition.is_explicit:
            return True
        reexports = self._surface.visibility.of(summary.name).reexports
        if summary.is_stub or reexports is Reexports.EXPLICIT:
            return False
        if definition.name is None and "." not in definition.module:
            return False  # `import pkg.part` binds `pkg` in `pkg` itself; `import pkg.part as name` brings something
        if not summary.is_package and reexports is not Reexports.ALL:
            return False
        inside = f"{definition.module}.".startswith(f"{summary.name}.")
        return inside or self._surface.has_module(definition.module)

    def _stands_in_for_import(self, bindings: tuple[Binding, ...]) -> bool:
        """Tell whether a name is a foreign thing, used alone: `import ssl`, or `ssl = None` where it is missing."""
        definitions = [binding.definition for binding in bindings]
        imports = [definition for definition in definitions if isinstance(definition, Import)]
        return 0 < len(imports) < len(definitions) and all(
            self._is_foreign(definition)
            if isinstance(definition, Import)
            else isinstance(definition, Attribute) and definition.value in {"None", "False"}
            for definition in definitions
        )

    def _is_foreign(self, imported: Import) -> bool:
        """Tell whether an import brings a module, or something of another distribution, without offering it."""
        if imported.is_explicit:
            return False
        return imported.name is None or not self._surface.has_module(imported.module.partition(".")[0])

    def modules(self) -> Iterator[str]:
        """Yield the modules that a public dotted name leads to, in a stable order."""
        for name in sorted({*self._surface.modules, *self._surface.opaque}):
            if name.endswith(".__main__") or name == "__main__":
                continue
            if self._is_public_module(name):
                yield name

    def _is_public_module(self, name: str) -> bool:
        visibility = self._surface.visibility
        return visibility.opens(name) or not (
            any(is_private(part) for part in name.split(".")) or visibility.hides(name)
        )

    def opened_alone(self) -> Iterator[tuple[str, str]]:
        """Yield the names, each with its module, that the project calls public in modules that are private."""
        for name in sorted(self._surface.modules):
            visibility = self._surface.visibility.of(name)
            if visibility.public and not self._is_public_module(name):
                yield from ((name, each) for each in self.of(name) if visibility.opens(f"{name}.{each}"))

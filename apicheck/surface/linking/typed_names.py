"""What type checkers read under the names of a revision: the stub beside a module comes before the module itself.

Source: PEP 484, "Stub Files"; typing specification, "Import resolution ordering".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from apicheck.model.definition import Class, Definition, Import
from apicheck.model.entity import Alternatives, Entity

if TYPE_CHECKING:
    from apicheck.surface.linking.surface import Surface


class TypedNames:
    """Answers for one surface."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface

    def resolve(self, module: str, dotted: str) -> Alternatives:
        """Return what `a.b.c` means to a type checker in the scope of `module`: in its stub, where it has one."""
        first, _, remainder = dotted.partition(".")
        home, name = self._stub_home(module, first)
        stub = self._surface.stubs.get(home)
        bindings = () if stub is None else stub.scope.get(name, ())
        found = self._surface.follow(home, name, bindings) if bindings else ()
        return self._surface.walk(found, remainder) if found else self._surface.resolve_dotted(module, dotted)

    def _stub_home(self, module: str, name: str) -> tuple[str, str]:
        """Follow the imports of stubs from stub to stub, to names that perhaps none of their modules has."""
        seen = {(module, name)}
        while (stub := self._surface.stubs.get(module)) is not None:
            bindings = stub.scope.get(name, ())
            imported = bindings[-1].definition if bindings else None
            if not isinstance(imported, Import) or imported.name is None or (imported.module, imported.name) in seen:
                break
            holder = self._surface.stubs.get(imported.module)
            if holder is None or imported.name not in holder.scope:
                break
            module, name = imported.module, imported.name
            seen.add((module, name))
        return module, name

    def of(self, entity: Entity) -> Entity | None:
        """Return what a type checker reads of a definition: that of the stub beside its module, None if it has none."""
        stub = self._surface.stubs.get(entity.module)
        if stub is None:
            return entity
        scope = stub.scope
        definition: Definition | None = None
        for name in entity.home.removeprefix(f"{entity.module}.").replace("'", "").split("."):
            bindings = scope.get(name, ())
            definition = bindings[-1].definition if bindings else None
            scope = definition.scope if isinstance(definition, Class) else {}
        if definition is None or isinstance(definition, Import):
            return None
        return msgspec.structs.replace(entity, definition=definition)

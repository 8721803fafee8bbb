"""Import statements: what they bind, which modules they load, and the star imports among them.

Source: language reference, 7.11 "The import statement".
"""

import ast

from apicheck.model.condition import CanImport, Condition, any_of, negated
from apicheck.model.definition import Import
from apicheck.model.module import Load, StarImport
from apicheck.surface.reading.block_names import BlockNames
from apicheck.surface.reading.copied_names import Copied
from apicheck.surface.reading.platforms import where_importable
from apicheck.surface.reading.scope_stack import ScopeStack


class ImportReader:
    """Reads the imports of one module."""

    def __init__(self, stack: ScopeStack) -> None:
        self.star_imports: list[StarImport] = []
        self._loads: dict[tuple[str, str | None, bool], Load] = {}
        self.needs: dict[Condition, None] = {}
        self._stack = stack

    @property
    def loads(self) -> tuple[Load, ...]:
        """What the module loads, in the order of its statements."""
        return tuple(self._loads.values())

    def read(self, node: ast.Import, names: BlockNames) -> None:
        """Read `import module as name`."""
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            module = alias.name if alias.asname else bound
            is_explicit = alias.asname == alias.name
            self._load(node.lineno, alias.name)
            names.bind(bound, Import(module, None, node.lineno, node.end_lineno or node.lineno, is_explicit))

    def read_from(self, node: ast.ImportFrom, names: BlockNames) -> None:
        """Read `from module import name`."""
        module = self._absolute(node.module or "", node.level)
        if module == "__future__":
            return
        for alias in node.names:
            own = self._stack.visible(alias.name, names) if module == self._stack.module else ()
            if own:  # A module that imports from itself: the name as it is bound by then.
                names.bindings[alias.asname or alias.name] = own
                names.certain.add(alias.asname or alias.name)
                continue
            self._load(node.lineno, module, None if alias.name == "*" else alias.name)
            if alias.name == "*":
                self.star_imports.append(
                    StarImport(module, node.lineno, self._stack.is_typing_only, self._stack.condition)
                )
                continue
            definition = Import(
                module, alias.name, node.lineno, node.end_lineno or node.lineno, alias.asname == alias.name
            )
            names.bind(alias.asname or alias.name, definition)

    def read_copied(self, copied: Copied, line: int, names: BlockNames) -> bool:
        """Read what copies the names of an imported module as a star import of it; False where it is no such module."""
        module = self._stack.imported_path(copied.module, names)
        if module is None:
            return False
        self.star_imports.append(StarImport(module, line, self._stack.is_typing_only, self._stack.condition))
        return True

    def _load(self, line: int, module: str, name: str | None = None) -> None:
        """Note an import that runs when the module is loaded, not one of a function that is called later."""
        if self._stack.is_typing_only or self._stack.is_in_function:
            return
        if self._stack.condition is None:
            self._loads.setdefault((module, name, True), Load(module, name, line=line))
            return
        if (module, name, True) not in self._loads:
            self._loads.setdefault((module, name, False), Load(module, name, is_certain=False, line=line))
        is_foreign = module.partition(".")[0] != self._stack.module.partition(".")[0]
        if is_foreign and not self._stack.guards and isinstance(where := where_importable(module, name), CanImport):
            need = any_of(negated(self._stack.condition), where)
            if need is not None:
                self.needs[need] = None

    def _absolute(self, module: str, level: int) -> str:
        """Resolve a relative import (language reference, 5.7 "Package Relative Imports")."""
        if not level:
            return module
        package = self._stack.package
        if level > 1:
            package = package[: 1 - level]
        return ".".join([*package, module] if module else package)

"""The packages of a tree, as data: distributions, their modules, and what could not be read on the way."""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

import msgspec

from apicheck.project.declared import Declared


class Problem(msgspec.Struct, frozen=True):
    """A declaration that could not be understood. `line` counts from 1, None where no line is to blame."""

    file: str
    line: int | None
    message: str


class SourceFile(msgspec.Struct, frozen=True, gc=False):
    """A file that can be imported: `path` from the repository's root, `name` as an `import` statement spells it.

    `is_support` marks tests, documentation, examples and benchmarks: no API, but public modules may import from them.
    """

    path: str
    name: str
    is_package: bool = False
    is_stub: bool = False
    is_support: bool = False

    @property
    def import_path(self) -> str:
        """The path at which an interpreter would find it under a folder on its search path."""
        suffix = ".pyi" if self.is_stub else ".py"
        return f"{self.name.replace('.', '/')}{'/__init__' if self.is_package else ''}{suffix}"


class Distribution(msgspec.Struct, frozen=True):
    """What one build of one folder ships.

    `name` is normalised (PEP 503), "" where none is declared; `root` is the folder of the declaration, "" for the
    repository's own. `import_names` are the topmost regular packages and modules (`google.api_core`, where `google` is
    a namespace package), `namespaces` the names above them (PEP 794 draws the same line). `compiled_modules` have no
    Python source: they exist, and a stub may tell more. `is_typed` is PEP 561's marker. `dependencies` are the
    requirements as written, without those of extras; `declared` is what those who install it notice, in full.
    """

    name: str
    root: str
    import_names: tuple[str, ...]
    is_typed: bool
    requires_python: str | None
    modules: tuple[SourceFile, ...]
    namespaces: tuple[str, ...] = ()
    compiled_modules: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    declared: Declared = Declared()


class Project(msgspec.Struct, frozen=True, dict=True):
    """All distributions of a tree.

    `not_found` are configured packages, or the configured source folder, that this tree does not have: a mistake where
    neither side of a comparison has them, an addition or a removal where one has. `is_unfound` says that there is code,
    and yet no module was found, although nothing declares that none is shipped.
    """

    distributions: tuple[Distribution, ...]
    problems: tuple[Problem, ...] = ()
    not_found: tuple[str, ...] = ()
    is_unfound: bool = False

    @cached_property
    def modules(self) -> Mapping[str, tuple[SourceFile, ...]]:
        """Dotted name to its files: in the order of distributions, the `.py` before the `.pyi` where there are both."""
        found: dict[str, tuple[SourceFile, ...]] = {}
        for distribution in self.distributions:
            for module in distribution.modules:
                found[module.name] = (*found.get(module.name, ()), module)
        return MappingProxyType(found)

    @cached_property
    def owners(self) -> Mapping[str, Distribution]:
        """Dotted name of a module, compiled ones too, to the first distribution that ships it."""
        found: dict[str, Distribution] = {}
        for distribution in self.distributions:
            for name in (*(module.name for module in distribution.modules), *distribution.compiled_modules):
                found.setdefault(name, distribution)
        return MappingProxyType(found)

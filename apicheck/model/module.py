"""The summary of one module: everything about its API that its own text tells, nothing that needs another file."""

import msgspec

from apicheck.model.condition import Condition
from apicheck.model.definition import Binding
from apicheck.model.deprecation import Deprecation


class NamespaceFilter(msgspec.Struct, frozen=True):
    """Names that a module chooses among those that it has itself: `[name for name in dir() if ...]`.

    Every one of `tests`, as source text, has to hold of a name that is bound before `line`; there the variable `name`
    holds it, and the `values` hold what it is bound to.
    """

    name: str
    values: tuple[str, ...]
    tests: tuple[str, ...]
    line: int


class ExportItem(msgspec.Struct, frozen=True):
    """One operand of `__all__` arithmetic: literal `names`, `reference`, the dotted name of another one, or a filter.

    The latter is `chosen`.
    """

    names: tuple[str, ...] = ()
    reference: str | None = None
    is_removal: bool = False
    chosen: NamespaceFilter | None = None


class StarImport(msgspec.Struct, frozen=True):
    """`from module import *`, the module's name already absolute, under the condition of the branch that it is in."""

    module: str
    line: int
    is_typing_only: bool = False
    condition: Condition | None = None


class Load(msgspec.Struct, frozen=True):
    """An `import` that a module runs while it is loaded: of `module` and, by `from`, of what is `name` in it.

    `is_certain` says that it runs wherever the module can be imported at all; `line` is that of the first such import.
    """

    module: str
    name: str | None = None
    is_certain: bool = True
    line: int = 0


ANY_NAME = "*"
"""Stands for names that can't be told; behind the beginning of one, `visit_*`, for all that begin so."""


class HandedNamespace(msgspec.Struct, frozen=True):
    """A call that gives the namespace of a module to `function`, a dotted path: by position or by name."""

    function: str
    argument: int | str


class ModuleSummary(msgspec.Struct, frozen=True, tag="module"):
    """What one file binds.

    `scope` maps each name to the definitions that it may have at the end of the module, in source order. `exports` is
    None without an `__all__` that can be read. `lazy_names` are the names that a module-level `__getattr__` is seen to
    serve, each with the dotted path that it comes from, or None where that can't be told. `lazy_tables` are tables of
    other modules that list such names, as this module calls them, each with the module that they are taken from, ""
    where that can't be told. Those of `lazily_imported` are there where that path is: an import statement fetches them.
    `is_open` says that the module may have more names than can be listed: a `__getattr__` of any kind, or names written
    into `globals()`, which is what `binds_computed_names` says alone.
    `getattr_factory` is the dotted name of the function that makes its `__getattr__`; `getattr_factories` are functions
    of its own that make one, each with all names that it may serve, those left out that may serve others, too.
    `patches` are the names that it sets on what it imports, or its functions on what it has, by the dotted path of
    that; `ANY_NAME` is among them where some are computed.
    `is_served_by_stub` says that the stub beside it lists what its `__getattr__` serves (`lazy_loader.attach_stub`).
    `replaced_by` is the dotted name of the module that it puts in its own place in `sys.modules`; with `is_object` it
    puts an object there, whose members are its scope.
    `registers_modules` says that it writes modules into `sys.modules` under names that can't be told;
    `registered_modules` are the names of others that are told. Its `__getattr__` hands names that it does not have on
    to the modules `forwards_to`, and answers to those of `refused_names` with an error. Where it `lists_served_names`,
    type checkers are told in one branch what the other one, which the interpreter runs, serves by names out of sight;
    one that `is_stood_in` puts an object in its place there, which has none of the names that the module itself binds.
    `loads` are the imports that it runs; `computes_imports` says that there may be others, of modules whose names can't
    be told. `needs` are conditions of which each has to hold for the module to run to its end: where it can't be
    imported, nobody has its names. `explained_names` are those that its `__getattr__` refuses with another error than
    `AttributeError`, `explaining_factories` are functions that make one which does so, each with these names,
    `deprecated_names` those that it warns of, where `TABLE[]` stands for each name of a table in another module;
    `deprecation` is that of the whole module. `deleted` are the names that it deletes, each with what it was bound to
    until then: nobody can import them, and its classes may stand on them all the same. `registrations` are dotted names
    of what may be generic functions (`functools.singledispatch`), each with a type that it gets an implementation for.
    `handed` are functions of other modules that are given its namespace, and may put names into it.
    """

    name: str
    is_package: bool
    is_stub: bool
    scope: dict[str, tuple[Binding, ...]]
    exports: tuple[ExportItem, ...] | None = None
    star_imports: tuple[StarImport, ...] = ()
    is_open: bool = False
    binds_computed_names: bool = False
    lazy_names: dict[str, str | None] = {}
    lazily_imported: tuple[str, ...] = ()
    lazy_tables: dict[str, str] = {}
    patches: dict[str, tuple[str, ...]] = {}
    getattr_factory: str | None = None
    getattr_factories: dict[str, tuple[str, ...]] = {}
    is_served_by_stub: bool = False
    registers_modules: bool = False
    registered_modules: tuple[str, ...] = ()
    forwards_to: tuple[str, ...] = ()
    lists_served_names: bool = False
    is_stood_in: bool = False
    refused_names: tuple[ExportItem, ...] = ()
    deprecation: Deprecation | None = None
    deprecated_names: dict[str, Deprecation] = {}
    replaced_by: str | None = None
    is_object: bool = False
    explained_names: tuple[str, ...] = ()
    explaining_factories: dict[str, tuple[str, ...]] = {}
    loads: tuple[Load, ...] = ()
    computes_imports: bool = False
    needs: tuple[Condition, ...] = ()
    deleted: dict[str, tuple[Binding, ...]] = {}
    registrations: tuple[tuple[str, str], ...] = ()
    handed: tuple[HandedNamespace, ...] = ()

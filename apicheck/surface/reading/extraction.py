"""One file's bytes become one module summary: the only thing that leaves the room of the syntax tree."""

from apicheck.model.module import ModuleSummary
from apicheck.surface.reading import deprecations
from apicheck.surface.reading.deep_stack import with_deep_stack
from apicheck.surface.reading.deprecated_names import deprecated_names
from apicheck.surface.reading.dispatch_reader import registrations
from apicheck.surface.reading.getattr_factories import explaining_factories, getattr_factories
from apicheck.surface.reading.lazy_names import LazyNames, lazy_names
from apicheck.surface.reading.module_patches import module_patches
from apicheck.surface.reading.needed_names import needed_modules
from apicheck.surface.reading.scope_reader import ScopeReader
from apicheck.surface.reading.source_text import UnreadableSource, decode
from apicheck.surface.reading.stand_ins import module_in_place, scope_of_object
from apicheck.surface.reading.syntax import KnownFunctions, Syntax, parse


def extract(
    data: bytes, name: str, *, is_package: bool, is_stub: bool, known: KnownFunctions | None = None
) -> ModuleSummary:
    """Summarise the module `name` from its file's bytes alone.

    `known` gets what the texts of its functions tell, and has what those of another version did.
    Raises `UnreadableSource` where they are no Python source that the running version can parse.
    """
    text = decode(data)

    def read() -> ModuleSummary:
        return _extract(parse(text, known), name, is_package=is_package, is_stub=is_stub)

    try:
        return read()
    except RecursionError:
        pass
    try:
        return with_deep_stack(read)
    except RecursionError as error:
        raise UnreadableSource("cannot be parsed: its expressions nest too deeply") from error


def _extract(syntax: Syntax, name: str, *, is_package: bool, is_stub: bool) -> ModuleSummary:
    text = syntax.text
    reader = ScopeReader(name, is_package=is_package, syntax=syntax)
    scope = reader.read(syntax.tree.body)
    of_object = scope_of_object(reader.namespace.stand_in, scope)
    is_open = reader.namespace.is_open or (reader.namespace.stand_in is not None and of_object is None)
    scope = scope if of_object is None else of_object
    package = name if is_package else name.rpartition(".")[0]
    has_lazy_names = any(word in text for word in ("__getattr__", "__name__", "globals()"))
    lazy = lazy_names(syntax.tree.body, name, package) if has_lazy_names else LazyNames()
    return ModuleSummary(
        name,
        is_package,
        is_stub,
        scope,
        reader.exports.result(),
        tuple(reader.imports.star_imports),
        is_open=is_open or lazy.is_open,
        binds_computed_names=is_open,
        lazy_names=lazy.names,
        lazy_tables=lazy.tables,
        lazily_imported=lazy.imported,
        getattr_factory=lazy.factory,
        getattr_factories=getattr_factories(syntax.tree.body) if "AttributeError" in text else {},
        explaining_factories=explaining_factories(syntax.tree.body) if "AttributeError" in text else {},
        patches={} if is_stub else module_patches(syntax.tree, name, package),
        is_served_by_stub=lazy.reads_stub,
        registers_modules=reader.namespace.registers_modules,
        registered_modules=tuple(reader.namespace.registered_modules),
        forwards_to=lazy.forwards_to,
        lists_served_names=reader.lists_served_names,
        is_stood_in=reader.is_stood_in,
        refused_names=lazy.refused,
        explained_names=lazy.explained,
        deprecation=deprecations.of_module(syntax) if syntax.deprecations else None,
        loads=tuple(reader.imports.loads),
        needs=(*reader.imports.needs, *(needed_modules(syntax.tree.body) if "except" in text else ())),
        deleted=reader.deleted,
        computes_imports="import_module(" in text or "__import__(" in text,
        is_object=of_object is not None,
        replaced_by=module_in_place(reader.namespace.stand_in, scope),
        registrations=tuple(registrations(syntax.tree.body)) if ".register" in text else (),
        handed=reader.namespace.handed,
        deprecated_names=deprecated_names(syntax.tree.body, name, lazy.names) if syntax.deprecations else {},
    )

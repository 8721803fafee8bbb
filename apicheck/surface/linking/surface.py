"""One revision, linked: every dotted path followed to what it stands for.

Names are looked up by the language's rules (language reference, 4.2.2 "Resolution of names", 5.4.2 "Submodules",
7.11 "The import statement"), without running anything.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

from apicheck.model.condition import NEVER, Condition, Version, all_of, any_of
from apicheck.model.definition import Attribute, Binding, Class, Definition, Function, Import, Property
from apicheck.model.deprecation import Deprecation
from apicheck.model.effect import Effect
from apicheck.model.entity import Alternatives, Entity, EntityKind
from apicheck.model.location import Location
from apicheck.model.module import ModuleSummary
from apicheck.surface import standard_library
from apicheck.surface.expressions import string_items
from apicheck.surface.linking.foreign_stars import foreign_names
from apicheck.surface.linking.linked_conditions import LinkedConditions
from apicheck.surface.linking.loading import Loading
from apicheck.surface.linking.replaced_modules import with_stand_ins
from apicheck.surface.naming import MACHINERY, is_private, last_part
from apicheck.surface.visibility import AS_NAMED, Visibility

_KIND_OF: dict[type, EntityKind] = {
    Function: EntityKind.FUNCTION,
    Property: EntityKind.PROPERTY,
    Class: EntityKind.CLASS,
    Attribute: EntityKind.ATTRIBUTE,
}


class Surface:
    """The linked modules of one revision.

    `modules` are the summaries by dotted name: what exists at run time. `stubs` are those of `.pyi` files that stand
    beside a source file. `files` maps a module's name to its file. `opaque` names modules that exist but can't be read
    (compiled, broken, in a submodule): they may have any name, and nobody knows what it stands for. `typed` are the
    topmost names of distributions that ship `py.typed` (PEP 561). `decorators` tells what decorators do, by path.
    `oldest_python` maps topmost names to the oldest version of Python that counts: what only older ones reach is left
    out. `required` maps them to the foreign modules that come with the distribution's dependencies. `visibility` is
    what the project says of its own surface.
    """

    def __init__(
        self,
        modules: Mapping[str, ModuleSummary],
        files: Mapping[str, str],
        *,
        stubs: Mapping[str, ModuleSummary] | None = None,
        opaque: frozenset[str] = frozenset(),
        typed: frozenset[str] = frozenset(),
        decorators: Mapping[str, Effect] = MappingProxyType({}),
        oldest_python: Mapping[str, Version] = MappingProxyType({}),
        required: Mapping[str, frozenset[str]] = MappingProxyType({}),
        visibility: Visibility = AS_NAMED,
    ) -> None:
        self.modules = modules = with_stand_ins(modules)
        self.stubs = stubs or {}
        self.files = files
        self.opaque = opaque
        self.visibility = visibility
        self.required = required
        self._typed = typed
        self._decorators = decorators
        self._decorator_homes: dict[str, Effect] | None = None
        self.loading = Loading(modules, required)
        self._conditions = LinkedConditions(self.resolve_dotted, self.loading, modules, oldest_python)
        self._submodules: dict[str, list[str]] | None = None
        self._packages = {parent for name in (*modules, *opaque) for parent in _parents(name)}
        self._resolved: dict[tuple[str, str], Alternatives] = {}
        self._resolving: list[tuple[str, str]] = []
        self._provisional: dict[tuple[str, str], Alternatives] = {}
        self._is_cut = False
        self._deleted: dict[tuple[str, str], Alternatives] = {}
        self._own_members: dict[tuple[int, str, str], Alternatives] = {}
        self._lazy_names: dict[str, Mapping[str, str | None]] = {}
        self._exports: dict[str, tuple[frozenset[str], bool] | None] = {}

    # Looking names up

    def has_module(self, name: str) -> bool:
        """Tell whether a module or (namespace) package of this dotted name is part of the project."""
        return name in self.modules or name in self._packages or name in self.opaque

    def submodules(self, package: str) -> tuple[str, ...]:
        """Return the modules that stand directly in a package, in a stable order."""
        if self._submodules is None:
            self._submodules = {}
            for name in sorted(self.modules):
                self._submodules.setdefault(name.rpartition(".")[0], []).append(name)
        return tuple(self._submodules.get(package, ()))

    def is_typed(self, module: str) -> bool:
        """Tell whether a module's distribution ships `py.typed`, so that its annotations are a promise (PEP 561)."""
        return not self._typed.isdisjoint((module, *_parents(module)))

    def effect_of(self, home: str) -> Effect | None:
        """Return what the configuration says that the decorator defined at `home` does, None where it says nothing."""
        if not self._decorators:
            return None
        if self._decorator_homes is None:
            self._decorator_homes = dict(self._decorators)
            for path, effect in self._decorators.items():
                self._decorator_homes.update((entity.home, effect) for entity in self.resolve_path(path))
        return self._decorator_homes.get(home)

    def is_package(self, name: str) -> bool:
        """Tell whether a module can hold others: a package, with or without an `__init__`."""
        summary = self.modules.get(name)
        return name in self._packages or (summary is not None and summary.is_package)

    def resolve(self, module: str, name: str) -> Alternatives:
        """Return what `module.name` leads to at run time; empty where there is no such name."""
        key = (module, name)
        found = self._resolved.get(key)
        if found is not None:
            return found
        if key in self._resolving:
            # A circle of imports: this way leads to no definition, but the import system still finds a submodule.
            self._is_cut = self._is_cut or self._resolving[-1] != key
            return (self._module_entity(f"{module}.{name}"),) if self.has_module(f"{module}.{name}") else ()
        found = self._provisional.get(key)
        if found is not None:
            return found
        self._resolving.append(key)
        try:
            found = self._resolve(module, name)
        finally:
            self._resolving.pop()
        if not self._resolving:
            self._is_cut = False
            self._provisional.clear()
        # Where a circle was cut, an answer on the way may lack what the question at its start still finds elsewhere.
        (self._provisional if self._is_cut else self._resolved)[key] = found
        return found

    def _resolve(self, module: str, name: str) -> Alternatives:
        summary = self.modules.get(module)
        if summary is not None:
            found = self._bound(summary, name)
            if found and all(entity.is_typing_only for entity in found) and self._is_there(summary, name):
                # What is there at run time is what the branch for type checkers says it is.
                return tuple(msgspec.structs.replace(entity, is_typing_only=False) for entity in found)
            if found and all(entity.condition is not None for entity in found) and self._serves(summary, name):
                return (*self._lazily(summary, name), *found)  # where no statement binds it, `__getattr__` is asked
            if found:
                return found
        if self.has_module(f"{module}.{name}"):
            return (self._module_entity(f"{module}.{name}"),)
        if module in self.opaque:
            return (Entity(EntityKind.UNKNOWN, f"{module}.{name}", module),)
        found = () if summary is None else self._lazily(summary, name)
        if not found and name in self._patched.get(module, ()):
            return (Entity(EntityKind.UNKNOWN, f"{module}.{name}", module),)
        return found

    def _bound(self, summary: ModuleSummary, name: str) -> Alternatives:
        """Return what the statements of a module bind to a name, its star imports included."""
        bindings = summary.scope.get(name)
        found = self._follow(summary.name, name, bindings) if bindings else ()
        if bindings == () or any(entity.condition is None and not entity.is_typing_only for entity in found):
            return found  # deleted after a star import; or always bound
        for star in reversed(summary.star_imports):
            brought = self._through_star(star.module, name) or self._begun(star.module, summary.name, name)
            if brought and star.is_typing_only:
                brought = tuple(msgspec.structs.replace(entity, is_typing_only=True) for entity in brought)
            if brought:
                return (*brought, *found) if not found or not star.is_typing_only else found
        return found

    def _is_there(self, summary: ModuleSummary, name: str) -> bool:
        """Tell whether a name that no statement of a module binds is there all the same: served, or set by another."""
        return self._serves(summary, name) or name in self._patched.get(summary.name, ())

    @functools.cached_property
    def _patched(self) -> dict[str, set[str]]:
        """The names that modules of the project set on other modules."""
        found: dict[str, set[str]] = {}
        for summary in self.modules.values():
            for path, names in summary.patches.items():
                if self.has_module(path) and path != summary.name:
                    found.setdefault(path, set()).update(names)
        return found

    def _serves(self, summary: ModuleSummary, name: str) -> bool:
        """Tell whether a module's `__getattr__` answers to a name: one of its table; of `__all__`, if it is open."""
        if name in self.lazy_names(summary):
            return True
        exports = self.exports(summary.name)
        is_open = summary.is_open or summary.getattr_factory is not None
        return is_open and (exports is None or name in exports[0])

    def _follow(self, module: str, name: str, bindings: tuple[Binding, ...]) -> Alternatives:
        found: list[Entity] = []
        for binding in bindings:
            definition = binding.definition
            condition = self._conditions.linked(binding.condition, module)
            if condition == NEVER:
                continue
            if isinstance(definition, Import):
                # In a branch it may be meant to fail, and whoever catches the error has a name all the same.
                is_plain = condition is None and not binding.is_typing_only
                entities = () if is_plain and self._is_dangling(definition) else self._imported(definition)
            else:
                entities = self._defined(module, f"{module}.{name}", definition, name)
            for entity in entities:
                _add(found, _labelled(entity, condition, is_typing_only=binding.is_typing_only))
        return _living(found)

    def _defined(
        self, module: str, home: str, definition: Function | Property | Class | Attribute, name: str
    ) -> Alternatives:
        if isinstance(definition, Attribute) and definition.refers_to is not None and definition.refers_to != name:
            target = self.resolve_dotted(module, definition.refers_to)
            if target and all(
                entity.kind in {EntityKind.CLASS, EntityKind.FUNCTION, EntityKind.MODULE} for entity in target
            ):
                return target
        return (Entity(_KIND_OF[type(definition)], home, module, definition),)

    def _is_dangling(self, definition: Import) -> bool:
        """Tell whether an import fails for certain: of a name that a module lacks whose names are all known."""
        module, name = definition.module, definition.name
        if name is None or module not in self.modules or name in MACHINERY or self.has_module(f"{module}.{name}"):
            return False
        if self.resolve(module, name) or self._is_cut or self.may_serve(module, name):
            return False
        return not self._from_foreign_stars(module, name)

    def _imported(self, definition: Import) -> Alternatives:
        if definition.name is None:
            return self._module_or_external(definition.module)
        if not self.has_module(definition.module):
            return (self._external(f"{definition.module}.{definition.name}"),)
        found = self.resolve(definition.module, definition.name)
        # A name that a module of the project doesn't show: one that a foreign star import brings; or it is generated or
        # compiled, and taken at its word.
        return (
            found
            or self._from_foreign_stars(definition.module, definition.name)
            or (self._external(f"{definition.module}.{definition.name}"),)
        )

    def _from_foreign_stars(self, module: str, name: str) -> Alternatives:
        """Return what a name that nothing of the project binds may be by the foreign star imports of a module."""
        if self.has_module(f"{module}.{name}"):
            return ()
        found: list[Entity] = []
        for each in foreign_names(self.modules, self.exports, module, name):
            condition = self._conditions.linked(each.condition, each.module)
            _add(found, _labelled(self._external(each.path), condition, is_typing_only=False))
        return _living(found)

    def _module_or_external(self, name: str) -> Alternatives:
        return (self._module_entity(name) if self.has_module(name) else self._external(name),)

    def _module_entity(self, name: str) -> Entity:
        return Entity(EntityKind.MODULE, name, name)

    def _external(self, path: str) -> Entity:
        return Entity(EntityKind.EXTERNAL, path, "")

    def _through_star(self, module: str, name: str) -> Alternatives:
        if not self.has_module(module) or module in self.opaque:
            return ()  # which names it brings can't be told; see `may_serve`
        exports = self.exports(module)
        if exports is not None:
            names, is_complete = exports
            if name not in names and is_complete:
                return ()
        elif is_private(name) or name in MACHINERY or name.startswith("_"):
            return ()
        summary = self.modules.get(module)
        if summary is not None and name not in summary.scope and not summary.star_imports and exports is None:
            return ()  # submodules are not part of a star import unless something imported them
        return self.resolve(module, name)

    def _begun(self, package: str, module: str, name: str) -> Alternatives:
        """Return what a package has bound to a public name by the time that it imports a module which stars it back.

        Importing the module begins the package first, and what that has by then comes without regard to an `__all__`
        that follows (language reference, 5.4.2 "Submodules", and 7.11).
        """
        summary = self.modules.get(package)
        if summary is None or summary.exports is None or name.startswith("_") or not module.startswith(f"{package}."):
            return ()
        line = min((star.line for star in summary.star_imports if star.module == module), default=0)
        if any(each.definition.line < line for each in summary.scope.get("__all__", ())):
            return ()
        for star in reversed(summary.star_imports):
            if star.line < line and (found := self._through_star(star.module, name)):
                return found
        bindings = summary.scope.get(name, ())
        return self._follow(package, name, tuple(each for each in bindings if each.definition.line < line))

    def _lazily(self, summary: ModuleSummary, name: str) -> Alternatives:
        served = self.lazy_names(summary)
        if name in served:
            path = served[name]
            found = self._from_table(path) if path is not None else ()
            return found or (Entity(EntityKind.UNKNOWN, f"{summary.name}.{name}", summary.name),)
        if name in self.names_of_stub(summary):
            found = self._follow(summary.name, name, self.stubs[summary.name].scope[name])
            return tuple(msgspec.structs.replace(entity, is_typing_only=False) for entity in found)
        for target in () if self._refuses(summary, name) else summary.forwards_to:
            found = self.walk(self.resolve_path(target), name)
            if found:
                return found
        exports = self.exports(summary.name)
        if exports is not None and name in exports[0] and self._is_open(summary, {summary.name}, name):
            return (Entity(EntityKind.UNKNOWN, f"{summary.name}.{name}", summary.name),)
        return ()

    def lazy_names(self, summary: ModuleSummary) -> Mapping[str, str | None]:
        """Return the names that a module's `__getattr__` is seen to serve, with where each comes from if that is told.

        Tables that list them may stand in other modules.
        """
        if not summary.lazy_tables:
            return summary.lazy_names
        known = self._lazy_names.get(summary.name)
        if known is None:
            self._lazy_names[summary.name] = summary.lazy_names  # what a table is looked up by is not served by itself
            known = dict(summary.lazy_names)
            for table, target in summary.lazy_tables.items():
                listed = self._referenced_names(summary.name, table)
                for name in listed[0] if listed is not None else ():
                    known.setdefault(name, f"{target}.{name}" if target else None)
            self._lazy_names[summary.name] = known
        return known

    def deprecated_names(self, summary: ModuleSummary) -> Mapping[str, Deprecation]:
        """Return the names for which a module's `__getattr__` warns, also those that tables of other modules list."""
        tables = [name for name in summary.deprecated_names if name.endswith("[]")]
        if not tables:
            return summary.deprecated_names
        found = dict(summary.deprecated_names)
        for table in tables:
            told = found.pop(table)
            listed = self._referenced_names(summary.name, table.removesuffix("[]"))
            for name in listed[0] if listed is not None else ():
                found.setdefault(name, msgspec.structs.replace(told, message=told.message.replace(table, name)))
        return found

    def _from_table(self, path: str) -> Alternatives:
        """Follow an entry of a table of names: to a name in a module, or to the whole of what stood in the table."""
        found = self.resolve_path(path)
        if found:
            return found
        whole = self.resolve_path(path.rpartition(".")[0])
        return () if any(entity.kind is EntityKind.MODULE for entity in whole) else whole

    def _refuses(self, summary: ModuleSummary, name: str) -> bool:
        """Tell whether a module's `__getattr__` is seen to answer to a name with an error."""
        for item in summary.refused_names:
            if name in item.names:
                return True
            listed = None if item.reference is None else self._referenced_names(summary.name, item.reference)
            if listed is not None and name in listed[0]:
                return True
        return False

    def may_serve(self, module: str, name: str = "") -> bool:
        """Tell whether `module` may have `name`, or any name, unseen: `__getattr__`, computed names, foreign stars."""
        summary = self.modules.get(module)
        if summary is None:
            return module in self.opaque
        return not self._refuses(summary, name) and self._is_open(summary, {module}, name)

    def _is_open(self, summary: ModuleSummary, seen: set[str], name: str) -> bool:
        """Tell whether a module, or one that its `__getattr__` hands names on to, may have a name that isn't seen.

        Without a name, any.
        """
        if summary.is_open or (summary.getattr_factory is not None and self._may_be_made(summary, name)):
            return True
        for target in summary.forwards_to:
            for entity in self.resolve_path(target) or (self._external(target),):
                holder = self.modules.get(entity.home)
                if holder is None:
                    return True
                if entity.home not in seen and self._is_open(holder, seen | {entity.home}, name):
                    return True
        return any(
            star.module != summary.name and self._star_is_open(star.module, {summary.name})
            for star in summary.star_imports
        )

    def _may_be_made(self, summary: ModuleSummary, name: str) -> bool:
        """Tell whether the `__getattr__` that a function made for a module may serve a name; without a name, any."""
        for entity in self.resolve_dotted(summary.name, summary.getattr_factory or "") or (self._external(""),):
            holder = self.modules.get(entity.module)
            names = None if holder is None else holder.getattr_factories.get(last_part(entity.home))
            if names is None or not name or name in names:
                return True
        return False

    def explains(self, module: str, name: str) -> bool:
        """Tell whether a module's `__getattr__` refuses a name with an error of its own, whose words are computed."""
        summary = self.modules.get(module)
        if summary is None:
            return False
        if name in summary.explained_names:
            return True
        made = self.resolve_dotted(module, summary.getattr_factory) if summary.getattr_factory else ()
        holders = ((self.modules.get(entity.module), last_part(entity.home)) for entity in made)
        return any(
            holder is not None and name in holder.explaining_factories.get(factory, ()) for holder, factory in holders
        )

    def _star_is_open(self, module: str, seen: set[str]) -> bool:
        """Tell whether a star import from a module may bring unseen names: it is foreign, or can't be read."""
        if not self.has_module(module) or module in self.opaque:
            return True
        summary = self.modules.get(module)
        if summary is None or module in seen or self.exports(module) is not None:
            return False
        seen.add(module)
        is_open = summary.is_open or summary.getattr_factory is not None
        return is_open or any(self._star_is_open(star.module, seen) for star in summary.star_imports)

    def resolve_dotted(self, module: str, dotted: str) -> Alternatives:
        """Return what the expression `a.b.c` means in the scope of `module`, builtins included."""
        scope, colon, rest = dotted.partition(":")
        if colon:
            module, dotted = scope, rest
        first, _, remainder = dotted.partition(".")
        found = self.resolve(module, first) or self._until_deleted(module, first)
        if not found and standard_library.is_builtin(first):  # a module's `__getattr__` has no say in its own scope
            found = (self._external(f"builtins.{first}"),)
        return self.walk(found or self._from_foreign_stars(module, first), remainder)

    def _until_deleted(self, module: str, name: str) -> Alternatives:
        """Return what a module bound a name to that it deletes when it is done with it."""
        summary = self.modules.get(module)
        bindings = () if summary is None else summary.deleted.get(name, ())
        if not bindings:
            return ()
        key = (module, name)
        if key not in self._deleted:
            self._deleted[key] = ()  # names that only stand for each other end here
            self._deleted[key] = self._follow(module, name, bindings)
        return self._deleted[key]

    def resolve_typed(self, module: str, dotted: str) -> Alternatives:
        """Return what `a.b.c` means to a type checker in the scope of `module`: in its stub, where it has one."""
        first, _, remainder = dotted.partition(".")
        home, name = self._stub_home(module, first)
        stub = self.stubs.get(home)
        bindings = () if stub is None else stub.scope.get(name, ())
        found = self._follow(home, name, bindings) if bindings else ()
        return self.walk(found, remainder) if found else self.resolve_dotted(module, dotted)

    def _stub_home(self, module: str, name: str) -> tuple[str, str]:
        """Follow the imports of stubs from stub to stub, to names that perhaps none of their modules has."""
        seen = {(module, name)}
        while (stub := self.stubs.get(module)) is not None:
            bindings = stub.scope.get(name, ())
            imported = bindings[-1].definition if bindings else None
            if not isinstance(imported, Import) or imported.name is None or (imported.module, imported.name) in seen:
                break
            holder = self.stubs.get(imported.module)
            if holder is None or imported.name not in holder.scope:
                break
            module, name = imported.module, imported.name
            seen.add((module, name))
        return module, name

    def as_typed(self, entity: Entity) -> Entity | None:
        """Return what a type checker reads of a definition: that of the stub beside its module, None if it has none.

        Source: PEP 484, "Stub Files"; typing specification, "Import resolution ordering".
        """
        stub = self.stubs.get(entity.module)
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

    def walk(self, found: Alternatives, remainder: str) -> Alternatives:
        """Follow the attributes `remainder` (dotted, may be empty) from what was found so far."""
        for part in remainder.split(".") if remainder else ():
            following: list[Entity] = []
            for entity in found:
                attributes = self._attributes(entity, part)
                if len(found) > 1:  # where one of several counts, so does what it has
                    attributes = tuple(
                        _labelled(each, entity.condition, is_typing_only=entity.is_typing_only) for each in attributes
                    )
                following.extend(attributes)
            found = tuple(following)
        return found

    def _attributes(self, entity: Entity, name: str) -> Alternatives:
        if entity.kind is EntityKind.MODULE:
            return self.resolve(entity.home, name)
        if entity.kind is EntityKind.CLASS and isinstance(entity.definition, Class):
            return self.own_member(entity, name)
        return (self._external(f"{entity.home}.{name}"),) if entity.kind is EntityKind.EXTERNAL else ()

    def resolve_path(self, path: str) -> Alternatives:
        """Return what an absolute dotted path leads to, as `import` and attribute access would find it."""
        parts = path.split(".")
        for count in range(len(parts) - 1, 0, -1):
            module = ".".join(parts[:count])
            if self.has_module(module):
                return self.walk(self.resolve(module, parts[count]), ".".join(parts[count + 1 :]))
        return (self._module_entity(path),) if self.has_module(path) else ()

    def own_member(self, owner: Entity, name: str) -> Alternatives:
        """Return what the body and the methods of one class bind to `name`, its bases left aside."""
        definition = owner.definition
        if not isinstance(definition, Class):
            return ()
        key = (id(definition), owner.home, name)
        known = self._own_members.get(key)
        if known is None:
            known = self._own_members[key] = self._own_member(owner, definition, name)
        return known

    def _own_member(self, owner: Entity, definition: Class, name: str) -> Alternatives:
        found = self._bound_in_class(owner, name, definition.scope.get(name, ()))
        attribute = definition.instance_attributes.get(name)
        if attribute is not None and all(entity.condition is not None or entity.is_typing_only for entity in found):
            found.insert(0, Entity(EntityKind.ATTRIBUTE, f"{owner.home}.{name}", owner.module, attribute, owner.home))
        return _living(found)

    def _bound_in_class(self, owner: Entity, name: str, bindings: tuple[Binding, ...]) -> list[Entity]:
        """Follow bindings of a name that statements of a class's body make."""
        home = f"{owner.home}.{name}"
        found: list[Entity] = []
        for binding in bindings:
            bound = binding.definition
            condition = self._conditions.linked(binding.condition, owner.module)
            entities = self._imported(bound) if isinstance(bound, Import) else self._class_level(owner, home, bound)
            found.extend(
                msgspec.structs.replace(
                    _labelled(entity, condition, is_typing_only=binding.is_typing_only), owner=owner.home
                )
                for entity in entities
            )
        return found

    def _class_level(
        self, owner: Entity, home: str, definition: Function | Property | Class | Attribute
    ) -> Alternatives:
        if isinstance(definition, Attribute) and definition.refers_to is not None:
            first, _, rest = definition.refers_to.partition(".")
            scope = owner.definition.scope if isinstance(owner.definition, Class) else {}
            kinds = {EntityKind.CLASS, EntityKind.FUNCTION}
            if first in scope and first != home.rpartition(".")[2]:
                target = self.walk(self.own_member(owner, first), rest)
                kinds.add(EntityKind.PROPERTY)
            else:
                target = self.resolve_dotted(owner.module, definition.refers_to)
            if target and all(entity.kind in kinds for entity in target):
                return target
        return (Entity(_KIND_OF[type(definition)], home, owner.module, definition),)

    def replaced(self, entity: Entity, definition: Class | Attribute) -> Alternatives:
        """Return what a name stood for when the statement ran that binds it: an earlier thing, an import, a builtin."""
        owner, _, name = entity.home.rpartition(".")
        bindings = definition.replaced
        if owner != entity.module:
            holders = [each for each in self.resolve_path(owner) if bindings and isinstance(each.definition, Class)]
            found = self._bound_in_class(holders[0], name, bindings) if holders else self.resolve(entity.module, name)
        elif bindings:
            found = self._follow(entity.module, name, bindings)
        else:
            found = self._before_all(entity.module, name, definition.line)
        return tuple(
            msgspec.structs.replace(each, home=f"{entity.home}'") if each.home == entity.home else each
            for each in found
            if each.definition is not definition
        )

    def _before_all(self, module: str, name: str, line: int) -> Alternatives:
        """Return what a name means in a module before any statement but a star import binds it."""
        summary = self.modules.get(module)
        for star in reversed(() if summary is None else summary.star_imports):
            if star.line < line and (found := self._through_star(star.module, name)):
                return found
        return (self._external(f"builtins.{name}"),) if standard_library.is_builtin(name) else ()

    # What modules export

    def exports(self, module: str) -> tuple[frozenset[str], bool] | None:
        """Return the names in a module's `__all__` and whether that is all of it; None where it has none to read."""
        if module not in self._exports:
            self._exports[module] = None  # a circle of references ends here
            self._exports[module] = self._read_exports(module)
        return self._exports[module]

    def _read_exports(self, module: str) -> tuple[frozenset[str], bool] | None:
        summary = self.modules.get(module)
        if summary is None:
            return None
        if summary.exports is None:
            # `from x import *` brings no `__all__`, but `from x import __all__` does.
            bindings = summary.scope.get("__all__", ())
            for binding in bindings:
                if isinstance(binding.definition, Import) and binding.definition.name is not None:
                    return self.exports(binding.definition.module)
            served = self.names_of_stub(summary)
            return (served, True) if served else None
        names: set[str] = set()
        is_complete = True
        for item in summary.exports:
            found: tuple[frozenset[str], bool] | None
            if item.reference is None:
                found = frozenset(item.names), True
            else:
                found = self._referenced_names(module, item.reference)
            listed, is_whole = found or (frozenset(), False)
            is_complete = is_complete and is_whole
            if item.is_removal:
                names -= listed
            else:
                names |= listed
        if not is_complete:  # computed, perhaps from the list that `attach_stub` gives back
            names |= self.names_of_stub(summary)
        return frozenset(names), is_complete

    def star_may_bring(self, module: str, name: str, seen: frozenset[str] = frozenset()) -> bool:
        """Tell whether `from module import *` may bind a name: one of `__all__`, or one that the module itself has.

        A module's `__getattr__` is asked for the names of `__all__` alone (language reference, 7.11).
        """
        exports = self.exports(module)
        if exports is not None:
            return name in exports[0] or not exports[1]
        summary = self.modules.get(module)
        if summary is None or summary.binds_computed_names or "__all__" in summary.scope:
            return True
        if name.startswith("_"):
            return False
        if name in summary.scope or name in self._patched.get(module, ()) or self.has_module(f"{module}.{name}"):
            return True
        return any(
            not self.has_module(star.module) or self.star_may_bring(star.module, name, seen | {module})
            for star in summary.star_imports
            if star.module not in seen
        )

    def names_of_stub(self, summary: ModuleSummary) -> frozenset[str]:
        """Return the names that `lazy_loader.attach_stub` reads out of the stub: those of its relative imports."""
        stub = self.stubs.get(summary.name) if summary.is_served_by_stub else None
        return frozenset(
            name
            for name, bindings in (stub.scope if stub is not None else {}).items()
            for binding in bindings
            if isinstance(binding.definition, Import)
            and binding.definition.name is not None
            and f"{binding.definition.module}.".startswith(f"{summary.name}.")
        )

    def _referenced_names(self, module: str, reference: str) -> tuple[frozenset[str], bool] | None:
        """Return the names that an operand of `__all__` arithmetic stands for, and whether that is all of them."""
        holder, _, last = reference.rpartition(".")
        if holder and last == "__all__":
            for entity in self.resolve_dotted(module, holder):
                exports = self.exports(entity.home) if entity.kind is EntityKind.MODULE else None
                if exports is not None:
                    return exports
            return None
        summary = self.modules.get(module)
        for binding in summary.scope.get(reference, ()) if summary else ():
            imported = binding.definition
            if isinstance(imported, Import) and imported.name == "__all__":
                return self.exports(imported.module)
        for entity in self.resolve_dotted(module, reference):
            attribute = entity.definition
            if isinstance(attribute, Attribute) and attribute.value is not None:
                names = _names_in(attribute.value)
                return None if names is None else (names, True)
        return None

    def location(self, entity: Entity) -> Location | None:
        """Return where an entity is defined; None outside the project."""
        file = self.files.get(entity.module)
        if file is None:
            return None
        if entity.definition is None:
            return Location(file, 1, 1)
        return Location(file, entity.definition.line, entity.definition.end_line)


def _labelled(entity: Entity, condition: Condition | None, *, is_typing_only: bool) -> Entity:
    """Return what a binding leads to, under the binding's own circumstances beside those of its definition."""
    if condition is None and not is_typing_only:
        return entity
    return msgspec.structs.replace(
        entity,
        condition=all_of(condition, entity.condition),
        is_typing_only=is_typing_only or entity.is_typing_only,
    )


def _add(found: list[Entity], entity: Entity) -> None:
    """Add an alternative; the very definition that is already there only counts under more circumstances."""
    for index, earlier in enumerate(found):
        if earlier.home != entity.home or earlier.definition is not entity.definition:
            continue
        if earlier.is_typing_only == entity.is_typing_only:
            del found[index]
            found.append(msgspec.structs.replace(entity, condition=any_of(earlier.condition, entity.condition)))
            return
        if entity.is_typing_only:
            return
        found[index] = entity
        return
    found.append(entity)


def _living(found: list[Entity]) -> Alternatives:
    """Leave out what nothing reaches: its condition never holds, or a later definition always takes its place."""
    if len(found) == 1 and found[0].condition is None:
        return (found[0],)
    living: list[Entity] = []
    is_covered = False
    for entity in reversed(found):
        if entity.condition == NEVER or (is_covered and not entity.is_typing_only):
            continue
        living.append(entity)
        is_covered = is_covered or (entity.condition is None and not entity.is_typing_only)
    return tuple(reversed(living))


def _parents(name: str) -> Iterator[str]:
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def _names_in(value: str) -> frozenset[str] | None:
    """Return the strings of a literal sequence in source text, None for anything else."""
    try:
        items = string_items(ast.parse(value, mode="eval").body)
    except (SyntaxError, ValueError):
        return None
    return None if items is None else frozenset(items)

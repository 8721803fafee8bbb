"""One revision, linked: every dotted path followed to what it stands for.

Names are looked up by the language's rules (language reference, 4.2.2 "Resolution of names", 5.4.2 "Submodules",
7.11 "The import statement"), without running anything.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

from apicheck.model.condition import NEVER, Condition, Version, is_always_met
from apicheck.model.definition import Attribute, Binding, Class, Function, Import, Property
from apicheck.model.effect import Effect
from apicheck.model.entity import Alternatives, Entity, EntityKind
from apicheck.model.location import Location
from apicheck.model.module import ModuleSummary
from apicheck.surface import standard_library
from apicheck.surface.linking.alternatives import add_to, external, labelled, living, module_entity
from apicheck.surface.linking.exported_names import ExportedNames
from apicheck.surface.linking.foreign_stars import foreign_names
from apicheck.surface.linking.handed_namespaces import with_filled
from apicheck.surface.linking.linked_conditions import LinkedConditions
from apicheck.surface.linking.loading import Loading
from apicheck.surface.linking.replaced_modules import with_stand_ins
from apicheck.surface.linking.served_names import ServedNames
from apicheck.surface.linking.source_lines import SourceLines
from apicheck.surface.linking.typed_names import TypedNames
from apicheck.surface.naming import MACHINERY, is_private
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
    what the project says of its own surface, `texts` has the text of the modules.

    `exported` answers what modules offer by name, `served` what their `__getattr__` brings, `loading` what an import
    of one runs, `typed_names` what type checkers read.
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
        texts: SourceLines | None = None,
    ) -> None:
        self.modules = modules = with_stand_ins(with_filled(modules))
        self.stubs = stubs or {}
        self.files = files
        self.texts = texts or SourceLines()
        self.opaque = opaque
        self.visibility = visibility
        self.required = required
        self._typed = typed
        self._decorators = decorators
        self._decorator_homes: dict[str, Effect] | None = None
        self.loading = Loading(modules, required)
        self._conditions = LinkedConditions(self.resolve_dotted, self.loading, modules, oldest_python)
        self._submodules: dict[str, list[str]] | None = None
        self._needing: set[str] | None = None
        self._packages = {parent for name in (*modules, *opaque) for parent in _parents(name)}
        self._resolved: dict[tuple[str, str], Alternatives] = {}
        self._resolving: list[tuple[str, str]] = []
        self._provisional: dict[tuple[str, str], Alternatives] = {}
        self._is_cut = False
        self._cuts = 0
        self._deleted: dict[tuple[str, str], Alternatives] = {}
        self._own_members: dict[tuple[int, str, str], Alternatives] = {}
        self.exported = ExportedNames(self)
        self.served = ServedNames(self)
        self.typed_names = TypedNames(self)

    # Looking names up

    def has_module(self, name: str) -> bool:
        """Tell whether a module or (namespace) package of this dotted name is part of the project."""
        return name in self.modules or name in self._packages or name in self.opaque

    def module_of(self, path: str) -> str:
        """Return the innermost module that a dotted path leads to or through, "" where there is none."""
        while path and not self.has_module(path):
            path = path.rpartition(".")[0]
        return path

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
            self._cuts += 1
            return (module_entity(f"{module}.{name}"),) if self.has_module(f"{module}.{name}") else ()
        found = self._provisional.get(key)
        if found is not None:
            self._cuts += not found
            return found
        cuts = self._cuts
        self._resolving.append(key)
        try:
            found = self._resolve(module, name)
        finally:
            self._resolving.pop()
        if not self._resolving:
            if not found and self._cuts > cuts and module in self.modules and self.modules[module].scope.get(name):
                found = (external(f"{module}.{name}"),)  # imports that lead back to each other are taken at their word
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
            if found and all(entity.condition is not None for entity in found) and self.served.serves(summary, name):
                return (*self.served.find(summary, name), *found)  # where no statement binds it, `__getattr__` is asked
            if found:
                return self._with_submodule(found, f"{module}.{name}")
        if self.has_module(f"{module}.{name}"):
            return (module_entity(f"{module}.{name}"),)
        if module in self.opaque:
            return (Entity(EntityKind.UNKNOWN, f"{module}.{name}", module),)
        found = () if summary is None else self.served.find(summary, name)
        if not found and name in self.patched.get(module, ()):
            return (Entity(EntityKind.UNKNOWN, f"{module}.{name}", module),)
        return found

    def _with_submodule(self, found: Alternatives, path: str) -> Alternatives:
        """Return what statements bind to a name, and the submodule of it where they may not run: imports find it."""
        if not self.has_module(path) or is_always_met(each.condition for each in found if not each.is_typing_only):
            return found
        return (*(each for each in found if each.home != path), module_entity(path))

    def _bound(self, summary: ModuleSummary, name: str) -> Alternatives:
        """Return what the statements of a module bind to a name, its star imports included."""
        bindings = summary.scope.get(name)
        found = self.follow(summary.name, name, bindings) if bindings else ()
        if bindings == () or any(entity.condition is None and not entity.is_typing_only for entity in found):
            return found  # deleted after a star import; or always bound
        guessed: Alternatives = ()
        for star in reversed(summary.star_imports):
            brought = self._through_star(star.module, name, summary.name)
            if not brought or (found and star.is_typing_only):
                continue
            if self.exported.may_list(star.module, name):
                guessed = guessed or brought  # what another star import is sure to bring is the better answer
                continue
            if star.is_typing_only:
                brought = tuple(msgspec.structs.replace(entity, is_typing_only=True) for entity in brought)
            found = (*brought, *found)
            if not all(entity.is_typing_only for entity in brought):
                break  # what only a type checker sees there hides nothing that an earlier one brings
        else:
            found = (*guessed, *found)
        return found

    def needs(self, module: str) -> tuple[Condition, ...]:
        """Return conditions of which each has to hold for a module to be imported, with all that it loads."""
        if self._needing is None:
            self._needing = {name for name, summary in self.modules.items() if summary.needs}
        if not self._needing or self._needing.isdisjoint(loaded := self.loading.certain(module)):
            return ()
        found = (
            self._conditions.linked(need, name)
            for name in sorted(self._needing & loaded)
            for need in self.modules[name].needs
        )
        return tuple(dict.fromkeys(need for need in found if need is not None))

    def _is_there(self, summary: ModuleSummary, name: str) -> bool:
        """Tell whether a name that no statement of a module binds is there all the same: served, or set by another."""
        return self.served.serves(summary, name) or name in self.patched.get(summary.name, ())

    @functools.cached_property
    def patched(self) -> dict[str, set[str]]:
        """The names that modules of the project set on other modules."""
        found: dict[str, set[str]] = {}
        for summary in self.modules.values():
            for path, names in summary.patches.items():
                if self.has_module(path) and path != summary.name:
                    found.setdefault(path, set()).update(names)
        return found

    def follow(self, module: str, name: str, bindings: tuple[Binding, ...]) -> Alternatives:
        """Return what bindings of a name that statements of a module make lead to."""
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
                add_to(found, labelled(entity, condition, is_typing_only=binding.is_typing_only))
        return living(found)

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
        """Tell whether an import fails for certain."""
        return definition.name is not None and self.lacks(definition.module, definition.name)

    def lacks(self, module: str, name: str) -> bool:
        """Tell whether a module, whose names are all known, certainly has nothing of that name, no submodule either."""
        if module not in self.modules or name in MACHINERY or self.has_module(f"{module}.{name}"):
            return False
        if self.resolve(module, name) or self._is_cut or self.served.may_serve(module, name):
            return False
        return not self._from_foreign_stars(module, name)

    def _imported(self, definition: Import) -> Alternatives:
        if definition.name is None:
            return self._module_or_external(definition.module)
        if not self.has_module(definition.module):
            return (external(f"{definition.module}.{definition.name}"),)
        cuts = self._cuts
        found = self.resolve(definition.module, definition.name)
        if not found and self._cuts > cuts:
            return ()  # a star import brings the name back to where it is imported from: another one has brought it
        # A name that a module of the project doesn't show: one that a foreign star import brings; or it is generated or
        # compiled, and taken at its word.
        return (
            found
            or self._from_foreign_stars(definition.module, definition.name)
            or (external(f"{definition.module}.{definition.name}"),)
        )

    def _from_foreign_stars(self, module: str, name: str) -> Alternatives:
        """Return what a name that nothing of the project binds may be by the foreign star imports of a module."""
        if self.has_module(f"{module}.{name}"):
            return ()
        found: list[Entity] = []
        for each in foreign_names(self.modules, self.exported.of, module, name):
            condition = self._conditions.linked(each.condition, each.module)
            add_to(found, labelled(external(each.path), condition, is_typing_only=False))
        return living(found)

    def _module_or_external(self, name: str) -> Alternatives:
        return (module_entity(name) if self.has_module(name) else external(name),)

    def _through_star(self, module: str, name: str, importer: str) -> Alternatives:
        """Return what the star import of a module brings to another one, the importer, under a name."""
        if not self.has_module(module) or module in self.opaque:
            return ()  # which names it brings can't be told; see `ServedNames.may_serve`
        line = self.loading.first_lines(module).get(importer) if importer.startswith(f"{module}.") else None
        summary = self.modules.get(module)
        exports = self.exported.of(module)
        if line is not None and summary is not None and self._is_bound_from(summary, "__all__", line):
            exports = None  # not there by then
        if exports is not None:
            names, is_complete = exports
            if name not in names and is_complete:
                return ()
        elif is_private(name) or name in MACHINERY or name.startswith("_"):
            return ()
        if line is not None and summary is not None:
            return self._bound_before(summary, name, line)
        if summary is not None and name not in summary.scope and not summary.star_imports and exports is None:
            return ()  # submodules are not part of a star import unless something imported them
        return self.resolve(module, name)

    @staticmethod
    def _is_bound_from(summary: ModuleSummary, name: str, line: int) -> bool:
        bindings = summary.scope.get(name, ())
        return bool(bindings) and all(each.definition.line >= line for each in bindings)

    def _bound_before(self, summary: ModuleSummary, name: str, line: int) -> Alternatives:
        """Return what a package has bound to a name by the line that makes the interpreter load one of its modules.

        Whoever imports such a module begins the package first (language reference, 5.4.2 "Submodules").
        """
        bindings = tuple(each for each in summary.scope.get(name, ()) if each.definition.line < line)
        if bindings and (found := self.follow(summary.name, name, bindings)):
            return found
        for star in reversed(summary.star_imports):
            if star.line < line and (found := self._through_star(star.module, name, summary.name)):
                return found
        path = f"{summary.name}.{name}"
        is_loaded = self.loading.first_lines(summary.name).get(path, line) < line
        return (module_entity(path),) if is_loaded and self.has_module(path) else ()

    def resolve_dotted(self, module: str, dotted: str) -> Alternatives:
        """Return what the expression `a.b.c` means in the scope of `module`, builtins included."""
        scope, colon, rest = dotted.partition(":")
        if colon:
            module, dotted = scope, rest
        first, _, remainder = dotted.partition(".")
        found = self.resolve(module, first) or self._until_deleted(module, first)
        if not found and standard_library.is_builtin(first):  # a module's `__getattr__` has no say in its own scope
            found = (external(f"builtins.{first}"),)
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
            self._deleted[key] = self.follow(module, name, bindings)
        return self._deleted[key]

    def walk(self, found: Alternatives, remainder: str) -> Alternatives:
        """Follow the attributes `remainder` (dotted, may be empty) from what was found so far."""
        for part in remainder.split(".") if remainder else ():
            following: list[Entity] = []
            for entity in found:
                attributes = self._attributes(entity, part)
                if len(found) > 1:  # where one of several counts, so does what it has
                    attributes = tuple(
                        labelled(each, entity.condition, is_typing_only=entity.is_typing_only) for each in attributes
                    )
                following.extend(attributes)
            found = tuple(following)
        return found

    def _attributes(self, entity: Entity, name: str) -> Alternatives:
        if entity.kind is EntityKind.MODULE:
            return self.resolve(entity.home, name)
        if entity.kind is EntityKind.CLASS and isinstance(entity.definition, Class):
            return self.own_member(entity, name)
        return (external(f"{entity.home}.{name}"),) if entity.kind is EntityKind.EXTERNAL else ()

    def resolve_path(self, path: str) -> Alternatives:
        """Return what an absolute dotted path leads to, as `import` and attribute access would find it."""
        parts = path.split(".")
        for count in range(len(parts) - 1, 0, -1):
            module = ".".join(parts[:count])
            if self.has_module(module):
                return self.walk(self.resolve(module, parts[count]), ".".join(parts[count + 1 :]))
        return (module_entity(path),) if self.has_module(path) else ()

    def own_member(self, owner: Entity, name: str) -> Alternatives:
        """Return what the body and the methods of one class bind to `name`, its bases left aside."""
        definition = owner.definition
        if not isinstance(definition, Class):
            return ()
        key = (id(definition), owner.home, name)
        known = self._own_members.get(key)
        if known is None:
            self._own_members[key] = ()  # two names that stand for each other end here
            known = self._own_members[key] = self._own_member(owner, definition, name)
        return known

    def _own_member(self, owner: Entity, definition: Class, name: str) -> Alternatives:
        found = self._bound_in_class(owner, name, definition.scope.get(name, ()))
        attribute = definition.instance_attributes.get(name)
        if attribute is not None and all(entity.condition is not None or entity.is_typing_only for entity in found):
            found.insert(0, Entity(EntityKind.ATTRIBUTE, f"{owner.home}.{name}", owner.module, attribute, owner.home))
        return living(found)

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
                    labelled(entity, condition, is_typing_only=binding.is_typing_only), owner=owner.home
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
            found = self.follow(entity.module, name, bindings)
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
            if star.line < line and (found := self._through_star(star.module, name, module)):
                return found
        return (external(f"builtins.{name}"),) if standard_library.is_builtin(name) else ()

    def location(self, entity: Entity) -> Location | None:
        """Return where an entity is defined; None outside the project."""
        file = self.files.get(entity.module)
        if file is None:
            return None
        if entity.definition is None:
            return Location(file, 1, 1)
        return Location(file, entity.definition.line, entity.definition.end_line)


def _parents(name: str) -> Iterator[str]:
    while "." in name:
        name = name.rpartition(".")[0]
        yield name

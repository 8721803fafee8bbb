"""Old beside new: each public path of base with what it leads to on head, and what is new on head.

Things are paired by the path that users write. One thing that several paths reach is one pair, under its best path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from apicheck.matching.environments import Region, regions
from apicheck.model.condition import CanImport, Condition, Holds, Test, elementary_tests
from apicheck.model.definition import Attribute, Class, Definition, Function, Import, Property
from apicheck.model.entity import Alternatives, Entity, EntityKind, Identity
from apicheck.surface.calls.callables import runtime
from apicheck.surface.calls.called_values import called_value
from apicheck.surface.calls.decorators import decorated
from apicheck.surface.calls.descriptors import refuses_assignment
from apicheck.surface.calls.handed_on import is_called_alike
from apicheck.surface.calls.raising import raises_on_assignment
from apicheck.surface.classes.final_marks import is_final
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.classes.special_methods import NOTICED
from apicheck.surface.linking.alternatives import module_entity
from apicheck.surface.linking.public_names import PublicNames
from apicheck.surface.linking.surface import Surface
from apicheck.surface.naming import is_private, last_part

if TYPE_CHECKING:
    from apicheck.matching.type_changes import TypeChanges


class Pair(msgspec.Struct, frozen=True, eq=False, weakref=True):
    """What one public path led to on base and leads to on head; an empty side means that the path is not there.

    `base` and `head` are what exists at run time, `typing_base` and `typing_head` what only a type checker sees. Where
    these are several definitions, or one under a condition, the pair falls into parts: one for each two definitions
    that stand beside each other in some environment. Rules are asked about parts. `where` tells the environments of a
    part, `doubts` the tests of head alone that nobody understands, `reworded` those that head may make otherwise. All
    that is `given` holds wherever both sides are there.

    `path` is the best of the paths that reach the same things, `paths` are the others. `base_owner`, `head_owner` are
    the classes through which a member is reached. `is_public_head` is False where the path still works but is no longer
    offered, or not to star imports. `may_be_served` says that something dynamic may still answer to a path that leads
    nowhere on head.
    `is_of_object` says that a member is reached through an object that a module has, by whose name its path goes.
    `is_folded` says that the module or class that holds the name came or went as a whole, so that a finding there tells
    about this name, too. `old` and `new` are the definitions that count first at run time, None where there is none.
    """

    path: str
    paths: tuple[str, ...]
    base: Alternatives
    head: Alternatives
    base_owner: Entity | None = None
    head_owner: Entity | None = None
    is_public_base: bool = True
    is_public_head: bool = True
    may_be_served: bool = False
    is_folded: bool = False
    is_of_object: bool = False
    typing_base: Alternatives = ()
    typing_head: Alternatives = ()
    where: Condition | None = None
    doubts: tuple[Test, ...] = ()
    reworded: tuple[Test, ...] = ()
    given: tuple[Condition, ...] = ()
    old: Entity | None = None
    new: Entity | None = None

    def __post_init__(self) -> None:
        """Look once for what every rule asks for."""
        msgspec.structs.force_setattr(self, "old", primary(self.base))
        msgspec.structs.force_setattr(self, "new", primary(self.head))

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]

    @property
    def parent(self) -> str:
        """The path of the module or class that holds the name."""
        return self.path.rpartition(".")[0]

    @property
    def is_member(self) -> bool:
        """True for a member of a class."""
        return self.base_owner is not None

    @property
    def classes(self) -> tuple[Entity, Entity] | None:
        """The class on base and the class on head, None where one side is no class of the project, or not public."""
        old, new = self.old, self.new
        if old is None or new is None or not self.is_public_base:
            return None
        return (old, new) if isinstance(old.definition, Class) and isinstance(new.definition, Class) else None

    def parts(self) -> tuple[Pair, ...]:
        """Return what stands beside each other in one environment or another; the pair itself where all are alike."""
        if all(entity.condition is None for entity in (*self.base, *self.head)):
            return (self,)
        return tuple(
            msgspec.structs.replace(
                self,
                base=() if region.old is None else (region.old,),
                head=() if region.new is None else (region.new,),
                where=region.where,
                doubts=tuple(dict.fromkeys((*self.doubts, *region.doubts))),
                reworded=tuple(dict.fromkeys((*self.reworded, *region.reworded))),
            )
            for region in regions(self.base, self.head, self.where, self.given)
            if not self._is_other_choice(region)
        )

    def _is_other_choice(self, region: Region) -> bool:
        """Tell whether either side makes another choice between things that both have, by a test nobody understands.

        A fallback is not held against what it stands in for.
        """
        old, new = region.old, region.new
        if old is None or new is None or old.home == new.home:
            return False
        return (
            any(entity.home == old.home for entity in self.head)
            and any(entity.home == new.home for entity in self.base)
            and any(isinstance(test, CanImport | Holds) for test in elementary_tests(region.where))
        )

    def matches(self) -> Iterator[tuple[Entity, Entity]]:
        """Yield the definition on base with the one on head, where both sides have one."""
        if self.old is not None and self.new is not None:
            yield self.old, self.new


def primary(alternatives: Alternatives) -> Entity | None:
    """Return the definition that counts first: one that exists at run time, and without a condition, before others."""
    present = runtime(alternatives)
    return min(present, key=lambda entity: entity.condition is not None, default=None)


class Side:
    """One revision: its linked surface, its class hierarchy, and its public paths."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.hierarchy = Hierarchy(surface)
        self.names = PublicNames(surface)
        self.paths: dict[str, Alternatives] = {}
        self.homes: dict[str, list[str]] = {}
        self._classes: set[str] = set()
        for path, alternatives in self._public_paths():
            if path in self.paths or surface.visibility.hides(path):
                continue
            self.paths[path] = alternatives
            for entity in alternatives:
                self.homes.setdefault(entity.home, []).append(path)
                if entity.kind is EntityKind.CLASS:
                    self._classes.add(entity.home)

    def _public_paths(self) -> Iterator[tuple[str, Alternatives]]:
        surface = self.surface
        for module in self.names.modules():
            yield module, surface.resolve_path(module) or (module_entity(module),)
            yield from self._names_of(module, module, ())
        for module, name in self.names.opened_alone():
            found = surface.resolve(module, name)
            if found:
                yield f"{module}.{name}", found

    def _names_of(self, module: str, prefix: str, seen: tuple[str, ...]) -> Iterator[tuple[str, Alternatives]]:
        for name in self.names.of(module):
            found = self.surface.resolve(module, name)
            if not found:
                continue
            path = f"{prefix}.{name}"
            yield path, found
            for entity in found:
                # A private module under a public name: what it holds is reached through that name.
                if entity.kind is EntityKind.MODULE and entity.home not in seen and self._is_hidden(entity.home):
                    yield from self._names_of(entity.home, path, (*seen, entity.home))

    def modules_behind_names(self) -> set[str]:
        """Return the public modules whose package has something else under their name, so that only imports find them.

        `from pkg.copy import copy` in `pkg` leaves `import pkg.copy` and `from pkg.copy import Other` as they are.
        """
        return {
            module
            for module in self.names.modules()
            if "." in module and all(entity.home != module for entity in self.paths[module])
        }

    def _is_hidden(self, module: str) -> bool:
        visibility = self.surface.visibility
        is_named_so = any(is_private(part) for part in module.split("."))
        return visibility.hides(module) or (is_named_so and not visibility.opens(module))

    def best_path(self, home: str) -> str | None:
        """Return the public path under which a definition is best known, None for a private one."""
        paths = self.public_paths(home)
        return None if not paths else best(paths, home)

    def public_paths(self, home: str) -> list[str]:
        """Return all public paths of a definition; what stands in a public class is reached through that class."""
        paths = self.homes.get(home)
        if paths is not None:
            return paths
        outer, _, name = home.rpartition(".")
        if not outer or not is_public_member(name) or (outer in self.homes and outer not in self._classes):
            return []
        return [f"{path}.{name}" for path in self.public_paths(outer)]


def best(paths: Iterable[str], home: str = "") -> str:
    """Choose the path to report under: the shortest, then that or at least the name of the definition itself."""
    name = home.rpartition(".")[2]
    return min(paths, key=lambda path: (path.count("."), path != home, path.rpartition(".")[2] != name, path))


class Pairing(msgspec.Struct):
    """All pairs of a comparison in a stable order, and the two sides that they come from.

    `changed_endings` are names of functions that may give something else by now, or nothing, `changed_errors` of those
    that may raise something else, `changed_descriptors` those of classes that answer otherwise for attributes.
    `type_changes` is what became of their types, None as long as nobody has looked. `mentions` is what
    `mentions_change` has found out, by the ids of definitions. `unchanged` are base's definitions in changed files that
    have not changed, by the ids of head's. `unsettled` are the names that classes of base have of their own and of
    which other files have a say in what they are. `differing` is what `parts_that_differ` has found, None before
    anybody asked.
    """

    base: Side
    head: Side
    pairs: list[Pair] = msgspec.field(default_factory=list)
    by_path: dict[str, Pair] = msgspec.field(default_factory=dict)
    class_pairs: dict[str, Pair] = msgspec.field(default_factory=dict)
    changed_names: frozenset[str] = frozenset()
    changed_endings: frozenset[str] = frozenset()
    changed_errors: frozenset[str] = frozenset()
    changed_descriptors: frozenset[str] = frozenset()
    unchanged: dict[int, Definition] = msgspec.field(default_factory=dict)
    mentions: dict[int, tuple[object, bool]] = msgspec.field(default_factory=dict)
    unsettled: dict[Identity, tuple[str, ...]] = msgspec.field(default_factory=dict)
    type_changes: TypeChanges | None = None
    differing: list[Pair] | None = None

    def parts_that_differ(self) -> list[Pair]:
        """Return the parts of all pairs that a rule may have something to say about; ask once all pairs are there."""
        if self.differing is None:
            self.differing = [
                part
                for pair in self.pairs
                if not self.is_unchanged(pair)
                for part in pair.parts()
                if part is pair or not self.is_unchanged(part)
            ]
        return self.differing

    def is_same(self, old: Definition | None, new: Definition | None) -> bool:
        """Tell whether a definition is the very same on both sides, wherever its lines are."""
        return old is not None and (old is new or self.unchanged.get(id(new)) is old)

    def are_same(self, was: Alternatives, now: Alternatives) -> bool:
        """Tell whether both sides hold the very same definitions; a class among them may still inherit otherwise."""
        return len(was) == len(now) and all(
            self.is_same(old.definition, new.definition) and old.condition == new.condition
            for old, new in zip(was, now, strict=True)
        )

    def are_same_throughout(self, was: Alternatives, now: Alternatives) -> bool:
        """Tell whether both sides hold the very same definitions, none of which is a class that inherits."""
        return bool(was) and self.are_same(was, now) and not any(isinstance(old.definition, Class) for old in was)

    def is_unchanged(self, pair: Pair) -> bool:
        """Tell whether no rule has anything to look at: the same definitions of unchanged files, ancestors included."""
        if not (pair.is_public_base and pair.is_public_head) or self.mentions_change(pair.base):
            return False
        if self.is_told_at_class(pair):
            return True
        if self.has_other_stubs(pair.base, pair.head):
            return False
        if self.are_same_throughout(pair.base, pair.head):
            owners = (pair.base_owner, pair.head_owner)
            if not self.has_same_type_arguments(owners):
                return False
            return self.are_same(pair.typing_base, pair.typing_head) and all(
                self.is_called_as_before(old, new, owners) for old, new in zip(pair.base, pair.head, strict=True)
            )
        return (
            bool(pair.base)
            and len(pair.base) == len(pair.head)
            and all(
                old.condition == new.condition
                and self.has_same_lineage(old, new)
                and self.is_called_as_before(old, new, (None, None))
                for old, new in zip(pair.base, pair.head, strict=True)
            )
        )

    def is_told_at_class(self, pair: Pair) -> bool:
        """Tell whether a name of a module is another one for a method of a public class: `parse = Parser.parse`."""
        if pair.is_member or not pair.base or len(pair.base) != len(pair.head):
            return False
        for old, new in zip(pair.base, pair.head, strict=True):
            if not (stands_in_class(old) and stands_in_class(new)) or old.name != new.name:
                return False
            holder = self.class_pairs.get(old.owner)
            if holder is None or holder.new is None or holder.new.home != new.owner or not is_public_member(old.name):
                return False
        return True

    @property
    def has_stubs(self) -> bool:
        """True where type checkers read something else of a module than the interpreter does, on either side."""
        return bool(self.base.surface.stubs or self.head.surface.stubs)

    def has_other_stubs(self, was: Alternatives, now: Alternatives) -> bool:
        """Tell whether type checkers read something else about a thing, because a stub says so."""
        if not self.has_stubs:
            return False
        base, head = self.base.surface, self.head.surface
        before, after = map(base.typed_names.of, was), map(head.typed_names.of, now)
        return any(
            (old and old.definition) is not (new and new.definition) for old, new in zip(before, after, strict=False)
        )

    def mentions_change(self, alternatives: Alternatives) -> bool:
        """Tell whether a default or value mentions a private constant that changed, perhaps in another file.

        What it is bound to then differs although its own text does not. So does what a function gives that ends with
        calling another one, and an attribute that a changed descriptor answers for.
        """
        is_any = self.changed_names or self.changed_endings or self.changed_errors or self.changed_descriptors
        return bool(is_any) and any(map(self._mentions_change, alternatives))

    def _mentions_change(self, entity: Entity) -> bool:
        definition = entity.definition
        found = self.mentions.get(id(definition))
        if found is None:
            is_so = (
                self._ends_otherwise(definition)
                or self._is_answered_otherwise(definition)
                or any(not self.changed_names.isdisjoint(_WORD.findall(text)) for text in _evaluated_texts(definition))
            )
            # The definition is kept as well, so that no other one can get its id.
            found = self.mentions[id(definition)] = (definition, is_so)
        return found[1]

    def _ends_otherwise(self, definition: Definition | None) -> bool:
        """Tell whether a function calls one that raises something else by now, or gives what one gives that does."""
        function = definition.getter if isinstance(definition, Property) else definition
        if not isinstance(function, Function):
            return False
        if not self.changed_errors.isdisjoint(map(last_part, function.private_calls)):
            return True
        return function.returned_call is not None and last_part(function.returned_call) in self.changed_endings

    def _is_answered_otherwise(self, definition: Definition | None) -> bool:
        """Tell whether an attribute is declared with a descriptor that changed."""
        if not self.changed_descriptors or not isinstance(definition, Attribute):
            return False
        words = _WORD.findall(definition.annotation or definition.call or "")
        return not self.changed_descriptors.isdisjoint(words)

    def is_called_as_before(self, old: Entity, new: Entity, owners: tuple[Entity | None, Entity | None]) -> bool:
        """Tell whether a definition of an unchanged file is called as before; what it is made of may be elsewhere.

        `owners` are the classes through which a member is reached.
        """
        base, head = self.base.hierarchy, self.head.hierarchy
        if isinstance(old.definition, Attribute) and (old.definition.call or old.definition.refers_to) is not None:
            if refuses_assignment(base, old) != refuses_assignment(head, new):
                return False
            was, now = called_value(base, old), called_value(head, new)
            return was is None or now is None or was.signature == now.signature
        if isinstance(old.definition, Function) and old.definition.decorators:
            before, after = decorated(base, old, old.definition), decorated(head, new, old.definition)
            if before.signature != after.signature:
                return False
        return is_called_alike((base, old, owners[0]), (head, new, owners[1]))

    def has_same_lineage(self, old: Entity, new: Entity) -> bool:
        """Tell whether a class and all its ancestors are the same definitions on both sides, and so is its metaclass.

        What others make for them has to be the same, too.
        """
        if not self._have_same_ancestors(old, new):
            return False
        was, now = self.base.hierarchy.metaclass(old), self.head.hierarchy.metaclass(new)
        return len(was) == len(now) and all(
            self._have_same_ancestors(one, other) if isinstance(one.definition, Class) else one.home == other.home
            for one, other in zip(was, now, strict=True)
        )

    def _have_same_ancestors(self, old: Entity, new: Entity) -> bool:
        if not isinstance(old.definition, Class) or not self.is_same(old.definition, new.definition):
            return False
        base, head = self.base.hierarchy, self.head.hierarchy
        before = (*base.lineage(old).entities, *base.typed_dict_ancestors(old))
        after = (*head.lineage(new).entities, *head.typed_dict_ancestors(new))
        return len(before) == len(after) and all(
            (one.definition is other.definition or self.is_same(one.definition, other.definition))
            and one.home == other.home
            and base.granted(one) == head.granted(other)
            for one, other in zip(before, after, strict=True)
        )

    def has_same_type_arguments(self, owners: tuple[Entity | None, Entity | None]) -> bool:
        """Tell whether the type variables in a member mean the same to its classes: `class Names(_Box[str])`."""
        old, new = owners
        if old is None or new is None:
            return True
        return _type_arguments(self.base.hierarchy, old) == _type_arguments(self.head.hierarchy, new)

    def counterpart(self, entity: Entity) -> Entity | None:
        """Return what the definition of a public thing on base has become on head, None for what is private or gone."""
        pair = self.class_pairs.get(entity.home)
        return None if pair is None else pair.new


_WORD = re.compile(r"\w+")


def _evaluated_texts(definition: Definition | None) -> Iterator[str]:
    """Yield the expressions that say what something is where it is defined: its defaults, its value, its types."""
    if isinstance(definition, Class):
        yield from (*definition.bases, *definition.keywords.values(), *definition.type_parameters)
        members = [each.definition for bindings in definition.scope.values() for each in bindings]
        for member in (*members, *definition.instance_attributes.values()):
            if not isinstance(member, Class | Import):
                yield from _evaluated_texts(member)
    elif isinstance(definition, Function):
        for signature in (definition.signature, *definition.overloads):
            yield from (parameter.default for parameter in signature.parameters if parameter.default)
            yield from (parameter.annotation for parameter in signature.parameters if parameter.annotation)
            yield from signature.type_parameters
            yield signature.returns or ""
    elif isinstance(definition, Property):
        for accessor in (definition.getter, definition.setter):
            if accessor is not None:
                yield from _evaluated_texts(accessor)
    elif isinstance(definition, Attribute):
        yield definition.annotation or ""
        yield from definition.type_parameters
        if definition.value is not None and not definition.is_literal:
            yield definition.value


def _type_arguments(hierarchy: Hierarchy, owner: Entity) -> list[tuple[str, str]]:
    """Return the type parameters and generic bases of a class and of its ancestors, as they are written."""
    return [
        (entity.home, text)
        for entity in hierarchy.lineage(owner).entities
        if isinstance(entity.definition, Class)
        for text in (*entity.definition.type_parameters, *(base for base in entity.definition.bases if "[" in base))
    ]


def is_public_member(name: str) -> bool:
    """Tell whether users may reach for a member: no leading underscore, or a special method that they would miss."""
    return name in NOTICED or not name.startswith("_")


def shared_ancestors(pairing: Pairing, old: Entity, new: Entity) -> list[tuple[Entity, Entity]]:
    """Return the ancestors of `old` that are public and have a counterpart among those of `new`, each with it.

    What changes in their members is told where they stand; it does not matter which of their own, perhaps private,
    bases such a member comes from.
    """
    after = {entity.home for entity in pairing.head.hierarchy.lineage(new).entities[1:]}
    shared: list[tuple[Entity, Entity]] = []
    for ancestor in pairing.base.hierarchy.lineage(old).entities[1:]:
        counterpart = pairing.counterpart(ancestor)
        if counterpart is not None and counterpart.home in after:
            shared.append((ancestor, counterpart))
    return shared


def stands_in_class(entity: Entity) -> bool:
    """Tell whether something is a method of the class whose body defines it."""
    return isinstance(entity.definition, Function) and entity.home.rpartition(".")[0] == entity.owner


def is_settable(entity: Entity) -> bool:
    """Tell whether `instance.name = value` works for a member that is an attribute or a property."""
    definition = entity.definition
    if isinstance(definition, Property):
        setter = definition.setter
        return definition.is_cached or (setter is not None and not raises_on_assignment(setter))
    return not (isinstance(definition, Attribute) and is_final(entity))  # PEP 591: who sets it was told not to

"""Classes over their bases: linearised ancestors and inherited members.

Source: language reference, 3.3.3.1 "Resolving MRO entries".
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TypeGuard

import msgspec

from apicheck.model.condition import is_always_met
from apicheck.model.definition import Attribute, Class, Definition, Function, Property
from apicheck.model.entity import Alternatives, Entity, EntityKind, Identity
from apicheck.surface import standard_library
from apicheck.surface.classes.constructed_members import left_out
from apicheck.surface.classes.granted_members import Granted, GrantedMembers
from apicheck.surface.classes.known_bases import may_bring
from apicheck.surface.classes.lineage import Lineage, merged
from apicheck.surface.classes.special_methods import NOTICED, ORDER
from apicheck.surface.expressions import dotted_name, string_items
from apicheck.surface.linking.surface import Surface
from apicheck.surface.naming import last_part

_OBJECT = "builtins.object"
_TUPLE = "builtins.tuple"
_TYPED_DICT = "typing.TypedDict"
_NO_KEYS = frozenset({_TYPED_DICT, "typing.Generic"})
_FACTORIES = frozenset({"namedtuple", "NamedTuple", "TypedDict", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"})


class _OwnMembers(msgspec.Struct, frozen=True):
    """What a class itself has: members that hide what it inherits, and those that depend on what that is."""

    hiding: dict[str, Alternatives] = msgspec.field(default_factory=dict)
    beside: dict[str, Alternatives] = msgspec.field(default_factory=dict)


class Hierarchy:
    """Answers questions about classes of one surface; every answer is computed once."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self._lineages: dict[Identity, Lineage] = {}
        self._linearising: set[Identity] = set()
        self._members: dict[Identity, dict[str, Alternatives]] = {}
        self._own: dict[Identity, _OwnMembers] = {}
        self._typed_dicts: dict[Identity, tuple[Entity, ...]] = {}
        self._granted = GrantedMembers(surface, self.members, lambda entity: self.lineage(entity).entities)

    def lineage(self, entity: Entity) -> Lineage:
        """Return the linearised ancestors of a class."""
        key = entity.identity
        found = self._lineages.get(key)
        if found is None:
            if key in self._linearising:
                return Lineage((entity,))  # a class among its own ancestors: broken code, and no endless loop
            self._linearising.add(key)
            found = self._linearise(entity)
            self._linearising.discard(key)
            self._lineages[key] = found
        return found

    def _linearise(self, entity: Entity) -> Lineage:
        if entity.kind is EntityKind.EXTERNAL:
            known = standard_library.find_class(entity.home)
            if known is None:
                return Lineage((entity, _external(_OBJECT)), (entity.home,))
            return Lineage(tuple(_external(standard_library.class_path(ancestor)) for ancestor in known.__mro__))
        definition = entity.definition
        if not isinstance(definition, Class):
            return Lineage((entity, _external(_OBJECT)), (entity.home,))
        lineages: list[Lineage] = []
        opaque: list[str] = []
        bases: list[Entity] = []
        for base in definition.bases:
            found, unknown = self._base(entity, base)
            opaque.extend(unknown)
            if found is not None:
                bases.append(found)
                lineage = self.lineage(found)
                lineages.append(lineage)
                opaque.extend(lineage.opaque)
                own = self._own_in_its_place(entity, base) if _is_unknown(found) else None
                if own is not None:
                    lineages.append(self.lineage(own))
                    opaque.extend(lineages[-1].opaque)
        if any(map(self.is_typed_dict, bases)):
            # At run time the bases have gone into the keys, and what is left is a dict (PEP 589).
            self._typed_dicts[entity.identity] = tuple(bases)
            return Lineage((entity, _external("builtins.dict"), _external(_OBJECT)))
        in_order = merged(
            [list(lineage.entities) for lineage in lineages], [lineage.entities[0] for lineage in lineages]
        )
        ancestors = [ancestor for ancestor in in_order if ancestor.home != entity.home]
        if not any(ancestor.home == _OBJECT for ancestor in ancestors):
            ancestors.append(_external(_OBJECT))
        opaque.extend(self._remakers((entity, *ancestors)))
        return Lineage((entity, *ancestors), tuple(dict.fromkeys(opaque)))

    def _remakers(self, lineage: Sequence[Entity]) -> list[str]:
        """Return the metaclasses that may give a class with this lineage other bases than its statement does.

        What they are seen to do is to leave some of several bases out.
        """
        if all(not isinstance(each.definition, Class) or len(each.definition.bases) < 2 for each in lineage):
            return []
        named = [
            found
            for ancestor in lineage
            if isinstance(ancestor.definition, Class) and "metaclass" in ancestor.definition.keywords
            for found in self.in_class_scope(ancestor, ancestor.definition.keywords["metaclass"])
        ]
        return [
            found.home
            for found in named
            if any(
                isinstance(new.definition, Function) and new.definition.changes_bases
                for new in self.member(found, "__new__")
            )
        ]

    def is_remade(self, entity: Entity) -> bool:
        """Tell whether a metaclass may give a class other bases than its statement does."""
        return bool(self._remakers(self.lineage(entity).entities))

    def bases(self, entity: Entity) -> tuple[Entity, ...]:
        """Return what the base expressions of a class lead to, in order, those left out that lead nowhere."""
        written = entity.definition.bases if isinstance(entity.definition, Class) else ()
        return tuple(found for base in written if (found := self._base(entity, base)[0]) is not None)

    def _base(self, entity: Entity, text: str, seen: frozenset[str] = frozenset()) -> tuple[Entity | None, list[str]]:
        """Resolve one base expression; what can't be resolved comes back as the path of something opaque.

        `seen` are the names that only stand for another expression and have led here.
        """
        try:
            node = ast.parse(text, mode="eval").body
        except SyntaxError:
            return None, [text]
        if isinstance(node, ast.Starred):
            return None, [text]
        while isinstance(node, ast.Subscript):  # `Generic[T]`, `Base[int]`
            node = node.value
        if isinstance(node, ast.Call):
            called = dotted_name(node.func) or text
            if called.rpartition(".")[2] in _FACTORIES:
                known = _TUPLE if "uple" in called else called
                return _external(known), []
            made_by = self._made_by(entity, node)
            return (made_by, []) if made_by is not None else (None, [called])
        dotted = dotted_name(node)
        if dotted is None:
            return None, [text]
        for found in sorted(self.in_class_scope(entity, dotted), key=lambda found: found.is_typing_only):
            if found.kind is EntityKind.CLASS:
                return found, []
            if found.kind is EntityKind.EXTERNAL:
                path = standard_library.canonical(found.home)
                return _external(_TUPLE if path == "typing.NamedTuple" else path), []
            if isinstance(found.definition, Attribute):
                meant = self._meant(found, found.definition, seen)
                return (meant, []) if meant is not None else self._called(found, found.definition)
        return None, [dotted]

    def _own_in_its_place(self, entity: Entity, text: str) -> Entity | None:
        """Return the project's own class that stands for a foreign base where that can't be imported.

        Either may be there, and what the class has is known of this one alone.
        """
        node = ast.parse(text, mode="eval").body
        dotted = dotted_name(node.value if isinstance(node, ast.Subscript) else node)
        found = () if dotted is None else self.in_class_scope(entity, dotted)
        return next((each for each in found if each.kind is EntityKind.CLASS and not each.is_typing_only), None)

    def may_go_without(self, entity: Entity, ancestor: Entity) -> bool:
        """Tell whether a class has a foreign ancestor only where that is there, and one of the project's else."""
        return _is_unknown(ancestor) and any(
            (found := self._base(each, base)[0]) is not None
            and found.home == ancestor.home
            and self._own_in_its_place(each, base) is not None
            for each in self.lineage(entity).entities
            if isinstance(each.definition, Class)
            for base in each.definition.bases
        )

    def _meant(self, entity: Entity, attribute: Attribute, seen: frozenset[str]) -> Entity | None:
        """Return the class that a name stands for whose value is a name or a generic alias: `_Base = Base[int]`."""
        if attribute.value is None or attribute.call is not None or entity.home in seen:
            return None
        return self._base(entity, attribute.value, seen | {entity.home})[0]

    def _called(self, entity: Entity, attribute: Attribute) -> tuple[Entity | None, list[str]]:
        """A base that is the value of a call: a named tuple's is known, any other is not."""
        if (attribute.call or "").rpartition(".")[2] in {"namedtuple", "NamedTuple"}:
            return entity, []
        if attribute.call == "type" and attribute.value is not None and not attribute.is_shortened:
            made_by = self._made_by(entity, ast.parse(attribute.value, mode="eval").body)
            if made_by is not None:
                return made_by, []
        return entity, [entity.home]

    def _made_by(self, entity: Entity, node: ast.expr) -> Entity | None:
        """Return the metaclass that `type(Class)` gives, None for any other call."""
        match node:
            case ast.Call(func=ast.Name(id="type"), args=[asked], keywords=[]):
                found = self.surface.resolve_dotted(entity.module, dotted_name(asked) or "")
            case _:
                return None
        cls = found[0] if len(found) == 1 else None
        if cls is not None and cls.kind is EntityKind.EXTERNAL:
            known = standard_library.find_class(standard_library.canonical(cls.home))
            return None if known is None else _external(standard_library.class_path(type(known)))
        if cls is None or cls.kind is not EntityKind.CLASS or self.lineage(cls).is_open:
            return None
        named = self.metaclass(cls)
        if not named:
            is_plain = all(each.kind is EntityKind.CLASS or each.home == _OBJECT for each in self.lineage(cls).entities)
            return _external("builtins.type") if is_plain else None
        return named[0] if len(named) == 1 else None

    def in_class_scope(self, entity: Entity, dotted: str) -> Alternatives:
        """Look up a name in the head of a class statement: for a nested class, first among its outer class's members.

        The class's own name is not bound to it before its statement has run: `class Client(Client)`.
        """
        outer = entity.home.rpartition(".")[0]
        first, _, rest = dotted.partition(".")
        if first == entity.name and isinstance(entity.definition, Class):
            return self.surface.walk(self.surface.replaced(entity, entity.definition), rest)
        if outer != entity.module:
            for owner in self.surface.resolve_path(outer):
                found = self.surface.own_member(owner, first)
                if found:
                    return self.surface.walk(found, rest)
        return self.surface.resolve_dotted(entity.module, dotted)

    # Typed dictionaries

    def is_typed_dict(self, entity: Entity) -> bool:
        """Tell whether a thing is a typed dictionary: a class statement, the value of a call, or `TypedDict` itself."""
        if entity.kind is EntityKind.EXTERNAL:
            return standard_library.canonical(entity.home) == _TYPED_DICT
        if isinstance(entity.definition, Attribute):
            call = entity.definition.call
            if call is None or not call.endswith("TypedDict"):
                return False
            called = self.surface.resolve_dotted(entity.module, call)
            return any(self.is_typed_dict(found) for found in called if found.kind is EntityKind.EXTERNAL)
        if not isinstance(entity.definition, Class) or not entity.definition.bases:
            return False
        self.lineage(entity)
        return entity.identity in self._typed_dicts

    def typed_dict_bases(self, entity: Entity) -> tuple[Entity, ...]:
        """Return the typed dictionaries that one is made of by inheritance, `TypedDict` itself left out."""
        self.lineage(entity)
        bases = self._typed_dicts.get(entity.identity, ())
        return tuple(base for base in bases if base.kind is not EntityKind.EXTERNAL or base.home not in _NO_KEYS)

    def typed_dict_ancestors(self, entity: Entity) -> tuple[Entity, ...]:
        """Return the typed dictionaries that one is made of, at first or second hand."""
        found: dict[str, Entity] = {}
        pending = list(self.typed_dict_bases(entity))
        while pending:
            base = pending.pop()
            if base.home not in found:
                found[base.home] = base
                pending.extend(self.typed_dict_bases(base))
        return tuple(found.values())

    # Members

    def members(self, entity: Entity) -> dict[str, Alternatives]:
        """Return every member of a class that is known, inherited ones too, each with its nearest definition.

        Members that `object` gives to every class are left out.
        """
        found = self._members.get(entity.identity)
        if found is None:
            ancestors = self.lineage(entity).entities
            following = ancestors[1:]
            if following and _identities(self.lineage(following[0]).entities) == _identities(following):
                # The lookup order goes on as that of the next class does, so its members are the inherited ones.
                found = dict(self.members(following[0]))
            else:
                found = {}
                first = next(filter(_has_constructor, ancestors), None)  # which may run others than those behind it
                for ancestor in reversed(following):
                    self._add_own(ancestor, found, is_construction=ancestor is first)
            self._add_own(ancestors[0], found)
            self._members[entity.identity] = found
        return found

    def _add_own(self, ancestor: Entity, found: dict[str, Alternatives], *, is_construction: bool = True) -> None:
        if ancestor.kind is EntityKind.EXTERNAL:
            known = standard_library.find_class(ancestor.home)
            if known is None or ancestor.home == _OBJECT:
                return
            for name in vars(known):
                if standard_library.member_kind(known, name) is not None:
                    home = f"{ancestor.home}.{name}"
                    found[name] = (Entity(EntityKind.EXTERNAL, home, "", owner=ancestor.home),)
            return
        definition = ancestor.definition
        if not isinstance(definition, Class) or ancestor.identity in self._typed_dicts:
            return  # keys are no attributes
        for name in left_out(definition, self.lineage(ancestor).homes[1:], found) if is_construction else ():
            del found[name]
        own = self._own_members(ancestor, definition)
        found.update(own.hiding)
        for name, alternatives in own.beside.items():
            inherited = found.get(name, ())
            # `self.name = value` under a property of that name calls its setter; it makes no attribute. A slot does.
            is_property = any(isinstance(entity.definition, Property) for entity in inherited)
            if is_property and name not in definition.scope and name not in slots_of(definition):
                continue
            if inherited and _hides_nothing(definition, alternatives):
                seen = (msgspec.structs.replace(entity, is_typing_only=True) for entity in alternatives)
                found[name] = (*seen, *inherited)
            elif _is_always_there(alternatives):
                found[name] = alternatives
            else:
                # Where none of its own is reached, the inherited one still is.
                found[name] = (*inherited, *alternatives)
        granted = self._granted.of(ancestor)
        for name, member in granted.missing.items():
            if all(_is_declared_alone(each.definition) for each in found.get(name, ())):
                found[name] = (
                    *(msgspec.structs.replace(each, is_typing_only=True) for each in found.get(name, ())),
                    *member,
                )
        found.update(granted.members)
        if any(last_part(decorator.name) == "total_ordering" for decorator in definition.decorators):
            self._add_order(ancestor, found)

    def own(self, entity: Entity) -> Iterator[tuple[str, Alternatives]]:
        """Yield what a class of the project has by itself: what its body binds and its methods set, what it is given.

        A name that it has in several of these ways comes as many times.
        """
        definition = entity.definition
        if isinstance(definition, Class) and not self.is_typed_dict(entity):
            own, granted = self._own_members(entity, definition), self._granted.of(entity)
            for found in (own.hiding, own.beside, granted.members, granted.missing):
                yield from found.items()

    def _own_members(self, entity: Entity, definition: Class) -> _OwnMembers:
        """Return what a class has of its own, told apart once for all classes that inherit it."""
        own = self._own.get(entity.identity)
        if own is None:
            own = self._own[entity.identity] = _OwnMembers()
            for name in [*definition.scope, *definition.instance_attributes]:
                alternatives = self.surface.own_member(entity, name)
                if alternatives:
                    is_hiding = (
                        name in definition.scope
                        and not _hides_nothing(definition, alternatives)
                        and _is_always_there(alternatives)
                    )
                    (own.hiding if is_hiding else own.beside)[name] = alternatives
        return own

    def _add_order(self, ancestor: Entity, found: dict[str, Alternatives]) -> None:
        """Add the comparisons that `functools.total_ordering` makes of the one that the class has."""
        if found.keys().isdisjoint(ORDER):
            return
        for name in ORDER - found.keys():
            home = f"{ancestor.home}.{name}"
            found[name] = (Entity(EntityKind.UNKNOWN, home, ancestor.module, owner=ancestor.home),)

    def member(self, entity: Entity, name: str) -> Alternatives:
        """Return the nearest definition of one member; empty where no known ancestor has it."""
        return self.members(entity).get(name, ())

    def granted(self, entity: Entity) -> Granted:
        """Return the members that others make for a class itself: decorators, functions, its metaclass, its bases."""
        return self._granted.of(entity)

    def may_be_granted(self, entity: Entity, name: str) -> bool:
        """Tell whether others may set a member of this name on a class or an ancestor: a module, a decorator."""
        return any(self._granted.of(own).may_hold(name) for own in self.lineage(entity).entities)

    def has_dynamic_members(self, entity: Entity) -> bool:
        """Tell whether there may be members that can't be listed: an opaque ancestor, `__getattr__`, computed names."""
        return self.lineage(entity).is_open or self._serves_any(entity)

    def may_have(self, entity: Entity, name: str, *, on_class: bool = False) -> bool:
        """Tell whether a class on which no member `name` is seen may have it, or serve it, all the same.

        The interpreter looks special methods up on the class, past any `__getattr__`; what is looked up `on_class` is
        served by a metaclass alone (language reference, 3.3.12 and 3.3.2).
        """
        if any(may_bring(base, name) for base in self.lineage(entity).opaque):
            return True
        if self.may_be_granted(entity, name):
            return True
        if on_class:
            return self._has_computed_members(entity) or any(map(self.has_dynamic_members, self.metaclass(entity)))
        return name not in NOTICED and self._serves_any(entity)

    def may_only_inherit(self, entity: Entity, name: str) -> bool:
        """Tell whether a foreign ancestor is all that a class may still have a member `name` from."""
        lineage = self.lineage(entity)
        return (
            lineage.is_open
            and not self.may_be_granted(entity, name)
            and not self._serves_any(entity)
            and not any(map(self.has_dynamic_members, self.metaclass(entity)))
        )

    def may_set(self, entity: Entity) -> bool:
        """Tell whether methods of a class may set attributes on instances that can't be told from the text."""
        return any(
            isinstance(own.definition, Class) and own.definition.has_computed_attributes
            for own in self.lineage(entity).entities
        )

    def _serves_any(self, entity: Entity) -> bool:
        if self.member(entity, "__getattr__") or self._has_computed_members(entity):
            return True
        # Built-in classes have a `__getattribute__` that does no more than `object`'s.
        return any(found.kind is not EntityKind.EXTERNAL for found in self.member(entity, "__getattribute__"))

    def _has_computed_members(self, entity: Entity) -> bool:
        lineage = self.lineage(entity).entities
        return any(
            (isinstance(own.definition, Class) and own.definition.has_computed_members) or self._granted.of(own).is_open
            for own in lineage
        )

    def metaclass(self, entity: Entity) -> Alternatives:
        """Return the metaclass that the class or its nearest ancestor names; empty for `type` alone."""
        for ancestor in self.lineage(entity).entities:
            if isinstance(ancestor.definition, Class) and "metaclass" in ancestor.definition.keywords:
                return self.in_class_scope(ancestor, ancestor.definition.keywords["metaclass"])
        return ()


def _has_constructor(entity: Entity) -> bool:
    return isinstance(entity.definition, Class) and "__init__" in entity.definition.scope


_NO_SLOTS: frozenset[str] = frozenset()


def slots_of(owner: Class) -> frozenset[str]:
    """Return the names in a class's own `__slots__`, as far as they are written out: descriptors of the class."""
    if "__slots__" not in owner.scope:
        return _NO_SLOTS
    values = [binding.definition for binding in owner.scope["__slots__"]]
    texts = [value.value for value in values if isinstance(value, Attribute) and not value.is_shortened]
    parsed = [ast.parse(text, mode="eval").body for text in texts if text is not None]
    return frozenset(name for node in parsed for name in string_items(node) or ())


def _is_declared_alone(definition: Definition | None) -> TypeGuard[Attribute]:
    """Tell whether a class only says which type an attribute has, and gives it no value: `name: str`."""
    return isinstance(definition, Attribute) and definition.annotation is not None and definition.value is None


def _hides_nothing(owner: Class, own: Alternatives) -> bool:
    """Tell whether a member is one for type checkers alone, or `name: T`: what is inherited stays (PEP 526)."""
    return all(entity.is_typing_only or _is_annotation_alone(owner, entity) for entity in own)


def _is_always_there(own: Alternatives) -> bool:
    return is_always_met(entity.condition for entity in own if not entity.is_typing_only)


def _is_annotation_alone(owner: Class, entity: Entity) -> bool:
    """Tell whether `name: T` in a class body is all there is: no method sets it, no decorator makes a field of it."""
    attribute = entity.definition
    return (
        _is_declared_alone(attribute)
        and attribute.on_instance
        and not owner.sets_on_instances(entity.name)
        and not owner.decorators
    )


def _is_unknown(entity: Entity) -> bool:
    """Tell whether a base stands outside the project and the standard library."""
    return entity.kind is EntityKind.EXTERNAL and standard_library.find_class(entity.home) is None


def _identities(entities: Sequence[Entity]) -> list[Identity]:
    return [entity.identity for entity in entities]


def _external(path: str) -> Entity:
    return Entity(EntityKind.EXTERNAL, path, "")

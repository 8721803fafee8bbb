"""What names stand for, followed over the linked surface to their values.

Source: language reference, 4.2.2 "Resolution of names", 8.7 "Function definitions" (where a default is evaluated).
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping

import msgspec

from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Alternatives, Entity, EntityKind, Identity
from apicheck.model.value import Member, Table, Text, Thing, Value
from apicheck.surface import standard_library
from apicheck.surface.built_values import constant, from_python
from apicheck.surface.classes.enumerations import Enumeration, is_enumeration, read_enumeration
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.evaluation import evaluate
from apicheck.surface.naming import MACHINERY, is_private

# Modules of the standard library whose constants are the same on every platform and in every version.
_PORTABLE = frozenset({"builtins", "cmath", "http", "logging", "math", "re", "string"})


# Classes whose instances, and those of whose subclasses, equal literals.
_PLAIN = frozenset(
    f"builtins.{name}"
    for name in ("int", "float", "complex", "str", "bytes", "bytearray", "tuple", "list", "dict", "set", "frozenset")
)


class Evaluated(msgspec.Struct, frozen=True):
    """A value, and the homes of the names of the project that it was found through."""

    value: Value
    through: frozenset[str]


class _Place(msgspec.Struct, frozen=True):
    """Where an expression stands: a module, the class whose body holds it, and what that body has bound by then.

    `binding` is the attribute that the expression gives its value: in the body of a class, `LIMIT = LIMIT` names the
    module's, for the class has none yet (language reference, 4.2.2 "Resolution of names").
    """

    module: str
    owner: Entity | None
    bound: Mapping[str, Value | None]
    binding: Attribute | None = None


class Values:
    """Answers for one surface; what a name stands for is evaluated once.

    `canonical` gives the path under which a definition is compared, so that one which has moved is still itself.
    """

    def __init__(self, hierarchy: Hierarchy, canonical: Callable[[str], str] = str) -> None:
        self._hierarchy = hierarchy
        self._canonical = canonical
        self._known: dict[Identity, Evaluated] = {}
        self._evaluating: set[Identity] = set()
        self._enumerations: dict[Identity, Enumeration | None] = {}
        self._through: list[set[str]] = []

    def of(self, entity: Entity) -> Evaluated:
        """Return the value that an attribute of a module or class body is bound to."""
        key = entity.identity
        found = self._known.get(key)
        if found is None:
            if key in self._evaluating:
                return Evaluated(Text(entity.home), frozenset())
            self._evaluating.add(key)
            self._through.append({entity.home})
            value = self._bound_to(entity)
            found = self._known[key] = Evaluated(value, frozenset(self._through.pop()))
            self._evaluating.discard(key)
        if self._through:
            self._through[-1] |= found.through
        return found

    def at(self, text: str, entity: Entity) -> Evaluated:
        """Return the value of an expression in the scope where a function is defined, or in the body of a class."""
        owner = entity if isinstance(entity.definition, Class) else self._class(entity.owner)
        self._through.append(set())
        value = self._evaluate(text, _Place(entity.module, owner, {}))
        return Evaluated(value, frozenset(self._through.pop()))

    def enumeration(self, entity: Entity) -> Enumeration | None:
        """Return the members of an enumeration, None for what is none."""
        key = entity.identity
        if key not in self._enumerations:
            self._enumerations[key] = None  # an enumeration among its own values: broken code
            self._enumerations[key] = read_enumeration(self._hierarchy, entity, self._in_body)
        return self._enumerations[key]

    def _in_body(self, text: str, owner: Entity, bound: Mapping[str, Value | None]) -> Value:
        return self._evaluate(text, _Place(owner.module, owner, bound))

    def _class(self, home: str) -> Entity | None:
        if not home:
            return None
        return next((found for found in self._hierarchy.surface.resolve_path(home) if found.home == home), None)

    def _bound_to(self, entity: Entity) -> Value:
        definition = entity.definition
        if not isinstance(definition, Attribute):
            return self._thing(entity)
        owner = self._class(entity.owner)
        if owner is not None and is_enumeration(self._hierarchy, owner):
            member = self._member(owner, entity.name)
            if member is not None:
                return member
        if definition.value is None or definition.on_instance or definition.is_loop_variable:
            return Text(self._canonical(entity.home))
        if definition.is_shortened:
            return Table(definition.value) if definition.is_literal else Text(definition.value)
        return self._evaluate(definition.value, _Place(entity.module, owner, {}, definition))

    def _member(self, owner: Entity, name: str) -> Member | None:
        enumeration = self.enumeration(owner)
        member = None if enumeration is None else enumeration.members.get(name)
        if enumeration is None or member is None:
            return None
        value = None if enumeration.decides_values else member.value
        is_equal = bool(enumeration.data_type) and value is not None
        return Member(self._canonical(owner.home), member.alias_of or name, value, is_equal)

    def _evaluate(self, text: str, place: _Place) -> Value:
        return evaluate(text, lambda dotted: self._lookup(dotted, place))

    def _lookup(self, dotted: str, place: _Place) -> Value | None:
        first, _, rest = dotted.partition(".")
        if first in place.bound and not rest:
            return place.bound[first]
        if first in MACHINERY:
            return Text(dotted)  # each module has its own, and the builtins' one is none of them
        found = self._resolve(first, rest, place)
        if len(found) == 1:
            return self._meant(found[0])
        return Text(" or ".join(sorted({self._canonical(entity.home) for entity in found}))) if found else None

    def _resolve(self, first: str, rest: str, place: _Place) -> Alternatives:
        surface = self._hierarchy.surface
        found: Alternatives = ()
        if place.owner is not None:
            found = tuple(
                entity
                for entity in surface.own_member(place.owner, first)
                if not (isinstance(entity.definition, Attribute) and entity.definition.on_instance)
                and entity.definition is not place.binding
            )
        found = (
            surface.walk(found, rest) if found else surface.resolve_dotted(place.module, f"{first}.{rest}".strip("."))
        )
        return tuple(entity for entity in found if not entity.is_typing_only)

    def _meant(self, entity: Entity) -> Value:
        if entity.kind is EntityKind.EXTERNAL:
            return _external(standard_library.canonical(entity.home))
        return self.of(entity).value if isinstance(entity.definition, Attribute) else self._thing(entity)

    def _thing(self, entity: Entity) -> Value:
        is_known = entity.kind is not EntityKind.UNKNOWN and not is_private(entity.name)
        return Thing(
            self._canonical(entity.home), is_known, entity.kind is EntityKind.CLASS and not self._is_data(entity)
        )

    def _is_data(self, entity: Entity) -> bool:
        """Tell whether instances of a class may equal plain values: an ancestor is `int`, or nobody knows which one."""
        lineage = self._hierarchy.lineage(entity)
        return lineage.is_open or not _PLAIN.isdisjoint(lineage.homes)


def _external(path: str) -> Value:
    """Return the value of a name of the standard library where it is the same everywhere, else the name itself."""
    found = standard_library.find(path)
    if isinstance(found, enum.Enum):
        is_equal = isinstance(found, int | str)
        return Member(standard_library.class_path(type(found)), found.name or path, from_python(found.value), is_equal)
    if path == "builtins.Ellipsis":
        return constant(...)
    if path.partition(".")[0] in _PORTABLE:
        value = None if found is None else from_python(found)
        if value is not None:
            return value
    return Thing(path, is_known=callable(found), is_class=isinstance(found, type))

"""Enumerations: which names of a class body are members, in their order, and what each stands for.

Source: library reference, `enum`, and the "Enum HOWTO"; typing specification, "Enumerations".
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

import msgspec

from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity, EntityKind
from apicheck.model.value import Constant, Made, Sequence, Thing, Value
from apicheck.surface import standard_library
from apicheck.surface.built_values import constant
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.expressions import dotted_name, string_items
from apicheck.surface.naming import last_part

ENUM = "enum.Enum"
DATA_TYPES = ("builtins.int", "builtins.str", "builtins.float", "builtins.bytes")

# Bases outside the project that are enumerations by the documentation of their packages (Django, strenum, aenum).
_FOREIGN_BASES = frozenset(
    {"Choices", "Enum", "Flag", "IntEnum", "IntFlag", "IntegerChoices", "StrEnum", "TextChoices", "UppercaseStrEnum"}
)
_FACTORIES = frozenset({"Enum", "Flag", "IntEnum", "IntFlag", "ReprEnum", "StrEnum"})

# Calls in a class body whose result is no member: descriptors, and `enum.nonmember` that says so.
_NO_MEMBERS = frozenset({"cached_property", "classmethod", "nonmember", "property", "staticmethod"})


class EnumMember(msgspec.Struct, frozen=True):
    """One name of an enumeration.

    `value` is None where it can't be told. `is_automatic` says that it comes from `auto()` and from the members before
    it. `alias_of` is the earlier member that has the same value, "" for a member of its own.
    """

    name: str
    entity: Entity
    value: Value | None
    is_automatic: bool = False
    alias_of: str = ""


class Enumeration(msgspec.Struct, frozen=True):
    """The members of one enumeration by name, aliases among them.

    `data_type` is the built-in type that its members are, "" for none. `is_flag` is true for flags,
    `is_spelled_by_value` where `str()` of a member gives its value (`StrEnum`; since Python 3.11 `IntEnum`).
    `is_complete` is False where there may be members that the text does not show. `decides_values` says that a
    `__new__` of its own makes the values, `finds_missing` that a `_missing_` of its own answers to unknown ones.
    """

    members: Mapping[str, EnumMember] = msgspec.field(default_factory=dict)
    data_type: str = ""
    is_flag: bool = False
    is_spelled_by_value: bool = False
    is_complete: bool = True
    decides_values: bool = False
    finds_missing: bool = False


Evaluate = Callable[[str, Entity, Mapping[str, Value | None]], Value]
"""Tells the value of an expression in the body of a class, with the names that the body has bound by then."""


def is_enumeration(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether a class is an enumeration: by `enum.Enum` among its ancestors, or a foreign one of a known name."""
    if not isinstance(entity.definition, Class) or not entity.definition.bases:
        return False
    lineage = hierarchy.lineage(entity)
    return ENUM in lineage.homes or any(_is_foreign_base(path) for path in lineage.opaque)


def _is_foreign_base(path: str) -> bool:
    return "." in path and last_part(path) in _FOREIGN_BASES


def read_enumeration(hierarchy: Hierarchy, entity: Entity, evaluate: Evaluate) -> Enumeration | None:
    """Return the members of a class statement or of a call such as `Enum("Colour", "RED GREEN")`; None for others."""
    if isinstance(entity.definition, Attribute):
        return _called(hierarchy, entity, entity.definition)
    if not isinstance(entity.definition, Class) or not is_enumeration(hierarchy, entity):
        return None
    homes = hierarchy.lineage(entity).homes
    is_flag = "enum.Flag" in homes or any(last_part(home) in {"Flag", "IntFlag"} for home in homes)
    ways = {name: _is_own(hierarchy, entity, name) for name in ("_generate_next_value_", "__new__", "_missing_")}
    numbering = _unknown if ways["_generate_next_value_"] else _numbering(homes, is_flag=is_flag)
    return Enumeration(
        _members(hierarchy, entity, entity.definition, evaluate, numbering),
        _data_type(homes),
        is_flag,
        _is_spelled_by_value(hierarchy, entity),
        _is_complete(hierarchy, entity),
        ways["__new__"],
        ways["_missing_"],
    )


def _is_own(hierarchy: Hierarchy, entity: Entity, name: str) -> bool:
    """Tell whether the project defines a method for an enumeration, or a base that can't be read may."""
    if any(member.kind is not EntityKind.EXTERNAL for member in hierarchy.member(entity, name)):
        return True
    return any(not _is_foreign_base(path) for path in hierarchy.lineage(entity).opaque)


def _is_complete(hierarchy: Hierarchy, entity: Entity) -> bool:
    if any(not _is_foreign_base(path) for path in hierarchy.lineage(entity).opaque):
        return False
    definition = entity.definition
    if isinstance(definition, Class) and (definition.has_computed_members or "_ignore_" in definition.scope):
        return False  # what `_ignore_` names is a table that the body fills members in from, or counts with
    # A metaclass of the project may answer to names that no member has.
    return not any(
        member.kind is not EntityKind.EXTERNAL
        for metaclass in hierarchy.metaclass(entity)
        for name in ("__getattr__", "__getitem__", "__call__", "__prepare__", "__new__")
        for member in hierarchy.member(metaclass, name)
    )


def _data_type(homes: tuple[str, ...]) -> str:
    found = next((home for home in homes if home in DATA_TYPES), "")
    if found:
        return found
    names = {last_part(home) for home in homes}
    if names & {"StrEnum", "TextChoices"}:
        return "builtins.str"
    return "builtins.int" if names & {"IntEnum", "IntFlag", "IntegerChoices"} else ""


def _is_spelled_by_value(hierarchy: Hierarchy, entity: Entity) -> bool:
    own = hierarchy.member(entity, "__str__")
    if any(member.kind is not EntityKind.EXTERNAL for member in own):
        return True  # as far as anybody can tell: that is what a `__str__` of an enumeration is written for
    names = {last_part(home) for home in hierarchy.lineage(entity).homes}
    return bool(names & {"Choices", "ReprEnum", "StrEnum", "TextChoices", "IntegerChoices"})


Numbering = Callable[[str, tuple[Value | None, ...]], Value | None]
"""Tells what `auto()` gives a name after the values before it."""


def _unknown(_name: str, _before: tuple[Value | None, ...]) -> Value | None:
    return None


def _lower_name(name: str, _before: tuple[Value | None, ...]) -> Value | None:
    return constant(name.lower())


def _name(name: str, _before: tuple[Value | None, ...]) -> Value | None:
    return constant(name)


def _numbering(homes: tuple[str, ...], *, is_flag: bool) -> Numbering:
    if is_flag:
        return _next_power
    names = {last_part(home) for home in homes}
    if "StrEnum" in names:
        return _lower_name
    if "TextChoices" in names:
        return _name
    return _next_number if ENUM in homes else _unknown


def _next_number(_name: str, before: tuple[Value | None, ...]) -> Value | None:
    """One more than the last value; where that is not the highest one, Python's versions differ (`enum.auto`).

    Texts are passed over where they are not refused, which they are since Python 3.13.
    """
    numbers = _numbers(tuple(value for value in before if not _is_text(value)))
    if numbers is None or (numbers and numbers[-1] != max(numbers)):
        return None
    return constant(numbers[-1] + 1 if numbers else 1)


def _is_text(value: Value | None) -> bool:
    return isinstance(value, Constant) and isinstance(value.value, str | bytes)


def _next_power(_name: str, before: tuple[Value | None, ...]) -> Value | None:
    numbers = _numbers(before)
    return None if numbers is None else constant(2 ** max((number.bit_length() for number in numbers), default=0))


def _started_at(start: ast.expr, is_flag: bool) -> Numbering:
    """Number from what the functional API was given as `start`; a flag's powers of two are left open."""
    if is_flag or not isinstance(start, ast.Constant) or not isinstance(start.value, int):
        return _unknown
    first = start.value
    return lambda name, before: _next_number(name, before) if before else constant(first)


def _numbers(values: tuple[Value | None, ...]) -> list[int] | None:
    numbers = [value.value for value in values if isinstance(value, Constant) and isinstance(value.value, int)]
    return numbers if len(numbers) == len(values) else None


def _members(
    hierarchy: Hierarchy, entity: Entity, definition: Class, evaluate: Evaluate, numbering: Numbering
) -> dict[str, EnumMember]:
    members: dict[str, EnumMember] = {}
    raw: dict[str, Value | None] = {}
    homes = hierarchy.lineage(entity).homes
    has_labels = any(last_part(home).endswith("Choices") for home in homes)
    has_data_type = _data_type(homes) != ""
    for name in definition.scope:
        found = _member_entity(hierarchy, entity, definition, name)
        if found is None or not isinstance(found.definition, Attribute) or found.definition.value is None:
            continue
        value: Value | None = evaluate(found.definition.value, entity, raw)
        if isinstance(value, Made) and isinstance(value.callee, Thing) and value.callee.path == "enum.member":
            value = value.positional[0] if len(value.positional) == 1 else None
        is_automatic = isinstance(value, Made) and isinstance(value.callee, Thing) and value.callee.path == "enum.auto"
        if is_automatic:
            value = numbering(name, tuple(raw.values()))
        if has_labels and isinstance(value, Sequence) and value.kind == "tuple" and len(value.items) > 1:
            value = value.items[0]  # the rest is a text for people
        elif has_data_type and isinstance(value, Sequence) and value.kind == "tuple":
            value = value.items[0] if len(value.items) == 1 else None  # what the data type is called with
        raw[name] = value
        earlier = (member for member in members.values() if _is_equal(member.value, value))
        alias_of = next((member.alias_of or member.name for member in earlier), "")
        members[name] = EnumMember(name, found, value, is_automatic, alias_of)
    return members


def _is_equal(one: Value | None, other: Value | None) -> bool:
    """Tell whether two values make one member: what is equal to Python is, `True` and 1 too."""
    if isinstance(one, Constant) and isinstance(other, Constant):
        return one.value == other.value
    return one is not None and one == other


def _member_entity(hierarchy: Hierarchy, owner: Entity, definition: Class, name: str) -> Entity | None:
    """Return the assignment that makes a member of a name, None for private names, methods, descriptors and the like.

    A name with several values, each under its condition, is a member of none that can be told.
    """
    bindings = definition.scope[name]
    attribute = bindings[-1].definition
    is_reserved = name.startswith("__") or (name.startswith("_") and name.endswith("_"))
    if is_reserved or not isinstance(attribute, Attribute) or attribute.on_instance:
        return None
    if last_part(attribute.call or "") in _NO_MEMBERS or bindings[-1].is_typing_only:
        return None
    found = hierarchy.surface.own_member(owner, name)
    if any(entity.kind is EntityKind.FUNCTION for entity in found):
        return None  # functions are descriptors
    home = f"{owner.home}.{name}"
    return Entity(EntityKind.ATTRIBUTE, home, owner.module, attribute, owner.home, bindings[-1].condition)


def _called(hierarchy: Hierarchy, entity: Entity, attribute: Attribute) -> Enumeration | None:
    """Read the functional API (`enum`, "Functional API"): names in a string, a list, pairs, or a dict."""
    if attribute.call is None or last_part(attribute.call) not in _FACTORIES or attribute.value is None:
        return None
    if all(found.home != f"enum.{last_part(attribute.call)}" for found in _callee(hierarchy, entity, attribute.call)):
        return None
    try:
        call = ast.parse(f"({attribute.value}\n)", mode="eval").body
    except (SyntaxError, ValueError):
        return None
    if not isinstance(call, ast.Call):
        return None
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    names = call.args[1] if len(call.args) > 1 else keywords.get("names")
    if names is None:
        return None
    kind = last_part(attribute.call)
    known = standard_library.find_class(f"enum.{kind}")
    homes = () if known is None else tuple(map(standard_library.class_path, known.__mro__))
    given = dotted_name(keywords["type"]) if "type" in keywords else None
    data_type = f"builtins.{given}" if given is not None else _data_type(homes)
    is_flag = "enum.Flag" in homes
    numbering = _started_at(keywords["start"], is_flag) if "start" in keywords else _numbering(homes, is_flag=is_flag)
    pairs = _listed(names)
    if pairs is None:
        return Enumeration({}, data_type, is_flag, is_complete=False)
    members: dict[str, EnumMember] = {}
    for name, expression in pairs:
        before = tuple(member.value for member in members.values())
        value = numbering(name, before) if expression is None else _literal(expression)
        earlier = (member.name for member in members.values() if _is_equal(member.value, value))
        members[name] = EnumMember(name, entity, value, expression is None, next(earlier, ""))
    return Enumeration(members, data_type, is_flag, is_spelled_by_value="enum.ReprEnum" in homes)


def _callee(hierarchy: Hierarchy, entity: Entity, called: str) -> Iterator[Entity]:
    yield from hierarchy.surface.resolve_dotted(entity.module, called)


def _listed(names: ast.expr) -> list[tuple[str, ast.expr | None]] | None:
    if isinstance(names, ast.Constant) and isinstance(names.value, str):
        return [(name, None) for name in names.value.replace(",", " ").split()]
    if isinstance(names, ast.List | ast.Tuple) and all(isinstance(item, ast.Tuple | ast.List) for item in names.elts):
        pairs: list[tuple[str, ast.expr | None]] = []
        for item in names.elts:
            match item:
                case (
                    ast.Tuple(elts=[ast.Constant(value=str(name)), value])
                    | ast.List(elts=[ast.Constant(value=str(name)), value])
                ):
                    pairs.append((name, value))
                case _:
                    return None
        return pairs
    items = string_items(names)
    return None if items is None or isinstance(names, ast.Set) else list(items.items())


def _literal(node: ast.expr) -> Value | None:
    return constant(node.value) if isinstance(node, ast.Constant) else None

"""How many type arguments a class takes between brackets at run time: `Box[int]`.

Source: language reference, 3.3.5 "Emulating generic types"; PEP 484, PEP 560, PEP 646, PEP 695, PEP 696;
`typing.Generic`, whose `__init_subclass__` collects the type variables of the bases.
"""

from __future__ import annotations

import ast
import typing
from collections.abc import Iterator

import msgspec

from apicheck.model.definition import Attribute, Class, Function
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.classes.metaclasses import metaclasses
from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part

_GENERIC = frozenset({"typing.Generic", "typing.Protocol", "typing_extensions.Protocol", "typing_extensions.Generic"})
_VARIABLES = frozenset({"TypeVar", "ParamSpec", "TypeVarTuple"})


class TypeArguments(msgspec.Struct, frozen=True):
    """The counts of type arguments that a class takes: from `least` to `most`, None for any number.

    `most` is 0 for a class that takes none; `is_generic` tells whether `typing.Generic` is what refuses them, and
    `came_with` is the class of the standard library that brings the brackets, "" for all others.
    """

    least: int
    most: int | None
    is_generic: bool = True
    came_with: str = ""

    def takes(self, count: int) -> bool:
        """Tell whether `count` type arguments are taken."""
        return count > 0 and self.least <= count and (self.most is None or count <= self.most)


_NONE = TypeArguments(0, 0, is_generic=False)


def type_arguments(hierarchy: Hierarchy, entity: Entity) -> TypeArguments | None:
    """Return how many type arguments a class takes; None where the text does not tell."""
    definition = entity.definition
    if not isinstance(definition, Class):
        return None
    if definition.type_parameters:
        return _counted(_Variable.parse(text) for text in definition.type_parameters)
    lineage = hierarchy.lineage(entity)
    if lineage.is_open or _has_own_brackets(hierarchy, entity):
        return None
    provider = next(iter(hierarchy.member(entity, "__class_getitem__")), None)
    if provider is None:
        return _NONE
    if provider.owner not in _GENERIC:
        is_refusal = isinstance(provider.definition, Attribute) and provider.definition.value == "None"
        came_with = provider.owner if provider.kind is EntityKind.EXTERNAL else ""
        return _NONE if is_refusal else TypeArguments(1, None, is_generic=False, came_with=came_with)
    variables = _variables(hierarchy, entity, definition)
    return None if variables is None else _counted(iter(variables.values()))


class _Variable(msgspec.Struct, frozen=True):
    """A type variable: whether it has a default, and whether it stands for any number of arguments."""

    has_default: bool = False
    is_tuple: bool = False
    is_parameters: bool = False

    @classmethod
    def parse(cls, text: str) -> _Variable:
        """Read one as it stands behind a class's name: `T: int = str`, `*Ts`, `**P`."""
        is_parameters = text.startswith("**")
        return cls("=" in text, text.startswith("*") and not is_parameters, is_parameters)


def _counted(variables: Iterator[_Variable]) -> TypeArguments:
    found = list(variables)
    least = sum(not variable.has_default and not variable.is_tuple for variable in found)
    # `Callback[int, str]` gives a single `ParamSpec` all of them (PEP 612).
    takes_any = any(variable.is_tuple for variable in found) or [each.is_parameters for each in found] == [True]
    return TypeArguments(min(least, 1) if takes_any and len(found) == 1 else least, None if takes_any else len(found))


def _has_own_brackets(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether a metaclass has brackets of its own, as that of enumerations has, or may have."""
    found = metaclasses(hierarchy, entity)
    return found.is_open or any(hierarchy.member(named, "__getitem__") for named in found.named)


def _variables(hierarchy: Hierarchy, entity: Entity, definition: Class) -> dict[str, _Variable] | None:
    """Return the type variables of a class's own bases by where they are defined.

    They are those of `Generic[...]` alone where that is a base. None where an expression may hold others.
    """
    collected: dict[str, _Variable] = {}
    for base in definition.bases:
        try:
            node = ast.parse(base, mode="eval").body
        except SyntaxError:
            return None
        if not isinstance(node, ast.Subscript):
            continue
        own = _in_brackets(hierarchy, entity, node.slice)
        if own is None:
            return None
        origin = dotted_name(node.value)
        if origin is not None and _is_generic(hierarchy, entity, origin):
            return own
        collected.update({home: variable for home, variable in own.items() if home not in collected})
    return collected


def _is_generic(hierarchy: Hierarchy, entity: Entity, dotted: str) -> bool:
    found = hierarchy.surface.resolve_dotted(entity.module, dotted)
    return any(target.home in {"typing.Generic", "typing_extensions.Generic"} for target in found)


def _in_brackets(hierarchy: Hierarchy, entity: Entity, node: ast.expr) -> dict[str, _Variable] | None:
    found: dict[str, _Variable] = {}
    pending: list[ast.expr] = [node]
    while pending:
        each = pending.pop(0)
        match each:
            case ast.Name() | ast.Attribute():
                dotted = dotted_name(each)
                variable = None if dotted is None else _named(hierarchy, entity, dotted)
                if variable is False or dotted is None:
                    return None
                if isinstance(variable, tuple):
                    found.setdefault(*variable)
            case ast.Constant(value=str()):
                return None  # a type in quotes
            case ast.Constant():
                pass
            case ast.Subscript(value=value) if last_part(dotted_name(value) or "") == "Literal":
                pass
            case ast.Tuple() | ast.List() | ast.Subscript() | ast.BinOp() | ast.Starred():
                pending[:0] = [child for child in ast.iter_child_nodes(each) if isinstance(child, ast.expr)]
            case _:
                return None
    return found


def _named(hierarchy: Hierarchy, entity: Entity, dotted: str) -> tuple[str, _Variable] | bool:
    """Return the type variable that a name stands for, with its home; True for any other type, False if unknown."""
    targets = hierarchy.surface.resolve_dotted(entity.module, dotted)
    target = next((each for each in targets if not each.is_typing_only), None)
    if target is None:
        return False
    if target.kind is EntityKind.EXTERNAL:
        known = standard_library.find(target.home)
        if isinstance(known, typing.TypeVar):
            return target.home, _Variable()
        return known is not None and not getattr(known, "__parameters__", ())
    if isinstance(target.definition, Class | Function):
        return True
    if not isinstance(target.definition, Attribute):
        return False
    call = last_part(target.definition.call or "")
    if call in _VARIABLES:
        has_default = "default=" in (target.definition.value or "").replace(" ", "")
        return target.home, _Variable(has_default, call == "TypeVarTuple", call == "ParamSpec")
    return call == "NewType"

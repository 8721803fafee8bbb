"""What classes the values are of that constructors give the attributes of instances, by the text of these values."""

from __future__ import annotations

import ast

from apicheck.matching.given_classes import Fit, GivenClass, fit, given_class
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.model.definition import Attribute
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.calls.called_values import class_of_value
from apicheck.surface.calls.decorators import only_meaning
from apicheck.surface.classes.data_models import data_model
from apicheck.surface.reading.given_values import KINDS

_MADE = frozenset({"list", "dict", "set", "tuple", "frozenset", "str", "int", "float", "bytes", "bytearray"})


def changed_class(pair: Pair, pairing: Pairing) -> tuple[GivenClass, GivenClass, Fit] | None:
    """Return the classes of an attribute's values on both sides, where users of the old ones lose something.

    It is an attribute that constructors alone set, and that is not annotated: annotations are promises of their own.
    """
    if pair.base_owner is None or pair.head_owner is None or len(pair.base) != 1 or len(pair.head) != 1:
        return None
    old, new = pair.base[0].definition, pair.head[0].definition
    if not isinstance(old, Attribute) or not isinstance(new, Attribute) or old.value == new.value:
        return None
    was = _class_of(pairing.base, pair.base[0])
    now = None if was is None else _class_of(pairing.head, pair.head[0])
    if was is None or now is None:
        return None
    found = fit(pairing, was, now)
    is_told = (found.is_lost and found.is_certain) or _has_another_length(was, now)
    return (was, now, found) if is_told else None


def _has_another_length(was: GivenClass, now: GivenClass) -> bool:
    """Tell whether tuples have another number of items: an empty one lists nothing, and is not taken apart."""
    return was.name == now.name == "tuple" and bool(was.length and now.length) and was.length != now.length


def _class_of(side: Side, entity: Entity) -> GivenClass | None:
    attribute = entity.definition
    if not isinstance(attribute, Attribute) or not attribute.is_constructed or attribute.annotation is not None:
        return None
    if attribute.value is None or attribute.is_shortened or entity.condition is not None:
        return None
    owners = side.surface.resolve_path(entity.owner)
    if any(data_model(side.hierarchy, owner) is not None for owner in owners):
        return None
    kind = _kind(attribute.value)
    if kind is not None:
        return given_class(side, kind, None)
    own = class_of_value(side.hierarchy, entity)
    return _of_call(side, entity, attribute) if own is None else given_class(side, own.name, own)


def _of_call(side: Side, entity: Entity, attribute: Attribute) -> GivenClass | None:
    """Return the class of the standard library that a value is made by the call of."""
    made_by = None if attribute.call is None else only_meaning(side.hierarchy, entity, attribute.call)
    if made_by is None or made_by.kind is not EntityKind.EXTERNAL:
        return None
    module, _, name = made_by.home.rpartition(".")
    if module == "builtins":
        return given_class(side, name, None) if name in _MADE else None
    known = standard_library.find_class(made_by.home)
    if known is None or standard_library.takes_over_calls(type(known)):
        return None
    return given_class(side, name, made_by)


def _kind(value: str) -> str | None:
    """Return the kind of a value that is written out, as functions' results have it; None for any other text."""
    try:
        node = ast.parse(value, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    match node:
        case ast.Tuple(elts=items):
            is_told = not any(isinstance(each, ast.Starred) for each in items)
            return f"tuple of {len(items)}" if is_told else "tuple"
        case ast.Constant(value=str() | bytes() | int() | float() | complex() as constant):
            return type(constant).__name__
        case ast.Dict():
            return "dict"
        case ast.Lambda():
            return None
        case _:
            return KINDS.get(type(node))

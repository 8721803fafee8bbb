"""The use of a name that no longer works once it stands for another kind of thing, and the interpreter's own words."""

from __future__ import annotations

import ast

from apicheck.matching.kinds import is_object_of_class, standard_class
from apicheck.matching.member_uses import use_of
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Attribute
from apicheck.model.entity import Entity, EntityKind
from apicheck.model.report import Witness
from apicheck.surface import standard_library
from apicheck.surface.classes.protocols import is_protocol

_CALLED = {EntityKind.CLASS, EntityKind.FUNCTION}
_NO_CLASS = "TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union"


def failing_use(pair: Pair, pairing: Pairing, old: Entity, new: Entity, *, is_function: bool) -> Witness | None:
    """Return what users of the old kind write and what becomes of it, None where no short line shows it.

    `is_function` says that the new thing is a function, perhaps one that a decorator has put in a class's place.
    """
    use = use_of(pair, pairing)
    if old.kind is EntityKind.CLASS and (is_function or is_object_of_class(pairing.head.hierarchy, new)):
        is_refused_before = is_protocol(pairing.base.hierarchy, old)
        return None if is_refused_before else Witness(f"isinstance(value, {use})", _NO_CLASS)
    known = standard_class(old, pairing.base.hierarchy)
    # A function is called as the class was, and nobody could call an abstract class before.
    if known is not None and (is_function or standard_library.abstract_methods(known)):
        return Witness(f"isinstance(value, {use})", _NO_CLASS)
    kind = _type_name(new)
    if kind == "NoneType" or (old.kind in _CALLED and kind is not None):
        return Witness(f"{use}(...)", f"TypeError: {kind!r} object is not callable")
    if isinstance(old.definition, Attribute) and old.definition.is_literal:
        given = {EntityKind.FUNCTION: "a function", EntityKind.CLASS: "a class", EntityKind.MODULE: "a module"}
        return Witness(use, f"gives {given[new.kind]} instead of the value") if new.kind in given else None
    return None


def _type_name(entity: Entity) -> str | None:
    """Return what the interpreter calls the type of a module or of a literal, None for what can't be told."""
    if entity.kind is EntityKind.MODULE:
        return "module"
    attribute = entity.definition
    if not isinstance(attribute, Attribute) or not attribute.is_literal or attribute.is_shortened:
        return None
    try:
        return type(ast.literal_eval(attribute.value or "")).__name__
    except (SyntaxError, ValueError):
        return None

"""Whether a default that is spelled otherwise is still the same value: names are followed to what they stand for.

Source: language reference, 8.7 "Function definitions": a default is evaluated where its function is defined.
"""

import ast

from apicheck.matching.defaults import is_same_default
from apicheck.matching.pairs import Pairing, Side
from apicheck.model.definition import Attribute
from apicheck.model.entity import Alternatives, Entity
from apicheck.surface.callables import runtime
from apicheck.surface.expressions import dotted_name


def is_same_value(old: str, old_entity: Entity, new: str, new_entity: Entity, pairing: Pairing) -> bool:
    """Tell whether the defaults `old` and `new`, as two functions write them, are known to be one value.

    In a stub `...` stands for a default that it doesn't tell, which then may well be the same.
    """
    if _is_untold(old, old_entity, pairing.base) or _is_untold(new, new_entity, pairing.head):
        return True
    before, after = _meant(old, old_entity, pairing.base), _meant(new, new_entity, pairing.head)
    if len(before) == len(after) == 1 and _is_same_thing(before[0], after[0], pairing):
        return True
    was, now = _constant(before) or old, _constant(after) or new
    return (was, now) != (old, new) and is_same_default(was, now)


def _is_untold(default: str, entity: Entity, side: Side) -> bool:
    module = side.surface.modules.get(entity.module)
    return default == "..." and module is not None and module.is_stub


def _meant(default: str, entity: Entity, side: Side) -> Alternatives:
    """Return what a default that is nothing but a name leads to in the scope of its function; empty for others."""
    try:
        dotted = dotted_name(ast.parse(default.strip(), mode="eval").body)
    except (SyntaxError, ValueError):
        return ()
    if dotted is None:
        return ()
    first, _, rest = dotted.partition(".")
    for owner in side.surface.resolve_path(entity.owner) if entity.owner else ():
        found = side.surface.own_member(owner, first)
        if found:
            return runtime(side.surface.walk(found, rest))
    return runtime(side.surface.resolve_dotted(entity.module, dotted))


def _is_same_thing(old: Entity, new: Entity, pairing: Pairing) -> bool:
    if old.home == new.home:
        return True
    return not set(pairing.base.homes.get(old.home, ())).isdisjoint(pairing.head.homes.get(new.home, ()))


def _constant(alternatives: Alternatives) -> str | None:
    """Return the value of a constant that is bound to a literal in one place."""
    definitions = [entity.definition for entity in alternatives]
    if len(definitions) == 1 and isinstance(definitions[0], Attribute) and definitions[0].is_literal:
        return definitions[0].value
    return None

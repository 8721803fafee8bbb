"""Names that a module has for its own use although nothing marks them as private: type variables, loggers."""

from apicheck.matching.pairs import Pair, Side
from apicheck.model.definition import Attribute
from apicheck.model.entity import Entity
from apicheck.surface.naming import last_part

# What the module needs for its annotations and its log, and what next to nobody imports from it.
_CALLS = {
    "TypeVar": "type variable",
    "ParamSpec": "type variable",
    "TypeVarTuple": "type variable",
    "getLogger": "logger",
}


def incidental_kind(pair: Pair, entity: Entity | None, side: Side) -> str | None:
    """Return `type variable` or `logger` for one that no `__all__` lists and no other module offers, else None."""
    attribute = None if entity is None else entity.definition
    if entity is None or not isinstance(attribute, Attribute) or attribute.call is None or pair.is_member:
        return None
    kind = _CALLS.get(last_part(attribute.call))
    if kind is None or pair.paths or pair.path != entity.home or side.surface.exported.of(entity.module) is not None:
        return None
    return kind

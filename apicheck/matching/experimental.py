"""What a project marks as experimental, with decorators that its configuration names: it promises nothing yet."""

from __future__ import annotations

from collections.abc import Collection

from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.model.definition import Class, Function
from apicheck.model.entity import Entity
from apicheck.surface.calls.decorators import meanings


def drop_experimental(pairing: Pairing, decorators: Collection[str]) -> None:
    """Take the pairs out of a pairing whose base, or head where base has nothing, is marked by one of `decorators`.

    What is no longer marked is compared from then on; what was public and is marked now was promised before, and stays.
    """
    if not decorators:
        return
    base, head = _Marks(pairing.base, decorators), _Marks(pairing.head, decorators)

    def is_experimental(pair: Pair) -> bool:
        if pair.is_public_base and pair.base:
            return base.are_on(pair.base, pair.base_owner)
        return head.are_on(pair.head, pair.head_owner)

    dropped = {pair.path for pair in pairing.pairs if is_experimental(pair)}
    pairing.pairs = [
        pair
        for pair in pairing.pairs
        if pair.path not in dropped and not any(above in dropped for above in _above(pair.path))
    ]


class _Marks:
    """The decorators that mark what is experimental on one side, by every path that leads to them."""

    def __init__(self, side: Side, decorators: Collection[str]) -> None:
        self._hierarchy = side.hierarchy
        homes = {entity.home for path in decorators for entity in side.surface.resolve_path(path)}
        self._paths = {*decorators, *homes}

    def are_on(self, entities: Collection[Entity], owner: Entity | None) -> bool:
        """Tell whether all of these, or the class that they belong to, are marked."""
        if owner is not None and self._is_marked(owner):
            return True
        return bool(entities) and all(self._is_marked(entity) for entity in entities)

    def _is_marked(self, entity: Entity) -> bool:
        definition = entity.definition
        if not isinstance(definition, Function | Class):
            return False
        return any(
            meaning.path in self._paths
            for decorator in definition.decorators
            for meaning in meanings(self._hierarchy, entity, decorator.name)
        )


def _above(path: str) -> list[str]:
    parts = path.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]

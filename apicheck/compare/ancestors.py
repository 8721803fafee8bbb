"""Which ancestors that users can name a class has lost or gained, over linearised ancestors."""

from apicheck.compare.pairs import Pairing, Side
from apicheck.model.entity import Entity, EntityKind

# Ancestors that nobody asks for with `isinstance`: every class has the first, the others carry machinery.
_UNNOTICED = frozenset(
    {
        "builtins.object",
        "abc.ABC",
        "typing.Generic",
        "typing_extensions.Generic",
        "typing.Protocol",
        "typing_extensions.Protocol",
    }
)


def lost_ancestors(old: Entity, new: Entity, pairing: Pairing) -> tuple[Entity, ...]:
    """Return the public ancestors of a class on base that have no counterpart among its ancestors on head."""
    homes, paths = _names(new, pairing.head)
    return tuple(
        ancestor
        for ancestor in pairing.base.hierarchy.lineage(old).entities[1:]
        if _is_noticed(ancestor, pairing.base)
        and ancestor.home not in homes
        and not paths.intersection(pairing.base.homes.get(ancestor.home, ()))
        and not _stands_in(ancestor, pairing, homes)
    )


def gained_ancestors(old: Entity, new: Entity, pairing: Pairing) -> tuple[Entity, ...]:
    """Return the public ancestors of a class on head that have no counterpart among its ancestors on base."""
    homes, paths = _names(old, pairing.base)
    return tuple(
        ancestor
        for ancestor in pairing.head.hierarchy.lineage(new).entities[1:]
        if _is_noticed(ancestor, pairing.head)
        and ancestor.home not in homes
        and not paths.intersection(pairing.head.homes.get(ancestor.home, ()))
    )


def _names(entity: Entity, side: Side) -> tuple[set[str], set[str]]:
    homes = set(side.hierarchy.lineage(entity).homes)
    return homes, {path for home in homes for path in side.homes.get(home, ())}


def _is_noticed(ancestor: Entity, side: Side) -> bool:
    if ancestor.home in _UNNOTICED:
        return False
    return ancestor.kind is EntityKind.EXTERNAL or ancestor.home in side.homes


def _stands_in(ancestor: Entity, pairing: Pairing, homes: set[str]) -> bool:
    """Tell whether what a public path of the ancestor leads to on head is among the ancestors there: it has moved."""
    counterpart = pairing.counterpart(ancestor)
    return counterpart is not None and counterpart.home in homes


def counterpart_lost_it(ancestor: Entity, old: Entity, new: Entity, pairing: Pairing) -> bool:
    """Tell whether a public ancestor of the class, still one on head, has itself lost `ancestor`: told there."""
    kept = set(pairing.head.hierarchy.lineage(new).homes[1:])
    for other in pairing.base.hierarchy.lineage(old).entities[1:]:
        counterpart = pairing.counterpart(other)
        if counterpart is None or counterpart.home not in kept:
            continue
        if any(lost.home == ancestor.home for lost in lost_ancestors(other, counterpart, pairing)):
            return True
    return False


def public_name(ancestor: Entity, pairing: Pairing) -> str:
    """Return the best public path of an ancestor, on whichever side it has one; its own path outside the project."""
    path = pairing.base.best_path(ancestor.home) or pairing.head.best_path(ancestor.home)
    return path or ancestor.home.removeprefix("builtins.")

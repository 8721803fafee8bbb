"""Which ancestors that users can name a class has lost or gained, over linearised ancestors."""

from collections.abc import Iterable

from apicheck.matching.annotated_alone import is_mere_annotation
from apicheck.matching.pairs import Pairing, Side, is_public_member
from apicheck.matching.removals import moved_to
from apicheck.model.definition import Class
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.classes.metaclasses import metaclasses
from apicheck.surface.naming import last_part

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
        and not paths.intersection(pairing.base.public_paths(ancestor.home))
        and not _stands_in(ancestor, pairing, homes)
        and not _holds_by_structure(ancestor, new, pairing)
        and not _is_elsewhere_abroad(ancestor, pairing.head.hierarchy.lineage(new).entities)
    )


def gained_ancestors(old: Entity, new: Entity, pairing: Pairing) -> tuple[Entity, ...]:
    """Return the public ancestors of a class on head that have no counterpart among its ancestors on base.

    Those are left out that base's class may have had already, by way of an ancestor of which base does not tell.
    """
    homes, paths = _names(old, pairing.base)
    known = came_by_unknown(old, new, pairing)
    return tuple(
        ancestor
        for ancestor in pairing.head.hierarchy.lineage(new).entities[1:]
        if _is_noticed(ancestor, pairing.head)
        and ancestor.home not in homes
        and ancestor.home not in known
        and not paths.intersection(pairing.head.public_paths(ancestor.home))
        and not _has_moved_here(ancestor, old, pairing)
        and not _is_elsewhere_abroad(ancestor, pairing.base.hierarchy.lineage(old).entities)
    )


def came_by_unknown(old: Entity, new: Entity, pairing: Pairing) -> frozenset[str]:
    """Return the homes of what head's class inherits by way of ancestors of which base does not tell what they inherit.

    So it is where base has a file that can't be read, and head a mended one.
    """
    before = pairing.base.hierarchy.lineage(old)
    hierarchy = pairing.head.hierarchy
    unknown = set(before.opaque)
    if not unknown:
        return frozenset()
    ancestors = hierarchy.lineage(new).entities[1:]
    if before.is_broken:
        return frozenset(each.home for each in ancestors)
    return frozenset(home for each in ancestors if each.home in unknown for home in hierarchy.lineage(each).homes)


def lost_registrations(old: Entity, new: Entity, pairing: Pairing) -> tuple[Entity, ...]:
    """Return the public classes that a class was registered with on base, as a virtual subclass, and is no more.

    Source: `abc.ABCMeta.register`, called after the class statement or applied to it.
    """
    after = {
        home for each in _registered(new, pairing.head) for home in pairing.head.hierarchy.lineage(each).homes
    } | set(pairing.head.hierarchy.lineage(new).homes)
    return tuple(
        each
        for each in _registered(old, pairing.base, is_told_above=True)
        if _is_noticed(each, pairing.base)
        and each.home not in after
        and not is_gone(each, pairing)
        and not _stands_in(each, pairing, after)
        and not _holds_by_structure(each, new, pairing)
    )


def _registered(entity: Entity, side: Side, *, is_told_above: bool = False) -> list[Entity]:
    """Return the abstract base classes that the statements around a class, or an ancestor, register it with.

    Public ancestors are left out where it `is_told_above`.
    """
    found: list[Entity] = []
    for ancestor in side.hierarchy.lineage(entity).entities:
        if is_told_above and ancestor is not entity and side.public_paths(ancestor.home):
            continue
        definition = ancestor.definition
        for call in (*definition.decorators, *definition.given_to) if isinstance(definition, Class) else ():
            holder, _, name = call.name.rpartition(".")
            if name == "register" and holder:
                found += [
                    each
                    for each in side.surface.resolve_dotted(ancestor.module, holder)
                    if each.kind in {EntityKind.CLASS, EntityKind.EXTERNAL}
                    and not each.is_typing_only
                    and _can_register(each, side)
                ]
    return found


def _can_register(entity: Entity, side: Side) -> bool:
    """Tell whether a class is an abstract base class, whose `register` is that of `abc.ABCMeta`."""
    if any(member.kind is not EntityKind.EXTERNAL for member in side.hierarchy.member(entity, "register")):
        return False
    return metaclasses(side.hierarchy, entity).is_abc


def may_come_from_abroad(ancestor: Entity, entity: Entity, side: Side) -> bool:
    """Tell whether a class may have an ancestor, or be registered with it, by one of those that nobody here knows.

    Foreign packages know nothing of a project's own classes, those of the same namespace aside, and those that stand in
    for one of theirs by the same name.
    """
    lineage = side.hierarchy.lineage(entity)
    if not lineage.is_open or lineage.is_broken or ancestor.kind is EntityKind.EXTERNAL:
        return lineage.is_open
    own = ancestor.home.partition(".")[0]
    return any(home.partition(".")[0] == own or last_part(home) == ancestor.name for home in lineage.opaque)


def _is_elsewhere_abroad(ancestor: Entity, others: Iterable[Entity]) -> bool:
    """Tell whether an ancestor of a foreign package is among the others under another path of that package.

    `grpc.experimental.aio.Call` and `grpc.aio.Call` are one class, as far as anybody can tell from here.
    """
    if ancestor.kind is not EntityKind.EXTERNAL or standard_library.find_class(ancestor.home) is not None:
        return False
    package = ancestor.home.partition(".")[0]
    return any(
        other.kind is EntityKind.EXTERNAL and other.name == ancestor.name and other.home.partition(".")[0] == package
        for other in others
    )


def _has_moved_here(ancestor: Entity, old: Entity, pairing: Pairing) -> bool:
    """Tell whether an ancestor on head is new by its place alone: base's class had one of its name, which is gone."""
    return any(
        other.name == ancestor.name and other.kind is ancestor.kind and is_gone(other, pairing)
        for other in pairing.base.hierarchy.lineage(old).entities[1:]
    )


def _names(entity: Entity, side: Side) -> tuple[set[str], set[str]]:
    homes = set(side.hierarchy.lineage(entity).homes)
    return homes, {path for home in homes for path in side.public_paths(home)}


def _is_noticed(ancestor: Entity, side: Side) -> bool:
    if ancestor.home in _UNNOTICED:
        return False
    return ancestor.kind is EntityKind.EXTERNAL or bool(side.public_paths(ancestor.home))


def _stands_in(ancestor: Entity, pairing: Pairing, homes: set[str]) -> bool:
    """Tell whether what a public path of the ancestor leads to on head is among the ancestors there: it has moved.

    So it is where no path is left, and it plainly stands elsewhere: `object-moved` tells that.
    """
    counterpart = pairing.counterpart(ancestor)
    if counterpart is not None:
        return counterpart.home in homes
    pair = pairing.class_pairs.get(ancestor.home)
    moved = None if pair is None else moved_to(pair, pairing)
    return moved is not None and moved.new is not None and moved.new.home in homes


def _holds_by_structure(ancestor: Entity, new: Entity, pairing: Pairing) -> bool:
    """Tell whether `issubclass` holds without inheritance: `Iterable` and its like ask for the methods alone.

    Source: `collections.abc`, and `abc.ABCMeta.__subclasshook__`.
    """
    known = standard_library.find_class(ancestor.home) if ancestor.kind is EntityKind.EXTERNAL else None
    if known is None or "__subclasshook__" not in vars(known):
        return False
    asked = {name for name, value in vars(known).items() if callable(value) and name != "__init__"}
    return asked | getattr(known, "__abstractmethods__", set()) <= pairing.head.hierarchy.members(new).keys()


def is_gone(ancestor: Entity, pairing: Pairing) -> bool:
    """Tell whether no public path of an ancestor leads anywhere on head, which is told where those paths are."""
    pairs = [pairing.by_path.get(path) for path in pairing.base.public_paths(ancestor.home)]
    return bool(pairs) and not any(pair is None or pair.head or pair.may_be_served for pair in pairs)


def members_gone_with(ancestor: Entity, old: Entity, new: Entity, pairing: Pairing) -> tuple[Entity, ...]:
    """Return the public members that a class had by way of an ancestor on base and has from nowhere on head.

    What is annotated and nothing else was there for type checkers alone.
    """
    after = pairing.head.hierarchy.members(new)
    return tuple(
        member[0]
        for name, member in pairing.base.hierarchy.members(old).items()
        if is_public_member(name)
        and name not in after
        and came_with(ancestor, member[0].owner, new, pairing)
        and not is_mere_annotation(name, member, old, pairing.base)
    )


def came_with(ancestor: Entity, owner: str, new: Entity, pairing: Pairing) -> bool:
    """Tell whether the owner of a member is a lost ancestor or an ancestor of that one, and is lost with it."""
    is_lost = owner not in pairing.head.hierarchy.lineage(new).homes
    return owner == ancestor.home or (is_lost and owner in pairing.base.hierarchy.lineage(ancestor).homes)


def may_still_hold(ancestor: Entity, pairing: Pairing) -> bool:
    """Tell whether `issubclass` may hold although head's class does not inherit: nobody knows, or the project decides.

    Source: language reference, 3.3.4 "Customizing instance and subclass checks"; `abc.ABCMeta.__subclasshook__`.
    """
    counterpart = pairing.counterpart(ancestor)
    if counterpart is None:
        return False
    if counterpart.kind is not EntityKind.CLASS:
        return True
    hierarchy = pairing.head.hierarchy
    deciding = [
        *hierarchy.member(counterpart, "__subclasshook__"),
        *(
            member
            for metaclass in hierarchy.metaclass(counterpart)
            for name in ("__subclasscheck__", "__instancecheck__")
            for member in hierarchy.member(metaclass, name)
        ),
    ]
    return any(member.definition is not None for member in deciding)


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


def counterpart_gained_it(ancestor: Entity, old: Entity, new: Entity, pairing: Pairing) -> bool:
    """Tell whether a public ancestor of the class, one on base already, has itself gained `ancestor`: told there."""
    kept = set(pairing.head.hierarchy.lineage(new).homes[1:])
    for other in pairing.base.hierarchy.lineage(old).entities[1:]:
        counterpart = pairing.counterpart(other)
        if counterpart is None or counterpart.home not in kept:
            continue
        if any(gained.home == ancestor.home for gained in gained_ancestors(other, counterpart, pairing)):
            return True
    return False


def public_name(ancestor: Entity, pairing: Pairing) -> str:
    """Return the best public path of an ancestor, on whichever side it has one; its own path outside the project."""
    path = pairing.base.best_path(ancestor.home) or pairing.head.best_path(ancestor.home)
    return path or ancestor.home.removeprefix("builtins.")

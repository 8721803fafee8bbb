"""Pairs of the members of classes that stand on both sides, each told where users know it best."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from apicheck.matching.instance_dicts import has_instance_dict
from apicheck.matching.pairs import Pair, Pairing, is_public_member, shared_ancestors, stands_in_class
from apicheck.matching.sides_of_pairs import given_of, homes_of, may_be_missing, seen_by_type_checkers
from apicheck.model.definition import Attribute, Class, Function
from apicheck.model.entity import Alternatives, Entity, EntityKind
from apicheck.surface.calls.callables import Receiver, as_members, receiver, runtime
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.naming import last_part

_Members = Mapping[str, Alternatives]

# Decorators of Python's own that leave a call as it is written, but for what it is bound to.
_AS_WRITTEN = frozenset({"abstractmethod", "classmethod", "final", "overload", "override", "staticmethod"})


def pair_members(pairing: Pairing) -> None:
    """Pair the members of every class that stands on both sides, those of nested classes too."""
    seen: set[tuple[int, int, str, str]] = set()
    # The names of modules come first: a class that is also an attribute of another one is told under its own path. Of
    # its paths, those that lead to it everywhere come before those that do so in some environments.
    named = [part for pair in pairing.pairs if pair.is_public_base for part in pair.parts()]
    pending = deque(sorted(named, key=lambda part: part.where is not None))
    while pending:
        part = pending.popleft()
        old, new = part.old, part.new
        if old is None or new is None:
            continue
        if not isinstance(old.definition, Class) or not isinstance(new.definition, Class):
            continue
        key = (id(old.definition), id(new.definition), old.home, new.home)
        if key in seen:
            continue
        seen.add(key)
        for member in _told_once(members_of_classes(pairing, part, old, new)):
            pairing.pairs.append(member)
            for path in (member.path, *member.paths):
                if path.rpartition(".")[0] == part.path:
                    pairing.by_path.setdefault(path, member)
            if any(isinstance(entity.definition, Class) for entity in member.base):
                pairing.class_pairs.setdefault(member.base[0].home, member)
                pending.extend(member.parts())


def _told_once(members: Iterable[Pair]) -> Iterator[Pair]:
    """Put the names that a class has for one method together, on both sides: `read = load = _load`."""
    groups: dict[object, list[Pair]] = {}
    for member in members:
        is_method = bool(member.base and member.head) and all(map(stands_in_class, (*member.base, *member.head)))
        key = (_places(member.base), _places(member.head)) if is_method else member.name
        groups.setdefault(key, []).append(member)
    for group in groups.values():
        home = group[0].base[0].home if group[0].base else ""
        main = min(group, key=lambda each: (each.name.startswith("_"), each.name != last_part(home), each.name))
        others = tuple(path for each in group if each is not main for path in (each.path, *each.paths))
        yield msgspec.structs.replace(main, paths=(*main.paths, *others)) if others else main


def _places(alternatives: Alternatives) -> tuple[tuple[str, object], ...]:
    return tuple((each.home, each.condition) for each in alternatives)


def members_of_classes(pairing: Pairing, pair: Pair, old: Entity, new: Entity) -> Iterator[Pair]:
    """Yield the pairs of the members of two classes; `pair` holds the path by which users reach them."""
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    shared = shared_ancestors(pairing, old, new)
    if pairing.has_same_lineage(old, new):
        names = set(_that_may_differ(pairing, (old, new), [ancestor for ancestor, _ in shared]))
        if not names:
            return
    else:
        names = set(_told_here(base.members(old), head.members(new), _members_of(pairing, shared)))
    before = base.members(old)
    after = head.members(new)
    has_other_arguments = not pairing.has_same_type_arguments((old, new))
    for name in sorted(names):
        if not is_public_member(name) and not base.surface.visibility.opens(f"{pair.path}.{name}"):
            continue
        was, now = before.get(name, ()), after.get(name, ())
        is_as_before = pairing.are_same_throughout(was, now) and not (
            pairing.mentions_change(was) or pairing.has_other_stubs(was, now) or has_other_arguments
        )
        if is_as_before and _are_called_as_before(pairing, was, now, (old, new)):
            continue
        was, now = as_members(base, was), as_members(head, now)
        if was and all(entity.kind is EntityKind.EXTERNAL for entity in was):
            # What the standard library brings is its own affair, unless the project now defines or has dropped it.
            if not now and base.lineage(old).homes == head.lineage(new).homes:
                continue
            if any(entity.kind is EntityKind.EXTERNAL for entity in now):
                continue
        if not was and now and now[0].kind is EntityKind.EXTERNAL:
            continue
        if _are_annotated_alike(was, now) and any(
            _is_same(base.member(ancestor, name), was) and _is_same(head.member(counterpart, name), now)
            for ancestor, counterpart in shared
        ):
            continue
        if _is_alias_of_pair(pairing, was, now) or _is_told_at_metaclass(pairing, was, now):
            continue
        yield Pair(
            f"{pair.path}.{name}",
            (*(f"{path}.{name}" for path in pair.paths), *_names_in_modules(pairing, was)),
            (before_run := runtime(was)),
            (after_run := runtime(now)),
            base_owner=old,
            head_owner=new,
            may_be_served=may_be_missing(after_run)
            and (
                head.may_have(new, name, on_class=_is_of_class(base, before_run))
                or (_is_set_on_instances(before_run) and _may_set(head, new))
            ),
            is_public_base=bool(before_run),
            is_public_head=bool(after_run),
            typing_base=seen_by_type_checkers(was),
            typing_head=seen_by_type_checkers(now),
            where=pair.where,
            doubts=pair.doubts,
            reworded=pair.reworded,
            given=given_of(pairing.base, pairing.head, old.module, before_run, after_run),
        )


def _members_of(pairing: Pairing, classes: list[tuple[Entity, Entity]]) -> list[tuple[_Members, _Members]]:
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    return [(base.members(old), head.members(new)) for old, new in classes]


def _told_here(before: _Members, after: _Members, inherited: list[tuple[_Members, _Members]]) -> Iterator[str]:
    """Yield the names of a class without those that a public ancestor has of the very same definitions, on both sides.

    Where a class far up has changed that leaves few of them, at the cost of a look-up for each.
    """
    for name in before.keys() | after.keys():
        was, now = before.get(name), after.get(name)
        if any(old.get(name) is was and new.get(name) is now for old, new in inherited) and not (
            seen_by_type_checkers(was or ()) or seen_by_type_checkers(now or ())
        ):
            continue
        yield name


def _that_may_differ(pairing: Pairing, owners: tuple[Entity, Entity], public: list[Entity]) -> Iterator[str]:
    """Yield the members of a class that may be something else on head although all that it is made of is the same.

    What one of its `public` ancestors has as well is told there, if at all. Few definitions are of such a kind, so the
    members of most classes need not be put together to find that out.
    """
    base = pairing.base.hierarchy
    told = {ancestor.home for each in public for ancestor in base.lineage(each).entities}
    own = [ancestor for ancestor in base.lineage(owners[0]).entities if ancestor.home not in told]
    for name in dict.fromkeys(name for ancestor in own for name in _unsettled(pairing, ancestor)):
        was = base.member(owners[0], name)
        if not any(base.member(ancestor, name) is was for ancestor in public) and _may_differ(
            pairing, name, was, owners
        ):
            yield name


def _unsettled(pairing: Pairing, ancestor: Entity) -> tuple[str, ...]:
    """Return the names that a class itself has of which other files have a say in what they are."""
    found = pairing.unsettled.get(ancestor.identity)
    if found is None:
        found = pairing.unsettled[ancestor.identity] = tuple(
            name
            for name, own in pairing.base.hierarchy.own(ancestor)
            if pairing.has_stubs
            or pairing.mentions_change(own)
            or any(_reaches_out(name, each) or _is_made_elsewhere(each) for each in own)
        )
    return found


def _may_differ(pairing: Pairing, name: str, was: Alternatives, owners: tuple[Entity, Entity]) -> bool:
    """Tell whether a member may be something else on head although all that the class is made of is the same."""
    if any(_reaches_out(name, entity) for entity in was) or pairing.mentions_change(was):
        return True
    if not (pairing.has_stubs or any(map(_is_made_elsewhere, was))):
        return False  # so that nobody has to put the members of head's class together
    now = pairing.head.hierarchy.members(owners[1]).get(name, ())
    return pairing.has_other_stubs(was, now) or not _are_called_as_before(pairing, was, now, owners)


def _is_made_elsewhere(entity: Entity) -> bool:
    """Tell whether what calls of a member bind to may stand in another file: what it hands on to, or is made of."""
    match entity.definition:
        case Function(passages=passages, decorators=decorators):
            return passages is not None or any(last_part(each.name) not in _AS_WRITTEN for each in decorators)
        case Attribute(call=called):
            return called is not None
        case _:
            return False


def _are_called_as_before(
    pairing: Pairing, was: Alternatives, now: Alternatives, owners: tuple[Entity, Entity]
) -> bool:
    """Tell whether unchanged methods hand on what they are given as they did before."""
    return all(
        not _is_made_elsewhere(old) or pairing.is_called_as_before(old, new, owners)
        for old, new in zip(was, now, strict=False)
    )


def _is_of_class(hierarchy: Hierarchy, alternatives: Alternatives) -> bool:
    """Tell whether a member is reached through the class as a matter of course: its methods, and values in its body."""
    return bool(alternatives) and all(
        receiver(hierarchy, entity) in {Receiver.STATIC, Receiver.CLASS} or _is_value_of_class(entity)
        for entity in alternatives
    )


def _is_value_of_class(entity: Entity) -> bool:
    attribute = entity.definition
    return isinstance(attribute, Attribute) and attribute.value is not None and not attribute.on_instance


def _may_set(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether methods may set attributes of names that can't be told; slots alone leave no room for others."""
    return hierarchy.may_set(entity) and has_instance_dict(hierarchy, entity) is not False


def _is_set_on_instances(alternatives: Alternatives) -> bool:
    return all(isinstance(each.definition, Attribute) and each.definition.on_instance for each in alternatives)


def _reaches_out(name: str, entity: Entity) -> bool:
    """Tell whether a member of an unchanged class may still differ: an alias, or a class with bases of its own."""
    return isinstance(entity.definition, Class) or entity.home != f"{entity.owner}.{name}"


def _is_same(inherited: Alternatives, found: Alternatives) -> bool:
    return inherited is found or homes_of(runtime(inherited)) == homes_of(runtime(found))


def _are_annotated_alike(was: Alternatives, now: Alternatives) -> bool:
    """Tell whether the annotations that only type checkers see in a class are the same: `name: T` over a value."""
    before, after = (_annotations_alone(each) for each in (was, now))
    return before == after


def _annotations_alone(alternatives: Alternatives) -> list[str | None]:
    seen = (each.definition for each in seen_by_type_checkers(alternatives))
    return [each.annotation for each in seen if isinstance(each, Attribute)]


def _is_alias_of_pair(pairing: Pairing, was: Alternatives, now: Alternatives) -> bool:
    """Tell whether a member is nothing but another name for a public thing of a module, on both sides: told there.

    A thing that has several definitions, one for each environment, is one thing all the same.
    """
    before, after = homes_of(runtime(was)), homes_of(runtime(now))
    if not before or not after or all(map(stands_in_class, (*was, *now))):
        return False
    for path in pairing.base.homes.get(before[0], ()):
        pair = pairing.by_path.get(path)
        if pair is None or pair.is_member:
            continue
        if set(before) <= set(homes_of(pair.base)) and after == homes_of(pair.head):
            return True
    return False


def _names_in_modules(pairing: Pairing, was: Alternatives) -> Iterator[str]:
    """Yield the paths by which modules name a method of the class, on both sides."""
    if not was or not all(map(stands_in_class, was)):
        return
    for path in pairing.base.homes.get(was[0].home, ()):
        pair = pairing.by_path.get(path)
        if pair is not None and pairing.is_told_at_class(pair):
            yield path


def _is_told_at_metaclass(pairing: Pairing, was: Alternatives, now: Alternatives) -> bool:
    """Tell whether an attribute is gone that a public metaclass set on all its classes: told there."""
    return (
        bool(was)
        and not now
        and all(
            entity.kind is EntityKind.ATTRIBUTE
            and (setter := entity.home.rpartition(".")[0]) != entity.owner
            and setter in pairing.class_pairs
            for entity in was
        )
    )

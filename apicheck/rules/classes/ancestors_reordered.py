"""A class has its ancestors in another order, so that a member comes from another one of them.

Told are members that two ancestors define which both sides have. Where that changes how the member is called, it is
told at the member.

## Why it matters

Names, signatures and `issubclass` are as before, but other code runs.

## Before

    class Client(Cached, Remote): ...

## After

    class Client(Remote, Cached): ...

## How to stay compatible

Keep the order of the bases.

## References

- Language reference, 3.3.3.1 "Resolving MRO entries"; the standard library's `type.mro`
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing, is_public_member, shared_ancestors
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.naming import last_part


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes on both sides of which a member comes from an ancestor that stood behind its former one."""
    if pair.classes is None:
        return
    old, new = pair.classes
    if not _may_differ(old, new, pairing):
        return
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    taken = [
        (name, before, after)
        for name, before, after in _taken(old, new, pairing)
        if not any(
            _comes_from(base, one, name, before) and _comes_from(head, other, name, after)
            for one, other in shared_ancestors(pairing, old, new)
        )
    ]
    if not taken:
        return
    name, before, after = taken[0]
    names = [each for each, *_, other in taken if other == after]
    comes = "comes" if len(names) == 1 else "come"
    yield Finding(
        f"has its ancestors in another order: {', '.join(names)} {comes} from {last_part(after)} now",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=Witness(f"{pair.name}.{name}", f"was {last_part(before)}.{name} and is now {last_part(after)}.{name}"),
    )


def _may_differ(old: Entity, new: Entity, pairing: Pairing) -> bool:
    before, after = pairing.base.hierarchy.lineage(old).homes, pairing.head.hierarchy.lineage(new).homes
    return (
        len(before) > 3
        and before != after
        and [each for each in before if each in after] != [each for each in after if each in before]
    )


def _taken(old: Entity, new: Entity, pairing: Pairing) -> Iterator[tuple[str, str, str]]:
    """Yield the members that another ancestor gives by now, with that of base and that of head."""
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    before = base.lineage(old).homes
    after = {each.home: (place, each) for place, each in enumerate(head.lineage(new).entities)}
    for name, was in base.members(old).items():
        now = head.members(new).get(name, ())
        if not was or not now or not is_public_member(name):
            continue
        first, second = was[0].owner, now[0].owner
        if first == second or first not in after or second not in before or old.home in {first, second}:
            continue
        is_behind = before.index(second) > before.index(first) and after[first][0] > after[second][0]
        if is_behind and head.surface.own_member(after[first][1], name):
            yield name, first, second


def _comes_from(hierarchy: Hierarchy, entity: Entity, name: str, owner: str) -> bool:
    found = hierarchy.member(entity, name)
    return bool(found) and found[0].owner == owner


RULE = Rule(
    "ancestors-reordered",
    "classes",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="keep the order of the bases",
    opposite="ancestors-reordered",
)

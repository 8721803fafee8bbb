"""A class no longer has an ancestor that users can name. Linearised ancestors are compared, not lists of bases.

An ancestor that can't be named on head at all is told where it was removed or moved, and here only for the members that
went with it. Where a metaclass decides what a subclass is, or nobody knows the ancestor any more, it is risky. A base
from outside the project does not bring a class of the project, but it may bring one of another package.

## Why it matters

`isinstance(thing, Ancestor)` and `except Ancestor` no longer hold, and what the ancestor brought is gone.

## Before

    class TimeoutError(NetworkError): ...

## After

    class TimeoutError(Exception): ...

## How to stay compatible

Keep the ancestor, beside the new one where there is one.

## References

- Language reference, 3.3.3.1 "Resolving MRO entries"; 8.4.1 "`except` clause"
"""

from collections.abc import Iterator

from apicheck.matching.ancestors import (
    counterpart_lost_it,
    is_gone,
    lost_ancestors,
    lost_registrations,
    may_come_from_abroad,
    may_still_hold,
    members_gone_with,
    public_name,
)
from apicheck.matching.enum_changes import is_kind_of_enum
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.known_bases import may_bring
from apicheck.surface.naming import last_part


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes on both sides whose ancestors on head lack one of base that no nearer ancestor has lost."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base:
        return
    if not isinstance(old.definition, Class) or not isinstance(new.definition, Class):
        return
    lost = [a for a in lost_ancestors(old, new, pairing) if not is_kind_of_enum(a, old, new, pairing)]
    # The nearest ones tell the story; what only came with them is told by them.
    told = [
        ancestor
        for ancestor in lost
        if not counterpart_lost_it(ancestor, old, new, pairing)
        and not (is_gone(ancestor, pairing) and not members_gone_with(ancestor, old, new, pairing))
    ]
    for ancestor in told:
        if any(
            other is not ancestor and ancestor.home in pairing.base.hierarchy.lineage(other).homes for other in told
        ):
            continue
        name = public_name(ancestor, pairing)
        is_risky = _may_be_made_up_for(ancestor, old, new, pairing) or may_still_hold(ancestor, pairing)
        is_risky = is_risky or pairing.base.hierarchy.may_go_without(old, ancestor)
        yield Finding(
            f"no longer inherits from {name}",
            pair.path,
            pair.paths,
            old=describe(old),
            new=describe(new),
            base_entity=old,
            head_entity=new,
            witness=None if is_risky else _witness(pair, ancestor, name, pairing),
            severity=Severity.RISKY if is_risky else None,
            advice=f"keep {name} among its bases",
        )
    for ancestor in lost_registrations(old, new, pairing):
        name = public_name(ancestor, pairing)
        is_risky = may_come_from_abroad(ancestor, new, pairing.head) or may_still_hold(ancestor, pairing)
        yield Finding(
            f"is no longer registered with {name}",
            pair.path,
            pair.paths,
            old=describe(old),
            new=describe(new),
            base_entity=old,
            head_entity=new,
            witness=None
            if is_risky
            else Witness(f"issubclass({pair.name}, {last_part(name)})", "was True and is now False"),
            severity=Severity.RISKY if is_risky else None,
            advice=f"keep the call of {last_part(name)}.register",
        )


def _may_be_made_up_for(ancestor: Entity, old: Entity, new: Entity, pairing: Pairing) -> bool:
    """Tell whether ancestors nobody knows may bring what is missed: the ancestor, or its members where it is gone."""
    if is_gone(ancestor, pairing) and pairing.head.hierarchy.lineage(new).is_open:
        return not _certainly_gone(ancestor, old, new, pairing)
    return may_come_from_abroad(ancestor, new, pairing.head)


def _certainly_gone(ancestor: Entity, old: Entity, new: Entity, pairing: Pairing) -> list[Entity]:
    """Return the members that went with an ancestor and that those which nobody knows do not have."""
    opaque = pairing.head.hierarchy.lineage(new).opaque
    gone = members_gone_with(ancestor, old, new, pairing)
    return [each for each in gone if not any(may_bring(base, each.name) for base in opaque)]


def _witness(pair: Pair, ancestor: Entity, name: str, pairing: Pairing) -> Witness:
    """Ask for the ancestor; or, where that can't be named any more, for a member that went with it."""
    if pair.old is not None and pair.new is not None and is_gone(ancestor, pairing):
        gone = _certainly_gone(ancestor, pair.old, pair.new, pairing)
        members = [each.name for each in gone if not _is_on_instance(each)]
        if not members:
            member = gone[0].name
            return Witness(
                f"instance.{member}", f"AttributeError: {pair.new.name!r} object has no attribute {member!r}"
            )
        return Witness(
            f"{pair.name}.{members[0]}",
            f"AttributeError: type object {pair.new.name!r} has no attribute {members[0]!r}",
        )
    return Witness(f"issubclass({pair.name}, {name.rpartition('.')[2]})", "was True and is now False")


def _is_on_instance(member: Entity) -> bool:
    """Tell whether only instances have a member."""
    return isinstance(member.definition, Attribute) and member.definition.on_instance


RULE = Rule(
    "ancestor-removed", "classes", Domain.RUNTIME, Severity.BREAKING, Bump.MAJOR, check, opposite="ancestor-added"
)

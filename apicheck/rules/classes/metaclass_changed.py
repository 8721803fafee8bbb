"""A class has another metaclass than before, perhaps by way of a new ancestor (`ABC`, `Protocol`).

A new one is risky: few users inherit from the class and from another with a metaclass of its own. Where one of the
project had members for its classes that are gone, using them fails. It is told at the class where it begins.

## Why it matters

`class Mine(Client, Other)` raises `TypeError: metaclass conflict` where `Other` has a metaclass of its own, and
`Client.registered()` raises `AttributeError` where the old metaclass had that method.

## Before

    class Client: ...

## After

    class Client(metaclass=Registered): ...

## How to stay compatible

Use `__init_subclass__` where that is enough: it needs no metaclass.

## References

- Language reference, 3.3.3.3 "Determining the appropriate metaclass"
"""

from collections.abc import Iterator

from apicheck.matching.abstract_changes import abstract_change
from apicheck.matching.ancestors import lost_ancestors
from apicheck.matching.pairs import Pair, Pairing, is_public_member, shared_ancestors
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.enumerations import is_enumeration
from apicheck.surface.classes.final_marks import is_final
from apicheck.surface.classes.metaclasses import derived_metaclass, metaclasses
from apicheck.surface.classes.protocols import is_protocol
from apicheck.surface.naming import last_part


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes on both sides that have gained a metaclass, or lost one whose members they had."""
    if pair.classes is None:
        return
    old, new = pair.classes
    if not _may_differ(old, new, pairing):
        return
    gained = None if _is_told(old, new, pairing) else _gained(old, new, pairing)
    every = [] if lost_ancestors(old, new, pairing) else _lost_members(old, new, pairing)
    lost = min(every, key=lambda found: found.name.startswith("_"), default=None)
    if gained is None and lost is None:
        return
    message = f"has the metaclass {last_part(gained.home)} now" if gained is not None else ""
    if lost is not None:
        names = ", ".join(sorted(each.name for each in every))
        message = f"no longer has {names}, which its metaclass {last_part(lost.owner)} gave it"
    yield Finding(
        message,
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=_witness(pair.name, lost, new),
        severity=Severity.RISKY if lost is None else Severity.BREAKING,
    )


def _may_differ(old: Entity, new: Entity, pairing: Pairing) -> bool:
    before, after = metaclasses(pairing.base.hierarchy, old), metaclasses(pairing.head.hierarchy, new)
    return not before.is_open and not after.is_open and before.homes != after.homes


def _gained(old: Entity, new: Entity, pairing: Pairing) -> Entity | None:
    """Return the metaclass on head where it is new; one that has only moved is not."""
    before, after = metaclasses(pairing.base.hierarchy, old), derived_metaclass(pairing.head.hierarchy, new)
    if after is None or is_final(old) or after.name in {last_part(home) for home in before.homes}:
        return None
    for ancestor, counterpart in shared_ancestors(pairing, old, new):
        if _may_differ(ancestor, counterpart, pairing) and _gained(ancestor, counterpart, pairing) is not None:
            return None
    return after


def _is_told(old: Entity, new: Entity, pairing: Pairing) -> bool:
    """Tell whether the class has become abstract, a protocol or an enumeration, which says more."""
    if is_enumeration(pairing.head.hierarchy, new) and not is_enumeration(pairing.base.hierarchy, old):
        return True
    became_protocol = is_protocol(pairing.head.hierarchy, new) and not is_protocol(pairing.base.hierarchy, old)
    change = abstract_change(old, new, pairing)
    return became_protocol or (change.was_instantiable and bool(change.gained))


def _lost_members(old: Entity, new: Entity, pairing: Pairing) -> list[Entity]:
    """Return the public members of the old metaclass, the project's own, that users of the class reach no more."""
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    before, after = derived_metaclass(base, old), derived_metaclass(head, new)
    if before is None or (after is not None and head.lineage(after).is_open):
        return []
    kept = {*vars(type), *head.members(new), *(head.members(after) if after is not None else ())}
    if "__class_getitem__" in kept:
        kept.add("__getitem__")  # `Class[key]` asks for it where the metaclass has none (PEP 560)
    lost = [
        found[0]
        for name, found in base.members(before).items()
        if name not in kept and is_public_member(name) and found[0].definition is not None
    ]
    if any(_lost_members(*shared, pairing) for shared in shared_ancestors(pairing, old, new)):
        return []
    return lost


def _witness(callee: str, lost: Entity | None, new: Entity) -> Witness | None:
    if lost is None or lost.name.startswith("__"):
        return None
    return Witness(f"{callee}.{lost.name}", f"AttributeError: type object {new.name!r} has no attribute {lost.name!r}")


RULE = Rule(
    "metaclass-changed",
    "classes",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="use __init_subclass__ where that is enough, and keep what the old metaclass gave to the class",
    no_opposite="a metaclass that gave the class nothing takes nothing away when it goes",
)

"""What is called on both sides of a pair: the signatures that calls have to satisfy, and how errors name it."""

from __future__ import annotations

import msgspec

from apicheck.matching.fields import field_changes
from apicheck.matching.pairs import Pairing
from apicheck.model.definition import Attribute, Class, Function
from apicheck.model.entity import Entity
from apicheck.model.signature import Signature
from apicheck.surface.calls.callables import Constructor, Receiver, caller_signature, constructor, receiver
from apicheck.surface.calls.called_values import called_value
from apicheck.surface.calls.decorators import decorated
from apicheck.surface.calls.handed_on import Effective, Route, effective_call, effective_constructor, hands_on
from apicheck.surface.classes.data_models import DataModel
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.classes.qualified_names import name_in_errors, qualified_name
from apicheck.surface.naming import last_part


class Callee(msgspec.Struct, frozen=True):
    """What is called. Without `qualified_names` nobody knows the words of its errors: it is written in C.

    `signatures` are as written, `effective` says what is left of them where arguments are handed on; None for what
    hands nothing on. `routes` are those that the signatures belong to, if they are the effective ones. `supplied` are
    names that a `partial` gives, `behind` the signature before them.
    """

    signatures: tuple[Signature, ...]
    entity: Entity
    qualified_names: tuple[str, ...]
    filled: tuple[str, ...]
    decorators: tuple[str, ...]
    model: DataModel | None = None
    effective: Effective | None = None
    routes: tuple[Route, ...] = ()
    supplied: tuple[str, ...] = ()
    behind: Signature | None = None


def sides_of(
    pairing: Pairing, old: Entity, new: Entity, owners: tuple[Entity | None, Entity | None] = (None, None)
) -> tuple[Callee, Callee] | None:
    """Return what callers of a definition have to satisfy on both sides, None where that is unknown on one.

    `owners` are the classes through which a member is reached.
    """
    before = _callee(pairing.base.hierarchy, old, owners[0])
    after = _callee(pairing.head.hierarchy, new, owners[1])
    if before is None or after is None:
        return None
    if before.model is None or after.model is None:
        return before, after
    changes = field_changes(old, new, pairing)
    if changes is None:
        return before, after
    was, now = changes.aligned(before.signatures[-1], after.signatures[-1])
    return (
        msgspec.structs.replace(before, signatures=(*before.signatures[:-1], was)),
        msgspec.structs.replace(after, signatures=(*after.signatures[:-1], now)),
    )


def _callee(hierarchy: Hierarchy, entity: Entity, owner: Entity | None = None) -> Callee | None:
    if isinstance(entity.definition, Class):
        made = constructor(hierarchy, entity)
        return None if made is None else _constructed(made, entity, hierarchy)
    if isinstance(entity.definition, Attribute):
        return _called(hierarchy, entity)
    signature = caller_signature(hierarchy, entity)
    if signature is None or not isinstance(entity.definition, Function):
        return None
    if any(last_part(decorator.name) == "overload" for decorator in entity.definition.decorators):
        return None  # a stub that tells the overloads alone: no single one of them is the signature
    bound = receiver(hierarchy, entity) in {Receiver.INSTANCE, Receiver.CLASS}
    behind = decorated(hierarchy, entity, entity.definition)
    written = () if behind.signature is None else behind.signature.parameters
    receiving = (written[0].name,) if bound and written and written[0].takes_position else ()
    filled = (*behind.given, *receiving)
    qualified = name_in_errors(hierarchy, entity, entity.definition)
    handed = effective_call(hierarchy, entity, owner) if hands_on(hierarchy, entity) else None
    return Callee((signature,), entity, (behind.name or qualified,), filled, behind.unknown, effective=handed)


def _called(hierarchy: Hierarchy, entity: Entity) -> Callee | None:
    """Return how the value of an attribute is called."""
    value = called_value(hierarchy, entity)
    if value is None or value.signature is None:
        return None
    if value.provider is None:
        return Callee((value.signature,), entity, (), value.filled, ())
    definition = value.provider.definition
    filled = value.filled
    if isinstance(definition, Function):
        name = name_in_errors(hierarchy, value.provider, definition)
    else:
        name = qualified_name(hierarchy, value.provider.home)
    if isinstance(definition, Class):
        name, filled = f"{name}.__init__", ("self", *filled)
    return Callee((value.signature,), entity, (name,), filled, (), supplied=value.supplied, behind=value.behind)


def _provider_name(hierarchy: Hierarchy, entity: Entity, home: str) -> str:
    """Return what errors call the `__init__` or `__new__` at `home` that a class is made by."""
    for member in hierarchy.member(entity, last_part(home)):
        if member.home == home and isinstance(member.definition, Function):
            return name_in_errors(hierarchy, member, member.definition)
    return qualified_name(hierarchy, home)


def _constructed(made: Constructor, entity: Entity, hierarchy: Hierarchy) -> Callee:
    names = tuple(_provider_name(hierarchy, entity, provider) for provider in made.providers)
    if made.model is not None and made.model.constructor_owner:
        names = (*names[:-1], f"{made.model.constructor_owner}.{made.model.constructor}")
    written = made.entity.definition
    decorators = decorated(hierarchy, made.entity, written).unknown if isinstance(written, Function) else ()
    main = made.entity if made.entity.owner else entity
    is_handed_on = made.model is None and hands_on(hierarchy, entity)
    handed = effective_constructor(hierarchy, entity) if is_handed_on else None
    return Callee(made.signatures, main, names, ("self",), decorators, made.model, handed)

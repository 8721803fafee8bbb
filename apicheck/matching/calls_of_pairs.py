"""The signatures that a pair's callers have to satisfy on both sides, and what changed about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from apicheck.matching.causes import Cause, CauseKind, causes
from apicheck.matching.named_defaults import default_change
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.witness import witness
from apicheck.model.definition import Class, Function
from apicheck.model.entity import Entity
from apicheck.model.report import Witness
from apicheck.model.signature import Signature
from apicheck.surface.callables import (
    Constructor,
    Receiver,
    caller_signature,
    constructor,
    receiver,
)
from apicheck.surface.decorators import decorated
from apicheck.surface.hierarchy import Hierarchy
from apicheck.surface.naming import last_part


@dataclass(frozen=True, slots=True)
class CallChange:
    """One cause, with what a finding needs to tell it.

    `old` and `new` are the signatures as written, `is_certain` is False where a decorator that may change the call was
    itself changed. `default` says how a changed default has changed.
    """

    cause: Cause
    old_entity: Entity
    new_entity: Entity
    old: str
    new: str
    witness: Witness | None
    is_certain: bool
    default: str | None = None


@dataclass(frozen=True, slots=True)
class _Callee:
    signatures: tuple[Signature, ...]
    entity: Entity
    qualified_names: tuple[str, ...]
    receiver: str | None
    decorators: tuple[str, ...]


def call_changes(pair: Pair, pairing: Pairing) -> Iterator[CallChange]:
    """Yield each cause for which calls of the pair's object bind otherwise than before."""
    if not pair.is_public_base or not pair.base or not pair.head:
        return
    if pair.is_member and pair.name.startswith("__") and pair.name != "__call__":
        return  # the language calls special methods, in one way only
    for old, new in pair.matches():
        if _is_told_by_ancestor(pairing, old, new):
            continue
        before = _callee(pairing.base.hierarchy, old)
        after = _callee(pairing.head.hierarchy, new)
        if before is None or after is None:
            continue
        found = () if before.signatures == after.signatures else causes(before.signatures, after.signatures)
        name = pair.path.rpartition(".")[2]
        callee = name if not pair.is_member else f"{_owner_name(pair)}.{name}"
        for cause in (*found, *_same_defaults(before, after)):
            default = None
            if cause.kind is CauseKind.DEFAULT_CHANGED:
                default = _default_change(cause, before.entity, after.entity, pairing)
                if default is None:
                    continue
            shown = None
            if cause.call is not None:
                shown = witness(
                    callee,
                    before.signatures,
                    after.signatures,
                    cause.call,
                    qualified_names=after.qualified_names,
                    receiver=after.receiver,
                    owner=last_part(new.owner) or None,
                )
            yield CallChange(
                cause,
                before.entity,
                after.entity,
                " and ".join(f"{last_part(before.entity.home)}{s}" for s in before.signatures),
                " and ".join(f"{last_part(after.entity.home)}{s}" for s in after.signatures),
                shown,
                before.decorators == after.decorators,
                default,
            )


def _same_defaults(before: _Callee, after: _Callee) -> Iterator[Cause]:
    """Yield the parameters whose default reads as before, but may stand for another value by now."""
    for old_signature, new_signature in zip(before.signatures, after.signatures, strict=False):
        now = {parameter.name: parameter for parameter in new_signature.parameters}
        for old in old_signature.parameters:
            new = now.get(old.name)
            if new is not None and old.default is not None and old.default == new.default:
                yield Cause(CauseKind.DEFAULT_CHANGED, old.name, (), is_breaking=False, old=old, new=new)


def _default_change(cause: Cause, old: Entity, new: Entity, pairing: Pairing) -> str | None:
    was = cause.old.default if cause.old is not None else None
    now = cause.new.default if cause.new is not None else None
    return None if was is None or now is None else default_change(was, old, now, new, pairing)


def _owner_name(pair: Pair) -> str:
    return last_part(pair.parent)


def _callee(hierarchy: Hierarchy, entity: Entity) -> _Callee | None:
    if isinstance(entity.definition, Class):
        made = constructor(hierarchy, entity)
        return None if made is None else _constructed(made, entity, hierarchy)
    signature = caller_signature(hierarchy, entity)
    if signature is None or not isinstance(entity.definition, Function):
        return None
    if any(last_part(decorator.name) == "overload" for decorator in entity.definition.decorators):
        return None  # a stub that tells the overloads alone: no single one of them is the signature
    bound = receiver(hierarchy, entity) in {Receiver.INSTANCE, Receiver.CLASS}
    behind = decorated(hierarchy, entity, entity.definition)
    written = () if behind.signature is None else behind.signature.parameters
    first = written[0].name if bound and written and written[0].takes_position else None
    qualified = qualified_name(hierarchy, entity.home)
    if entity.definition.is_lambda:
        qualified = f"{qualified.removesuffix(entity.name)}<lambda>"
    return _Callee((signature,), entity, (behind.name or qualified,), first, behind.unknown)


def qualified_name(hierarchy: Hierarchy, home: str) -> str:
    """Return the dotted path of a definition without its module, with which the interpreter's errors begin."""
    module = home.rpartition(".")[0]
    while module and not hierarchy.surface.has_module(module):
        module = module.rpartition(".")[0]
    return home.removeprefix(f"{module}.") if module else ".".join(home.split(".")[-2:])


def _constructed(made: Constructor, entity: Entity, hierarchy: Hierarchy) -> _Callee:
    names = tuple(qualified_name(hierarchy, provider) for provider in made.providers)
    if made.model is not None and made.model.constructor_owner:
        names = (*names[:-1], f"{made.model.constructor_owner}.{made.model.constructor}")
    written = made.entity.definition
    decorators = decorated(hierarchy, made.entity, written).unknown if isinstance(written, Function) else ()
    return _Callee(made.signatures, made.entity if made.entity.owner else entity, names, "self", decorators)


def _is_told_by_ancestor(pairing: Pairing, old: Entity, new: Entity) -> bool:
    """Tell whether a class inherits its constructor, on both sides, from a public class that is a pair of its own."""
    if not isinstance(old.definition, Class) or not isinstance(new.definition, Class):
        return False
    before = constructor(pairing.base.hierarchy, old)
    after = constructor(pairing.head.hierarchy, new)
    if before is None or after is None:
        return False
    after_homes = set(pairing.head.hierarchy.lineage(new).homes[1:])
    for ancestor in pairing.base.hierarchy.lineage(old).entities[1:]:
        counterpart = pairing.counterpart(ancestor)
        if counterpart is None or counterpart.home not in after_homes:
            continue
        inherited = constructor(pairing.base.hierarchy, ancestor)
        inherited_now = constructor(pairing.head.hierarchy, counterpart)
        if (
            inherited is not None
            and inherited_now is not None
            and inherited.providers == before.providers
            and inherited_now.providers == after.providers
        ):
            return True
    return False

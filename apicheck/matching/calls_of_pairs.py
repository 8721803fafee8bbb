"""The signatures that a pair's callers have to satisfy on both sides, and what changed about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import msgspec

from apicheck.matching.callees import Callee, sides_of
from apicheck.matching.calls import Call, telling
from apicheck.matching.causes import Cause, CauseKind, causes
from apicheck.matching.decorator_changes import leave_doubt
from apicheck.matching.failing_calls import failing_now, has_never_worked
from apicheck.matching.fields import field_changes
from apicheck.matching.handed_calls import error_on_the_way
from apicheck.matching.judged_calls import judged, told_elsewhere
from apicheck.matching.member_uses import use_of
from apicheck.matching.model_errors import library_error
from apicheck.matching.named_defaults import default_change
from apicheck.matching.pairs import Pair, Pairing, is_public_member
from apicheck.matching.witness import call_error, call_text, witness
from apicheck.model.definition import Attribute, Class, Function
from apicheck.model.entity import Entity
from apicheck.model.report import Witness
from apicheck.model.signature import ParameterKind, Signature
from apicheck.surface.calls.callables import constructor, takes_anything
from apicheck.surface.calls.called_values import called_value
from apicheck.surface.calls.joined_signatures import UNTOLD_DEFAULT
from apicheck.surface.classes.abstract_methods import (
    abstract_methods,
    leaves_construction_to_others,
    refuses_instances,
)
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.classes.protocols import is_protocol
from apicheck.surface.naming import last_part


class CallChange(msgspec.Struct, frozen=True):
    """One cause, with what a finding needs to tell it.

    `old` and `new` are the signatures as written. `doubt` says why calls may not break although the signature says so,
    empty where nothing makes up for it. `default` says how a changed default has changed. `member` is the name of the
    method that a class statement calls, "" for calls that the pair's users write.
    """

    cause: Cause
    old_entity: Entity
    new_entity: Entity
    old: str
    new: str
    witness: Witness | None
    doubt: str = ""
    default: str | None = None
    member: str = ""


_CHANGED_DECORATORS = "by its signature; whether its decorators, which changed too, make up for it can't be told"
_VALIDATORS = "by its fields; whether a validator that sees the data first makes up for it can't be told"

_HANDED_ABROAD = "by its signature; what an ancestor from outside the project took of the arguments can't be told"


def call_changes(pair: Pair, pairing: Pairing) -> Iterator[CallChange]:
    """Yield each cause for which calls of the pair's object bind otherwise than before."""
    if not pair.is_public_base or not pair.base or not pair.head:
        return
    if pair.is_member and pair.name.startswith("__") and pair.name != "__call__":
        return  # the language calls special methods, in one way only
    for old, new in pair.matches():
        if is_told_by_ancestor(pairing, old, new) or _is_told_by_provider(pairing, old, new):
            continue
        sides = sides_of(pairing, old, new, (pair.base_owner, pair.head_owner))
        if sides is None:
            continue
        if has_never_worked(sides[0].entity, pairing.base.hierarchy) or failing_now(pair, pairing) is not None:
            continue
        yield from _changes(pair, pairing, old, new, sides)


def _changes(
    pair: Pair, pairing: Pairing, old: Entity, new: Entity, sides: tuple[Callee, Callee]
) -> Iterator[CallChange]:
    callee = use_of(pair, pairing)
    if _is_made_through_subclasses(pairing.base.hierarchy, old, sides[0]) or _is_made_through_subclasses(
        pairing.head.hierarchy, new, sides[1]
    ):
        callee = "super().__init__"
    is_put_off = _is_put_off(pairing.head.hierarchy, new, sides[1])
    found = (*judged(*sides), *((cause, *sides) for cause in _same_defaults(*sides)))
    told_above = told_elsewhere(pairing, old, new, (pair.base_owner, pair.head_owner), sides)
    handed_on = _HANDED_ABROAD if _hands_abroad(pairing.base.hierarchy, old, sides[0]) else ""
    for first, before, after in found:
        for cause in _untold(pairing, old, new, (first,)):
            if told_above(cause):
                continue
            default = None
            if cause.kind is CauseKind.DEFAULT_CHANGED:
                default = _default_change(cause, before.entity, after.entity, pairing)
                if default is None or _is_of_another(cause, *sides):
                    continue
            shown = (
                None
                if cause.call is None or not after.qualified_names or is_put_off
                else _shown(callee, before, after, new, cause.call, cause.parameter)
            )
            yield CallChange(
                cause,
                before.entity,
                after.entity,
                " and ".join(f"{last_part(before.entity.home)}{s}" for s in _telling(before)),
                " and ".join(f"{last_part(after.entity.home)}{s}" for s in _telling(after)),
                shown,
                _doubt(before, after, _parameters(cause)) or handed_on,
                default,
            )


def _is_made_through_subclasses(hierarchy: Hierarchy, entity: Entity, callee: Callee) -> bool:
    """Tell whether nobody can call a class but those who define what is missing in it, who hand on to `__init__`."""
    if not isinstance(entity.definition, Class) or not all(
        name.endswith(".__init__") for name in callee.qualified_names
    ):
        return False
    is_abstract = bool(abstract_methods(hierarchy, entity).certain) and refuses_instances(hierarchy, entity) is True
    return is_abstract or is_protocol(hierarchy, entity) or leaves_construction_to_others(hierarchy, entity)


def _is_put_off(hierarchy: Hierarchy, entity: Entity, callee: Callee) -> bool:
    """Tell whether the call of a class may be made later by what its `__new__` gives, and so shows no error."""
    return (
        isinstance(entity.definition, Class)
        and all(name.endswith(".__init__") for name in callee.qualified_names)
        and any(
            isinstance(new.definition, Function) and new.definition.may_make_others
            for new in hierarchy.member(entity, "__new__")
        )
    )


def _is_of_another(cause: Cause, before: Callee, after: Callee) -> bool:
    """Tell whether a default is written by the function on one side, and on the other by what it hands on to."""
    is_own = [
        any(parameter.name == cause.parameter for signature in callee.signatures for parameter in signature.parameters)
        for callee in (before, after)
    ]
    return is_own[0] is not is_own[1] or UNTOLD_DEFAULT in {each.default for each in (cause.old, cause.new) if each}


def _telling(callee: Callee) -> tuple[Signature, ...]:
    """Return the signatures to show: all that are written, or of several that a call has to satisfy those that tell."""
    return telling(callee.signatures) if callee.routes else callee.signatures


def _hands_abroad(hierarchy: Hierarchy, entity: Entity, callee: Callee) -> bool:
    """Tell whether a constructor takes anything, as one does that leaves all to an ancestor whom nobody knows."""
    return (
        isinstance(entity.definition, Class)
        and callee.model is None
        and all(takes_anything(signature) for signature in callee.signatures)
        and hierarchy.lineage(entity).is_open
    )


def failing_construction(pair: Pair, pairing: Pairing, keyword: str, *, is_refused: bool = False) -> Witness | None:
    """Show the call of a class with a keyword argument, beside what it needs, that fails on head; None if it does not.

    It has to fail because the keyword itself `is_refused`, or for any reason.
    """
    old, new = pair.old, pair.new
    sides = None if old is None or new is None else sides_of(pairing, old, new)
    if sides is None or new is None:
        return None
    before, after = sides
    if _doubt(before, after, (keyword,)):
        return None
    if is_refused and any(_takes_keyword(signature, keyword) for signature in after.signatures):
        return None
    try:
        return _shown(last_part(pair.path), before, after, new, _constructing(before, keyword, {keyword}))
    except ValueError:
        return None  # it binds


def construction(pair: Pair, pairing: Pairing, keyword: str, names: Collection[str] = ()) -> str:
    """Write the call of a class on base with a keyword argument beside what it needs; `names` are others for the same.

    Where it is not known what the class needs, the keyword stands alone.
    """
    sides = None if pair.old is None or pair.new is None else sides_of(pairing, pair.old, pair.new)
    call = Call(0, (keyword,)) if sides is None else _constructing(sides[0], keyword, {keyword, *names})
    return call_text(last_part(pair.path), call)


def _constructing(callee: Callee, keyword: str, names: Collection[str]) -> Call:
    needed = [parameter for parameter in callee.signatures[-1].parameters if parameter.is_required]
    only = sum(parameter.kind is ParameterKind.POSITIONAL_ONLY for parameter in needed)
    return Call(only, (*(each.name for each in needed[only:] if each.name not in names), keyword))


def _takes_keyword(signature: Signature, keyword: str) -> bool:
    return any(
        parameter.kind is ParameterKind.VAR_KEYWORD or (parameter.takes_keyword and parameter.name == keyword)
        for parameter in signature.parameters
    )


def _untold(pairing: Pairing, old: Entity, new: Entity, found: Iterable[Cause]) -> Iterator[Cause]:
    """Yield the causes that neither the rules about fields tell nor those about an ancestor whose fields are meant."""
    changes = field_changes(old, new, pairing) if isinstance(old.definition, Class) else None
    if changes is None:
        yield from found
        return
    for cause in found:
        untold = changes.untold(cause)
        if untold is not None and not _is_told_of_field_owner(pairing, old, new, cause):
            yield untold


def _is_told_of_field_owner(pairing: Pairing, old: Entity, new: Entity, cause: Cause) -> bool:
    """Tell whether the field behind a parameter is declared by a public ancestor whose constructor shows the same."""
    changes = field_changes(old, new, pairing)
    if changes is None or not changes.has_made_constructors:
        return False
    named = [
        field
        for model in (changes.old, changes.new)
        for field in model.fields or ()
        if cause.parameter in field.init_names
    ]
    homes = set(pairing.head.hierarchy.lineage(new).homes[1:])
    for owner in {field.owner for field in named} - {old.home, new.home}:
        base_pair = pairing.class_pairs.get(owner)
        if base_pair is None or base_pair.old is None or base_pair.new is None or base_pair.new.home not in homes:
            continue
        sides = sides_of(pairing, base_pair.old, base_pair.new)
        if sides is not None and cause.kind is CauseKind.DEFAULT_CHANGED:
            return True
        if sides is not None and any(
            (other.kind, other.parameter) == (cause.kind, cause.parameter)
            for other in causes(sides[0].signatures, sides[1].signatures)
        ):
            return True
    return False


def _shown(
    callee: str, before: Callee, after: Callee, new: Entity, call: Call, concerning: str | None = None
) -> Witness:
    is_handed_on = any(len(route.frames) > 1 or route.frames[0].needed for route in after.routes)
    farthest = 0

    def failing(made: Call) -> str | None:
        nonlocal farthest
        for route in after.routes:
            found = error_on_the_way(route.frames, made, callee)
            if found is not None:
                error, farthest = found
                return error
        return None

    supplied = _error_behind(after, call, callee)
    shown = witness(
        callee,
        before.signatures,
        after.signatures,
        call,
        qualified_names=after.qualified_names if not is_handed_on else (),
        filled=after.filled,
        owner=last_part(new.owner) or None,
        concerning=concerning,
        failing=failing if is_handed_on else None if supplied is None else lambda _: supplied,
    )
    if farthest and isinstance(new.definition, Function) and new.definition.is_async:
        shown = Witness(f"await {shown.call}", shown.error)
    return shown if after.model is None else library_error(shown, call, after.signatures, after.model)


def _error_behind(callee: Callee, call: Call, spelled: str) -> str | None:
    """Return the error of what a `partial` calls, which gets what is supplied by name beside a call's own arguments."""
    if callee.behind is None:
        return None
    supplied = (name for name in callee.supplied if name not in call.keywords)
    whole = Call(call.positional, (*call.keywords, *supplied))
    return call_error(callee.behind, whole, callee.qualified_names[0], callee.filled, spelled)


def _parameters(cause: Cause) -> tuple[str, ...]:
    return (cause.parameter, *cause.others, *([cause.new_name] if cause.new_name is not None else []))


def _doubt(before: Callee, after: Callee, parameters: Iterable[str]) -> str:
    if leave_doubt(before.decorators, after.decorators, parameters):
        return _CHANGED_DECORATORS
    return "" if after.model is None or after.model.is_certain else _VALIDATORS


def _same_defaults(before: Callee, after: Callee) -> Iterator[Cause]:
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


def _is_told_by_provider(pairing: Pairing, old: Entity, new: Entity) -> bool:
    """Tell whether two values are made in the same way from a public thing whose own changes tell about them."""
    before, after = old.definition, new.definition
    if not isinstance(before, Attribute) or not isinstance(after, Attribute) or before.value != after.value:
        return False
    was, now = called_value(pairing.base.hierarchy, old), called_value(pairing.head.hierarchy, new)
    if was is None or now is None or was.provider is None or now.provider is None:
        return False
    if before.refers_to is not None or (was.provider.owner and not is_public_member(was.provider.name)):
        return False  # `decode = _shared.decode`: who calls a function knows nothing of a method
    home = was.provider.owner or was.provider.home
    path = pairing.base.best_path(home)
    pair = None if path is None else pairing.by_path.get(path)
    now_home = now.provider.owner or now.provider.home
    return pair is not None and any(entity.home == now_home for entity in pair.head)


def is_told_by_ancestor(pairing: Pairing, old: Entity, new: Entity) -> bool:
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

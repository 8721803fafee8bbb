"""Causes for which calls bind otherwise, where functions hand on what they are given.

What a function accepts is told by what it hands its arguments on to, and not by its `*args` and `**kwargs`; what that
is can't always be told. A call breaks where base took it, or is taken at its word, and head certainly refuses it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence

import msgspec

from apicheck.matching.callees import Callee, sides_of
from apicheck.matching.calls import Call, bind, rebound
from apicheck.matching.causes import Cause, CauseKind, causes
from apicheck.matching.pairs import Pair, Pairing, shared_ancestors
from apicheck.model.definition import Class
from apicheck.model.entity import Entity
from apicheck.model.signature import Parameter, ParameterKind, Signature
from apicheck.surface.calls.callables import runtime

Judged = tuple[Cause, Callee, Callee]
"""A cause, and both sides with the signatures that show it."""


def judged(before: Callee, after: Callee) -> Iterator[Judged]:
    """Yield each cause for which calls of `before` bind otherwise to `after`.

    Where both sides are told exactly, that is all. Otherwise it is what the signatures say as written, without what
    base refused anyway, and what head refuses further on; where nothing but the fate of what is left in `*args` and
    `**kwargs` is unknown, what became of the named parameters that the others reach.
    """
    if before.effective is None and after.effective is None:
        yield from _judged(before, after)
        return
    was, now = _effective(before), _effective(after)
    if _is_exact(before) and _is_exact(after):
        yield from _judged(was, now)
        return
    found = [
        (cause, was, after)
        for cause, *_ in _judged(was, _expanded(after, was, before))
        if cause.call is not None and _is_broken(cause.call, was, after)
    ]
    told = {cause.parameter for cause, *_ in found}
    if now.signatures != after.signatures:
        found += [each for each in _further(before, after, was, now) if each[0].parameter not in told]
    if _is_told(before) and _is_told(after):
        told = {name for cause, *_ in found for name in (cause.parameter, *cause.others)}
        found += [each for each in _judged(was, now) if each[0].is_breaking and _is_of_named(each[0], told)]
    yield from found
    told = {cause.parameter for cause, *_ in found}
    harmless = [each for each in _judged(before, after) if not each[0].is_breaking]
    yield from (each for each in harmless if each[0].parameter not in told)
    told.update(name for cause, *_ in harmless for name in (cause.parameter, *cause.others))
    # A new parameter that base may have taken by `**kwargs` must not hide that another one is gone.
    for each in _judged(_named(before), after):
        if each[0].kind is CauseKind.PARAMETER_SWALLOWED and _is_of_named(each[0], told):
            yield each


def _is_broken(call: Call, before: Callee, after: Callee) -> bool:
    """Tell whether a call of base fails on head, or gives an argument to another parameter."""
    if any(bind(signature, call) is None for signature in after.signatures):
        return True
    return rebound(before.signatures, after.signatures, call) is not None


def _expanded(callee: Callee, base: Callee, written: Callee) -> Callee:
    """Return a callee whose `*args` and `**kwargs` are the parameters that base handed its own on to.

    What head hands them on to is not known exactly, and may well be the same; `written` is base without that.
    """
    own = {parameter.name for signature in written.signatures for parameter in signature.parameters}
    handed = {
        parameter.name: parameter
        for signature in base.signatures
        for parameter in signature.parameters
        if parameter.name not in own and not parameter.is_variadic
    }
    places = [[p.name for p in signature.parameters if p.takes_position] for signature in base.signatures]
    order = max(places, key=len, default=[])
    return msgspec.structs.replace(
        callee, signatures=tuple(_spelled_out(each, handed, order) for each in callee.signatures)
    )


def _spelled_out(signature: Signature, handed: Mapping[str, Parameter], order: Sequence[str]) -> Signature:
    """Put parameters before the variadic ones that take them; those of positions where they follow on each other."""
    kinds = {parameter.kind for parameter in signature.parameters}
    names = [parameter.name for parameter in signature.parameters]
    positional = [parameter for parameter in signature.parameters if parameter.takes_position]
    following = order[len(positional) :] if [p.name for p in positional] == list(order[: len(positional)]) else []
    has_kwargs = ParameterKind.VAR_KEYWORD in kinds
    added: list[Parameter] = []
    for name in following if ParameterKind.VAR_POSITIONAL in kinds else ():
        if name not in handed or name in names:
            break
        kind = handed[name].kind if has_kwargs else ParameterKind.POSITIONAL_ONLY
        added.append(msgspec.structs.replace(handed[name], kind=kind))
    known = {*names, *(parameter.name for parameter in added)}
    others = [
        msgspec.structs.replace(parameter, kind=ParameterKind.KEYWORD_ONLY)
        for name, parameter in handed.items()
        if has_kwargs and name not in known and parameter.takes_keyword
    ]
    rest = [parameter for parameter in signature.parameters if not parameter.takes_position]
    parts = (*positional, *added, *rest, *others)
    return Signature(tuple(sorted(parts, key=lambda each: _PLACES[each.kind])), signature.returns)


# A required parameter may follow an optional one, and one that has no name a named one: positions are all that counts.
_PLACES = {
    ParameterKind.POSITIONAL_ONLY: 0,
    ParameterKind.POSITIONAL_OR_KEYWORD: 0,
    ParameterKind.VAR_POSITIONAL: 1,
    ParameterKind.KEYWORD_ONLY: 2,
    ParameterKind.VAR_KEYWORD: 3,
}


def _further(before: Callee, after: Callee, was: Callee, now: Callee) -> Iterator[Judged]:
    """Yield what breaks for no other reason than that arguments are handed on to something that refuses them.

    Where it is not told exactly what head hands on, an argument that goes to `*args` or `**kwargs` there may well reach
    the parameter that it reached before, as in `options = dict(kwargs)`: only what is refused counts.
    """
    sides = (was, now) if _is_exact(before) else (_named(before), _relaxed(now, before))
    for cause, *both in _judged(*sides):
        call = cause.call
        if call is None or any(bind(signature, call) is None for signature in after.signatures):
            continue
        if not _is_exact(after) and all(bind(signature, call) is not None for signature in sides[1].signatures):
            continue
        if rebound(before.signatures, after.signatures, call) is None:
            yield cause, both[0], both[1]


def _judged(before: Callee, after: Callee) -> Iterator[Judged]:
    if before.signatures != after.signatures:
        yield from ((cause, before, after) for cause in causes(before.signatures, after.signatures))


def _is_exact(callee: Callee) -> bool:
    return callee.effective is None or callee.effective.is_exact


def _is_told(callee: Callee) -> bool:
    return callee.effective is None or callee.effective.is_told


def _is_of_named(cause: Cause, told: Container[str]) -> bool:
    """Tell whether a cause is about parameters that have names of their own, none of which is told already."""
    return cause.kind not in _VARIADIC and not any(name in told for name in (cause.parameter, *cause.others))


def _effective(callee: Callee) -> Callee:
    """Return a callee with the signatures that its calls have to satisfy all along the way."""
    if callee.effective is None:
        return callee
    routes = callee.effective.routes
    return msgspec.structs.replace(
        callee,
        signatures=callee.effective.signatures,
        qualified_names=tuple(route.frames[0].name for route in routes) if callee.qualified_names else (),
        routes=routes,
    )


def _named(callee: Callee) -> Callee:
    """Return a callee with its named parameters alone: these it takes, whatever becomes of the others."""
    return msgspec.structs.replace(
        callee,
        signatures=tuple(
            Signature(tuple(each for each in signature.parameters if not each.is_variadic), signature.returns)
            for signature in callee.signatures
        ),
    )


def _relaxed(callee: Callee, other: Callee) -> Callee:
    """Return a callee in which nothing is required that the `other` does not name, but may have asked for."""
    names = {parameter.name for signature in other.signatures for parameter in signature.parameters}
    return msgspec.structs.replace(
        callee,
        signatures=tuple(
            Signature(
                tuple(
                    msgspec.structs.replace(each, default="...")
                    if each.is_required and each.name not in names
                    else each
                    for each in signature.parameters
                ),
                signature.returns,
            )
            for signature in callee.signatures
        ),
    )


_VARIADIC = frozenset({CauseKind.VARIADIC_KEYWORD_REMOVED, CauseKind.VARIADIC_POSITIONAL_REMOVED})


def _keys(cause: Cause) -> Iterator[tuple[object, ...]]:
    """What a cause tells of each of its parameters."""
    for name in (cause.parameter, *cause.others):
        yield cause.kind, None if cause.kind in _VARIADIC else name


Owners = tuple[Entity | None, Entity | None]


def told_elsewhere(
    pairing: Pairing, old: Entity, new: Entity, owners: Owners, sides: tuple[Callee, Callee]
) -> Callable[[Cause], bool]:
    """Return the question whether a cause is told of something else that arguments are handed on to.

    What breaks is told of each function and class by itself, but not of a class whose public ancestor tells it already,
    in its constructor or in the method of the same name. What does not break is told of the public thing that it
    comes from.
    """
    before, after = sides
    if before.effective is None and after.effective is None:
        return lambda _: False
    own = {
        parameter.name
        for callee in sides
        for signature in callee.signatures
        for parameter in signature.parameters
        if not parameter.is_variadic
    }
    above: set[tuple[object, ...]] | None = None
    behind: set[tuple[object, ...]] | None = None

    def is_told(cause: Cause) -> bool:
        nonlocal above, behind
        if cause.parameter in own:
            return False
        if above is None:
            above = set(_told_above(pairing, old, new, owners))
        if above.issuperset(_keys(cause)):
            return True
        if cause.is_breaking:
            return False
        if behind is None:
            behind = above | set(_told_behind(pairing, _effective(before), _effective(after)))
        return {key[1] for key in behind}.issuperset(key[1] for key in _keys(cause))

    return is_told


def _told_above(pairing: Pairing, old: Entity, new: Entity, owners: Owners) -> Iterator[tuple[object, ...]]:
    """Yield what is told of the public ancestors of a class, or of the methods that a method overrides in them."""
    is_class = isinstance(old.definition, Class) and isinstance(new.definition, Class)
    classes = (old, new) if is_class else owners
    if classes[0] is None or classes[1] is None:
        return
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    for ancestor, counterpart in shared_ancestors(pairing, classes[0], classes[1]):
        if is_class:
            sides = sides_of(pairing, ancestor, counterpart)
        else:
            was, now = runtime(base.member(ancestor, old.name)), runtime(head.member(counterpart, new.name))
            sides = sides_of(pairing, was[0], now[0], (ancestor, counterpart)) if was and now else None
        if sides is not None:
            yield from (key for cause, *_ in judged(*sides) for key in _keys(cause))


def _told_behind(pairing: Pairing, before: Callee, after: Callee) -> Iterator[tuple[object, ...]]:
    """Yield what is told of the public functions and classes that arguments are handed on to."""
    homes = {frame.home for callee in (before, after) for route in callee.routes for frame in route.frames[1:]}
    for home in sorted(homes):
        pair = _pair_of(pairing, home)
        if pair is None or pair.old is None or pair.new is None:
            continue
        sides = sides_of(pairing, pair.old, pair.new, (pair.base_owner, pair.head_owner))
        if sides is not None:
            yield from (key for cause, *_ in judged(*sides) for key in _keys(cause))


def _pair_of(pairing: Pairing, home: str) -> Pair | None:
    """Return the pair that tells about what is defined at `home`: a function, a method, or a constructor's class."""
    path = pairing.base.best_path(home)
    if path is not None:
        return pairing.by_path.get(path)
    owner, _, name = home.rpartition(".")
    pair = pairing.class_pairs.get(owner)
    if pair is None or name in {"__init__", "__new__"}:
        return pair
    return pairing.by_path.get(f"{pair.path}.{name}")

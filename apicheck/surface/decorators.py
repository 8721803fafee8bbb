"""What the decorators of a function do to it: known by their path, from the configuration, or by their own text.

Source: language reference, 8.7 "Function definitions": decorators are applied from the innermost to the outermost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import msgspec

from apicheck.model.definition import Attribute, Class, Decorator, Function
from apicheck.model.effect import Effect, Made
from apicheck.model.entity import Alternatives, Entity
from apicheck.model.signature import Parameter, ParameterKind, Signature
from apicheck.surface.hierarchy import Hierarchy
from apicheck.surface.known_decorators import ATTRIBUTES, EFFECTS, EFFECTS_BY_NAME
from apicheck.surface.naming import last_part

ANYTHING = Signature((Parameter("args", ParameterKind.VAR_POSITIONAL), Parameter("kwargs", ParameterKind.VAR_KEYWORD)))
"""The parameters of what takes any call."""

_UNKNOWN = Made(Effect.UNKNOWN, keeps_result=False)
_MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Decorated:
    """A function behind its decorators.

    `signature` is what a call has to satisfy, `self` and `cls` included; None where it can't be called. `effects` are
    those of the decorators, the outermost first. `unknown` are the texts of decorators that may change how it is
    called, `unknown_results` of those that may change what a call gives. `attributes` are what decorators put on it.
    `name` is what errors call it where that is a wrapper's name.
    """

    signature: Signature | None
    effects: tuple[Effect, ...] = ()
    unknown: tuple[str, ...] = ()
    unknown_results: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    name: str | None = None


_decorated: WeakKeyDictionary[Hierarchy, dict[int, Decorated]] = WeakKeyDictionary()


def decorated(hierarchy: Hierarchy, entity: Entity, function: Function) -> Decorated:
    """Return what the decorators of `function` make of it; `entity` is the thing that it belongs to."""
    if not function.decorators:
        return Decorated(function.signature)
    known = _decorated.setdefault(hierarchy, {})
    found = known.get(id(function))
    if found is None:
        known[id(function)] = Decorated(function.signature)  # a decorator that decorates itself ends here
        found = known[id(function)] = _decorate(hierarchy, entity, function)
    return found


def _decorate(hierarchy: Hierarchy, entity: Entity, function: Function) -> Decorated:
    signature: Signature | None = function.signature
    name: str | None = None
    effects: list[Effect] = []
    unknown: list[str] = []
    unknown_results: list[str] = []
    attributes: list[tuple[str, str]] = []
    for decorator in reversed(function.decorators):
        made = _made(hierarchy, entity, decorator)
        effects.append(made.effect)
        if made.effect is Effect.UNKNOWN:
            unknown.append(decorator.text)
        if not made.keeps_result:
            unknown_results.append(decorator.text)
        if made.effect is Effect.COMMAND:
            signature = ANYTHING
        elif made.effect is Effect.NOT_CALLABLE:
            signature = None
        elif made.signature is not None:
            signature, name = made.signature, made.name
        elif made.effect is Effect.FILLS_FIRST and signature is not None:
            signature = unbound(signature)
        attributes.extend(_attributes(hierarchy, entity, decorator))
    return Decorated(
        signature,
        tuple(reversed(effects)),
        tuple(reversed(unknown)),
        tuple(reversed(unknown_results)),
        tuple(attributes),
        name,
    )


def unbound(signature: Signature) -> Signature:
    """Take the first positional parameter away, which a bound call fills; `*args` absorbs it and stays."""
    first = signature.parameters[0] if signature.parameters else None
    if first is None or not first.takes_position:
        return signature
    return msgspec.structs.replace(signature, parameters=signature.parameters[1:])


def _made(hierarchy: Hierarchy, entity: Entity, decorator: Decorator) -> Made:
    is_called = decorator.text.endswith(")")
    by_name = EFFECTS_BY_NAME.get(last_part(decorator.name))
    for path, found in meanings(hierarchy, entity, decorator.name):
        effect = hierarchy.surface.effect_of(path) or EFFECTS.get(path)
        if effect is not None:
            return _standing(effect)
        if found is not None and by_name is None:
            made = _read(hierarchy, found, is_called=is_called)
            if made is not None:
                return made
    return _standing(by_name) if by_name is not None else _UNKNOWN


def _standing(effect: Effect) -> Made:
    return Made(effect, keeps_result=effect is not Effect.UNKNOWN)


def _read(hierarchy: Hierarchy, found: Entity, *, is_called: bool) -> Made | None:
    """Ask the decorator's own text: a function's, or the `__call__` of a class's instances."""
    function = found.definition
    if isinstance(function, Class):
        calls = [member.definition for member in hierarchy.member(found, "__call__") if not member.is_typing_only]
        function = calls[0] if len(calls) == 1 and is_called else None
        if isinstance(function, Function) and function.decorating is not None and not function.decorators:
            return function.decorating.plain
        return None
    if not isinstance(function, Function) or function.decorating is None or function.decorators:
        return None
    return function.decorating.called if is_called else function.decorating.plain


def _attributes(hierarchy: Hierarchy, entity: Entity, decorator: Decorator) -> Iterator[tuple[str, str]]:
    for path, _ in meanings(hierarchy, entity, decorator.name):
        for name in ATTRIBUTES.get(path, ()):
            yield path, name


def meanings(hierarchy: Hierarchy, entity: Entity, dotted: str, depth: int = 0) -> Iterator[tuple[str, Entity | None]]:
    """Yield each path that a dotted name in the scope of `entity` may stand for, with the project's definition of it.

    A name that is bound to another one is followed, and so is one that is bound to a call's result: to what was called.
    The method of an object has the path of the object's class with the method's name.
    """
    if not dotted or depth > _MOST_NAMES:
        return
    found = in_scope(hierarchy, entity, dotted)
    for each in found:
        attribute = each.definition
        if isinstance(attribute, Attribute):
            further = attribute.refers_to or attribute.call
            if further is not None and further != dotted:
                yield from meanings(hierarchy, each, further, depth + 1)
        else:
            yield each.home, each
    holder, _, name = dotted.rpartition(".")
    if found or not holder:
        return
    for each in in_scope(hierarchy, entity, holder):
        if isinstance(each.definition, Function):
            made = decorated(hierarchy, each, each.definition)
            if Effect.COMMAND in made.effects:
                yield f"click.Group.{name}", None
        elif isinstance(each.definition, Attribute) and each.definition.call is not None:
            for path, owner in meanings(hierarchy, each, each.definition.call, depth + 1):
                yield f"{path}.{name}", None
                if owner is not None and isinstance(owner.definition, Class):
                    for member in hierarchy.member(owner, name):
                        yield member.home, member


def in_scope(hierarchy: Hierarchy, entity: Entity, dotted: str) -> Alternatives:
    """Return what a dotted name means where an entity is defined: in its class first, then in its module."""
    surface = hierarchy.surface
    if entity.owner:
        first, _, rest = dotted.partition(".")
        for owner in surface.resolve_path(entity.owner):
            found = surface.own_member(owner, first)
            if found and found[0].home != entity.home:
                return surface.walk(found, rest)
    return surface.resolve_dotted(entity.module, dotted)

"""What the decorators of a function do to it: known by their path, from the configuration, or by their own text.

Source: language reference, 8.7 "Function definitions": decorators are applied from the innermost to the outermost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import WeakKeyDictionary

import msgspec

from apicheck.model.definition import Attribute, Class, Decorator, Function
from apicheck.model.effect import Effect, Made, agreed
from apicheck.model.entity import Alternatives, Entity
from apicheck.model.signature import Signature
from apicheck.surface.calls.joined_signatures import joined
from apicheck.surface.calls.known_decorators import (
    ATTRIBUTES,
    EFFECTS,
    EFFECTS_BY_NAME,
    PARAMETERS_OF_COMMANDS,
    REPLACING_CLASSES,
)
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.naming import last_part

_TAKING_OVER = frozenset({Effect.COMMAND, Effect.NOT_CALLABLE})
"""The effects after which no call reaches the function by its own parameters."""

_UNKNOWN = Made(Effect.UNKNOWN, keeps_result=False)
_MOST_NAMES = 8


class Decorated(msgspec.Struct, frozen=True):
    """A function behind its decorators.

    `signature` is what a call has to satisfy, `self` and `cls` included; None where it can't be called. `effects` are
    those of the decorators, the outermost first. `unknown` are the texts of decorators that may change how it is
    called, `unknown_results` of those that may change what a call gives; `is_remade` says that the text of one is at
    hand, or known, and does not give what the function does. `attributes` are what decorators put on it.
    `name` is what errors call it where that is a wrapper's name; `given` are the names of its first parameters that
    decorators give arguments to. With a `passing`, calls reach the function through a wrapper that takes
    `passing.signature` and hands it on to what takes `behind`; `signature` is what is left of both. `poses` says that
    `signature` is that of a wrapper which passes for the function.
    """

    signature: Signature | None
    effects: tuple[Effect, ...] = ()
    unknown: tuple[str, ...] = ()
    unknown_results: tuple[str, ...] = ()
    is_remade: bool = False
    attributes: tuple[str, ...] = ()
    name: str | None = None
    given: tuple[str, ...] = ()
    passing: Made | None = None
    behind: Signature | None = None
    poses: bool = False


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
    is_remade = False
    attributes: list[str] = []
    given: list[str] = []
    passing: Made | None = None
    behind: Signature | None = None
    poses = False
    for index, decorator in reversed([*enumerate(function.decorators)]):
        made = _made(hierarchy, entity, decorator)
        if made.effect is Effect.UNKNOWN and _are_of_command(hierarchy, entity, function.decorators[index + 1 :]):
            made = _standing(Effect.COMMAND)
        passing = None  # a wrapper around a wrapper is judged by what is left of the inner one
        if made.passing is not None and made.signature is not None:
            left = None if signature is None else joined(made.signature, made.passing, signature)
            if left is None:
                made = _UNKNOWN
            else:
                passing, behind, signature, name = made, signature, left.signature, made.name
        effects.append(made.effect)
        if made.effect is Effect.UNKNOWN:
            unknown.append(decorator.text)
        if not made.keeps_result:
            unknown_results.append(decorator.text)
            is_remade = is_remade or made.effect is not Effect.UNKNOWN or _is_own(hierarchy, entity, decorator)
        if made.effect in _TAKING_OVER:
            signature = None
        elif made.signature is not None and made.passing is None:
            poses = made.poses and (poses or signature is function.signature)
            signature, name, given = made.signature, made.name, []
        elif made.effect is Effect.FILLS_FIRST and signature is not None:
            rest = unbound(signature)
            if rest is not signature:
                given.append(signature.parameters[0].name)
            signature = rest
        attributes.extend(_attributes(hierarchy, entity, decorator))
    return Decorated(
        signature,
        tuple(reversed(effects)),
        tuple(reversed(unknown)),
        tuple(reversed(unknown_results)),
        is_remade,
        tuple(attributes),
        name,
        tuple(given),
        passing,
        None if passing is None else behind,
        poses,
    )


def _is_own(hierarchy: Hierarchy, entity: Entity, decorator: Decorator) -> bool:
    """Tell whether a decorator is one of the project."""
    found = (meaning.entity for meaning in meanings(hierarchy, entity, decorator.name))
    return any(each is not None and each.definition is not None for each in found)


def _are_of_command(hierarchy: Hierarchy, entity: Entity, decorators: Sequence[Decorator]) -> bool:
    """Tell whether decorators give a function parameters of a command line, which what stands above makes it into."""
    return any(
        meaning.path in PARAMETERS_OF_COMMANDS
        for decorator in decorators
        for meaning in meanings(hierarchy, entity, decorator.name)
    )


def unbound(signature: Signature) -> Signature:
    """Take the first positional parameter away, which a bound call fills; `*args` absorbs it and stays."""
    first = signature.parameters[0] if signature.parameters else None
    if first is None or not first.takes_position:
        return signature
    return msgspec.structs.replace(signature, parameters=signature.parameters[1:])


def effect_of_name(hierarchy: Hierarchy, entity: Entity, dotted: str, *, is_called: bool) -> Effect:
    """Return what `dotted`, or with `is_called` what `dotted(...)` gives, does to a function that is handed to it."""
    made = _known(hierarchy, entity, Decorator(dotted, f"{dotted}()" if is_called else dotted))
    return Effect.UNKNOWN if made is None or made.signature is not None else made.effect


def is_replaced(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether a decorator, of the project or a known one, puts a function in the place of a class."""
    decorators = entity.definition.decorators if isinstance(entity.definition, Class) else ()
    return any(_wraps(hierarchy, entity, each) for each in decorators)


def is_handed_back(hierarchy: Hierarchy, entity: Entity, decorator: Decorator) -> bool:
    """Tell whether a decorator is the project's own, and its text gives a class back that it is applied to."""
    made = _of_class(hierarchy, entity, decorator)
    return made is not None and made.effect is Effect.KEEPS_CALL and not made.is_wrapper


def _wraps(hierarchy: Hierarchy, entity: Entity, decorator: Decorator) -> bool:
    """Tell whether a decorator puts a function around whatever it is given: by its text, or as a known one."""
    if any(meaning.path in REPLACING_CLASSES for meaning in meanings(hierarchy, entity, decorator.name)):
        return True
    made = _of_class(hierarchy, entity, decorator)
    return made is not None and made.is_wrapper


def _of_class(hierarchy: Hierarchy, entity: Entity, decorator: Decorator) -> Made | None:
    calls = int(decorator.text.endswith(")"))
    found = [meaning for meaning in meanings(hierarchy, entity, decorator.name) if meaning.entity is not None]
    return agreed([_read(hierarchy, each.entity, calls + each.calls) for each in found if each.entity is not None])


def _made(hierarchy: Hierarchy, entity: Entity, decorator: Decorator) -> Made:
    by_name = EFFECTS_BY_NAME.get(last_part(decorator.name))
    return _known(hierarchy, entity, decorator) or (_standing(by_name) if by_name is not None else _UNKNOWN)


def _known(hierarchy: Hierarchy, entity: Entity, decorator: Decorator, depth: int = 0) -> Made | None:
    """Return what a decorator does by its path, or by its own text where the project has it."""
    calls = int(decorator.text.endswith(")"))
    is_named = last_part(decorator.name) in EFFECTS_BY_NAME
    read: list[Made | None] = []
    for meaning in meanings(hierarchy, entity, decorator.name):
        effect = hierarchy.surface.effect_of(meaning.path) or EFFECTS.get(meaning.path)
        if effect is not None:
            return _standing(effect)
        if meaning.entity is not None and not is_named:
            read.append(_followed(hierarchy, meaning.entity, calls + meaning.calls, depth))
    return agreed(read)


def _followed(hierarchy: Hierarchy, found: Entity, calls: int, depth: int) -> Made | None:
    """Ask a decorator's own text, and that of the decorator that it stands for."""
    made = _read(hierarchy, found, calls)
    if made is None or made.stands_for is None:
        return made
    if depth > _MOST_NAMES:
        return None
    return _known(hierarchy, found, Decorator(made.stands_for.partition("(")[0], made.stands_for), depth + 1)


def _is_called_as_written(function: Function) -> bool:
    """Tell whether what decorates is a plain function, or a method of a class that is reached through the class."""
    applied = {decorator.text for decorator in function.decorators}
    positional = [each for each in function.signature.parameters if each.takes_position]
    return not applied or applied == {"classmethod"} or (applied == {"staticmethod"} and len(positional) == 1)


def _standing(effect: Effect) -> Made:
    return Made(effect, keeps_result=effect not in {Effect.UNKNOWN, Effect.KEEPS_PARAMETERS})


def _read(hierarchy: Hierarchy, found: Entity, calls: int) -> Made | None:
    """Ask the decorator's own text: a function's, or a class's. `calls` counts those that come before it is applied."""
    if isinstance(found.definition, Class):
        if calls == 0:
            return _made_by_descriptor(hierarchy, found)
        function = _method(hierarchy, found, "__call__")
        return None if calls > 1 or function is None or function.decorating is None else function.decorating.plain
    function = found.definition if isinstance(found.definition, Function) else None
    if function is None or function.decorating is None or calls > 1 or not _is_called_as_written(function):
        return None
    return function.decorating.called if calls else function.decorating.plain


def _made_by_descriptor(hierarchy: Hierarchy, found: Entity) -> Made | None:
    """Return what a class makes of a function that it is called with, where it is a descriptor that reads a value.

    Without a `__set__`, the instance's own attribute comes first once it is set (data model, 3.3.2.2).
    """
    getter = _method(hierarchy, found, "__get__")
    if getter is None or getter.decorating is None or hierarchy.lineage(found).is_open:
        return None
    if any(not member.is_typing_only for member in hierarchy.member(found, "__call__")):
        return None
    is_settable = all(member.is_typing_only for member in hierarchy.member(found, "__set__"))
    return getter.decorating.plain if is_settable else Made(Effect.PROPERTY)


def _method(hierarchy: Hierarchy, found: Entity, name: str) -> Function | None:
    members = [member.definition for member in hierarchy.member(found, name) if not member.is_typing_only]
    method = members[0] if len(members) == 1 else None
    return method if isinstance(method, Function) and not method.decorators else None


def _attributes(hierarchy: Hierarchy, entity: Entity, decorator: Decorator) -> Iterator[str]:
    for meaning in meanings(hierarchy, entity, decorator.name):
        yield from ATTRIBUTES.get(meaning.path, ())


class Meaning(msgspec.Struct, frozen=True):
    """What a name may stand for: a path, with the project's definition; `calls` counts the calls that gave it."""

    path: str
    entity: Entity | None = None
    calls: int = 0


def only_meaning(hierarchy: Hierarchy, entity: Entity, dotted: str) -> Entity | None:
    """Return what a dotted name stands for, None where that may be several things, or is what a call gives."""
    found = list(meanings(hierarchy, entity, dotted))
    return found[0].entity if len(found) == 1 and not found[0].calls else None


def meanings(hierarchy: Hierarchy, entity: Entity, dotted: str, calls: int = 0, depth: int = 0) -> Iterator[Meaning]:
    """Yield what a dotted name in the scope of `entity` may stand for.

    A name that is bound to another one is followed, and so is one that is bound to a call's result: to what was called.
    The method of an object has the path of the object's class with the method's name.
    """
    if not dotted or depth > _MOST_NAMES:
        return
    every = in_scope(hierarchy, entity, dotted)
    found = [each for each in every if not each.is_typing_only] or every
    for each in found:
        attribute = each.definition
        if not isinstance(attribute, Attribute):
            yield Meaning(each.home, each, calls)
        elif attribute.refers_to not in (None, dotted):
            yield from meanings(hierarchy, each, attribute.refers_to or "", calls, depth + 1)
        elif attribute.call is not None:
            yield from meanings(hierarchy, each, attribute.call, calls + 1, depth + 1)
    holder, _, name = dotted.rpartition(".")
    if found or not holder:
        return
    for each in in_scope(hierarchy, entity, holder):
        if isinstance(each.definition, Function):
            if Effect.COMMAND in decorated(hierarchy, each, each.definition).effects:
                yield Meaning(f"click.Group.{name}")
        elif isinstance(each.definition, Attribute) and each.definition.call is not None:
            for owner in meanings(hierarchy, each, each.definition.call, 0, depth + 1):
                yield Meaning(f"{owner.path}.{name}", None, calls)
                if owner.entity is not None and isinstance(owner.entity.definition, Class):
                    for member in hierarchy.member(owner.entity, name):
                        yield Meaning(member.home, member, calls)


def in_scope(hierarchy: Hierarchy, entity: Entity, dotted: str) -> Alternatives:
    """Return what a dotted name means where an entity is defined: in its class first, then in its module."""
    surface = hierarchy.surface
    first, _, rest = dotted.partition(".")
    if first == entity.name and isinstance(entity.definition, Attribute) and entity.definition.replaced:
        return surface.walk(surface.replaced(entity, entity.definition), rest)
    if entity.owner:
        for owner in surface.resolve_path(entity.owner):
            found = surface.own_member(owner, first)
            if found and found[0].home != entity.home:
                return surface.walk(found, rest)
    return surface.resolve_dotted(entity.module, dotted)

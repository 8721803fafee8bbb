"""How a function, a method or a class is called: what binds by itself, and the signature that is left for the caller.

Source: language reference, 3.2.8.2 "Instance methods" and following, 3.3.3.6 "Creating the class object", and the data
model's rules for `object.__new__` and `object.__init__`.
"""

from __future__ import annotations

import enum
from weakref import WeakKeyDictionary

import msgspec

from apicheck.model.definition import Attribute, Class, Decorator, Function, Property
from apicheck.model.effect import Effect
from apicheck.model.entity import Alternatives, Entity, EntityKind, Identity
from apicheck.model.signature import ParameterKind, Signature
from apicheck.surface import standard_library
from apicheck.surface.calls.decorators import decorated, is_handed_back, unbound
from apicheck.surface.classes.body_readers import LEAVING_DECORATORS
from apicheck.surface.classes.data_models import (
    DataModel,
    Library,
    Synthesised,
    own_data_model,
    synthesised_constructor,
)
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.naming import last_part


class Receiver(enum.StrEnum):
    """What a function gets as its first argument when it is reached through a class or an instance."""

    NOTHING = "function"
    INSTANCE = "instance method"
    CLASS = "class method"
    STATIC = "static method"


_IMPLICIT_CLASS_METHODS = frozenset({"__init_subclass__", "__class_getitem__"})

_LEAVING = frozenset({Library.DATACLASSES, Library.ATTRS})
"""Whose decorators make no constructor where they are told `init=False`, and do nothing else to calls."""


def receiver(hierarchy: Hierarchy, entity: Entity) -> Receiver:
    """Tell what binds by itself when a function is reached as the member of a class."""
    if not entity.owner or not isinstance(entity.definition, Function):
        return Receiver.NOTHING
    effects = decorated(hierarchy, entity, entity.definition).effects
    if Effect.STATIC_METHOD in effects or entity.name == "__new__":
        return Receiver.STATIC
    if Effect.CLASS_METHOD in effects or entity.name in _IMPLICIT_CLASS_METHODS:
        return Receiver.CLASS
    return Receiver.INSTANCE


def as_callers_see_it(signature: Signature) -> Signature:
    """Take leading parameters whose names begin with two underscores for positional-only.

    That is how they were spelled before Python 3.8, and so no caller may name them (typing specification, "Historical
    positional-only parameters"; PEP 484).
    """
    parameters = list(signature.parameters)
    for index, parameter in enumerate(parameters):
        is_historical = parameter.name.startswith("__") and not parameter.name.endswith("__")
        if parameter.kind is ParameterKind.POSITIONAL_OR_KEYWORD and is_historical:
            parameters[index] = msgspec.structs.replace(parameter, kind=ParameterKind.POSITIONAL_ONLY)
        elif parameter.kind is not ParameterKind.POSITIONAL_ONLY:
            break
    return msgspec.structs.replace(signature, parameters=tuple(parameters))


def caller_signature(hierarchy: Hierarchy, entity: Entity) -> Signature | None:
    """Return the signature that a caller of the usual, bound spelling has to satisfy; None where it is not known."""
    if not isinstance(entity.definition, Function) or is_overloads_alone(entity.definition):
        return None
    signature = decorated(hierarchy, entity, entity.definition).signature
    if signature is None:
        return None
    bound = receiver(hierarchy, entity) in {Receiver.INSTANCE, Receiver.CLASS}
    return as_callers_see_it(unbound(signature) if bound else signature)


def is_overloads_alone(function: Function) -> bool:
    """Tell whether a stub gives several overloads and no implementation, so that no one signature tells the calls."""
    return len(function.overloads) > 1 and function.signature == function.overloads[0]


class Constructor(msgspec.Struct, frozen=True):
    """What a call of the class has to bind to: every one of `signatures`. `providers` are the homes that define them.

    `entity` is the definition that a reader should look at: the `__init__` or `__new__`, or the class itself where the
    constructor is synthesised from its fields. `model` is the data model whose fields make one of the signatures.
    """

    signatures: tuple[Signature, ...]
    providers: tuple[str, ...]
    entity: Entity
    names: tuple[str, ...]
    model: DataModel | None = None


_constructors: WeakKeyDictionary[Hierarchy, dict[Identity, Constructor | None]] = WeakKeyDictionary()


def constructor(hierarchy: Hierarchy, entity: Entity) -> Constructor | None:
    """Return the effective constructor of a class, None where the text does not tell.

    Both `__new__` and `__init__` have to bind where a class has both; `object`'s own ones take nothing, unless the
    other one is overridden.
    """
    known = _constructors.setdefault(hierarchy, {})
    if entity.identity not in known:
        known[entity.identity] = _constructor(hierarchy, entity)
    return known[entity.identity]


def _constructor(hierarchy: Hierarchy, entity: Entity) -> Constructor | None:
    if not isinstance(entity.definition, Class):
        return None
    if _is_called_by_library(hierarchy, entity) or hierarchy.is_remade(entity):
        return None
    taken_over = _metaclass_call(hierarchy, entity)
    if taken_over is not None and not _hands_all_on(taken_over):
        return _called_through(hierarchy, taken_over)
    lineage = hierarchy.lineage(entity)
    new = nearest(hierarchy, entity, "__new__")
    init = nearest(hierarchy, entity, "__init__")
    if new is not None and isinstance(new.definition, Function) and new.definition.makes_others:
        init = None
    made = synthesised_constructor(hierarchy, entity)
    if made is not None:
        replaced = init if made.name == "__init__" else new
        if replaced is None or _is_replaced(hierarchy, entity, made, replaced):
            return _made_constructor(hierarchy, made, new if made.name == "__init__" else init)
    if made is None and _is_transformed(hierarchy, entity, init, new):
        return None
    if init is None and new is None:
        if lineage.is_open:
            return None
        return Constructor((Signature(),), ("builtins.object.__init__",), entity, ("__init__",))
    signatures: list[Signature] = []
    providers: list[Entity] = []
    is_beside_written = any(each is not None and each.kind is not EntityKind.EXTERNAL for each in (new, init))
    for found in (new, init):
        if found is None:
            continue
        signature = _own_signature(hierarchy, found)
        if signature is None and found.kind is EntityKind.EXTERNAL and is_beside_written:
            continue  # what is inherited fits what is written beside it: its author saw to that
        if signature is None:
            return None
        signatures.append(signature)
        providers.append(found)
    if not signatures or (lineage.is_open and not _own_both(hierarchy, entity, new, init)):
        return None
    telling = [index for index, signature in enumerate(signatures) if not takes_anything(signature)]
    kept = telling or list(range(len(signatures)))[-1:]
    main = providers[kept[-1]]
    if main.kind is EntityKind.EXTERNAL:
        main = entity
    return Constructor(
        tuple(signatures[index] for index in kept),
        tuple(providers[index].home for index in kept),
        main,
        tuple(last_part(providers[index].home) for index in kept),
    )


def _made_constructor(hierarchy: Hierarchy, made: Synthesised, other: Entity | None) -> Constructor | None:
    """Return the constructor of a data class or named tuple, held to the `other` method too where one is written."""
    if made.signature is None:
        return None
    written = _own_signature(hierarchy, other) if other is not None and other.kind is EntityKind.FUNCTION else None
    home = f"{made.owner.home}.{made.name}"
    if other is None or written is None or takes_anything(written):
        return Constructor((made.signature,), (home,), made.owner, (made.name,), made.model)
    return Constructor((written, made.signature), (other.home, home), made.owner, (other.name, made.name), made.model)


def nearest(hierarchy: Hierarchy, entity: Entity, name: str) -> Entity | None:
    """Return the nearest definition of a class's member that exists at run time, None where there is none.

    One under a condition comes before what is inherited where the condition does not hold.
    """
    found = [member for member in hierarchy.member(entity, name) if not member.is_typing_only]
    return next((member for member in found if member.owner == found[-1].owner), None)


def _own_signature(hierarchy: Hierarchy, entity: Entity) -> Signature | None:
    if isinstance(entity.definition, Function):
        signature = decorated(hierarchy, entity, entity.definition).signature
        if signature is None or is_overloads_alone(entity.definition):
            return None
        return as_callers_see_it(unbound(signature))
    if entity.kind is EntityKind.EXTERNAL and entity.owner:
        owner = standard_library.find_class(entity.owner)
        return None if owner is None else standard_library.constructor_signature(owner, last_part(entity.home))
    return None


def takes_anything(signature: Signature) -> bool:
    """Tell whether a signature is `(*args, **kwargs)`."""
    kinds = [parameter.kind for parameter in signature.parameters]
    return kinds == [ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD]


def has_usual_call(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether calls of a class give its instances: no metaclass takes them over, and no `__new__` is written."""
    if _is_called_by_library(hierarchy, entity) or _metaclass_call(hierarchy, entity) is not None:
        return False
    return all(member.kind is EntityKind.EXTERNAL for member in hierarchy.member(entity, "__new__"))


def _is_called_by_library(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether a metaclass of the standard library takes over the call of the class, as with enumerations."""
    for metaclass in hierarchy.metaclass(entity):
        for known in map(standard_library.find_class, hierarchy.lineage(metaclass).homes):
            if known is not None and issubclass(known, type) and standard_library.takes_over_calls(known):
                return True
    ancestors = map(standard_library.find_class, hierarchy.lineage(entity).homes)
    return any(standard_library.takes_over_calls(type(known)) for known in ancestors if known is not None)


def _metaclass_call(hierarchy: Hierarchy, entity: Entity) -> Entity | None:
    """Return the `__call__` of a metaclass of the project, which calls of the class reach first; None without one."""
    for metaclass in hierarchy.metaclass(entity):
        for member in hierarchy.member(metaclass, "__call__"):
            if member.kind is not EntityKind.EXTERNAL and not member.is_typing_only:
                return member
    return None


def _hands_all_on(call: Entity) -> bool:
    """Tell whether a metaclass leaves it to the class what its call takes: `__call__(cls, *args, **kwargs)`."""
    function = call.definition
    return isinstance(function, Function) and function.passes_on and takes_anything(unbound(function.signature))


def _called_through(hierarchy: Hierarchy, call: Entity) -> Constructor | None:
    """Return what a metaclass's `__call__` asks for by its own parameters; None where `*args` or `**kwargs` hide it."""
    signature = _own_signature(hierarchy, call)
    if signature is None or any(parameter.is_variadic for parameter in signature.parameters):
        return None
    return Constructor((signature,), (call.home,), call, ("__call__",))


def _is_replaced(hierarchy: Hierarchy, entity: Entity, made: Synthesised, written: Entity) -> bool:
    """Tell whether calls reach the constructor that is made, and not one that is written.

    attrs replaces what stands in the same body. A model of pydantic calls what is written, wherever it stands; where
    that takes any keyword, it hands them on.
    """
    if made.model.yields_constructor:
        signature = _own_signature(hierarchy, written)
        return signature is not None and all(parameter.is_variadic for parameter in signature.parameters)
    if made.model.replaces_constructor and written.owner == made.owner.home:
        return True
    return _is_nearer(hierarchy, entity, made.owner, written)


def _is_nearer(hierarchy: Hierarchy, entity: Entity, owner: Entity, other: Entity) -> bool:
    """Tell whether `owner` comes no later in the class's lookup order than the owner of `other`."""
    homes = hierarchy.lineage(entity).homes
    if owner.home == other.owner:
        return False  # a dataclass leaves an `__init__` in its own body alone, as `init=False` would
    return homes.index(owner.home) < homes.index(other.owner) if other.owner in homes else True


def _is_transformed(hierarchy: Hierarchy, entity: Entity, init: Entity | None, new: Entity | None) -> bool:
    """Tell whether something unknown may have put a constructor into the class: a decorator before any written one."""
    written = {found.owner for found in (init, new) if found is not None}
    for ancestor in hierarchy.lineage(entity).entities:
        if ancestor.home in written:
            return False
        decorators = ancestor.definition.decorators if isinstance(ancestor.definition, Class) else ()
        unknown = [
            each
            for each in decorators
            if last_part(each.name) not in LEAVING_DECORATORS and not _leaves(hierarchy, ancestor, each)
        ]
        model = own_data_model(hierarchy, ancestor) if len(unknown) == 1 else None
        if unknown and (model is None or model.library not in _LEAVING or model.makes_constructor):
            return True
        if isinstance(ancestor.definition, Attribute):
            return True
    return False


def _leaves(hierarchy: Hierarchy, entity: Entity, decorator: Decorator) -> bool:
    """Tell whether a decorator gives a class back as it is, without a constructor that the text does not tell."""
    granted = hierarchy.granted(entity)
    may_make = granted.is_open or any(map(granted.may_hold, ("__init__", "__new__")))
    return not may_make and is_handed_back(hierarchy, entity, decorator)


def _own_both(hierarchy: Hierarchy, entity: Entity, new: Entity | None, init: Entity | None) -> bool:
    """Tell whether the written constructor stands before any unknown ancestor, which then has no say.

    An unknown ancestor may have a `__new__` of its own, but then a class that writes only `__init__` has to fit it, and
    its author saw to that.
    """
    unknown = set(hierarchy.lineage(entity).opaque)
    written = {found.owner for found in (new, init) if found is not None}
    for ancestor in hierarchy.lineage(entity).entities:
        if ancestor.home in written:
            return True
        if ancestor.home in unknown:
            return False
    return False


def runtime(alternatives: Alternatives) -> Alternatives:
    """Leave out what only a type checker sees."""
    for entity in alternatives:
        if entity.is_typing_only:
            return tuple(entity for entity in alternatives if not entity.is_typing_only)
    return alternatives  # nearly always, and asked for every member of every class


_PROPERTIES = frozenset({Effect.PROPERTY, Effect.CACHED_PROPERTY})


def as_members(hierarchy: Hierarchy, alternatives: Alternatives) -> Alternatives:
    """Return the members of a class as users meet them: a function under a decorator that makes a property is one."""
    if all(not isinstance(entity.definition, Function) or not entity.definition.decorators for entity in alternatives):
        return alternatives
    return tuple(_as_member(hierarchy, entity) for entity in alternatives)


def _as_member(hierarchy: Hierarchy, entity: Entity) -> Entity:
    function = entity.definition
    if not isinstance(function, Function) or not function.decorators or not entity.owner:
        return entity
    made = next((e for e in decorated(hierarchy, entity, function).effects if e in _PROPERTIES), None)
    if made is None:
        return entity
    definition = Property(function, is_cached=made is Effect.CACHED_PROPERTY)
    return msgspec.structs.replace(entity, kind=EntityKind.PROPERTY, definition=definition)

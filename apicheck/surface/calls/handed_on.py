"""What callers of a function really have to satisfy, where its body hands `*args` and `**kwargs` on to something else.

Source: language reference, 6.3.4 "Calls"; library reference, `super`, whose next class depends on the class of the
object; data model, 3.3.1, on `object.__new__` and `object.__init__`, which take nothing where either is overridden.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import WeakKeyDictionary

import msgspec

from apicheck.model.definition import Class, Function
from apicheck.model.entity import Alternatives, Entity, EntityKind
from apicheck.model.handover import Callee, Handover, Passage, Via
from apicheck.model.signature import Parameter, ParameterKind, Signature
from apicheck.surface import standard_library
from apicheck.surface.calls.callables import (
    Receiver,
    as_callers_see_it,
    constructor,
    is_overloads_alone,
    nearest,
    receiver,
)
from apicheck.surface.calls.decorators import Decorated, decorated, unbound
from apicheck.surface.calls.joined_signatures import hull, joined
from apicheck.surface.classes.data_models import Library, own_data_model, synthesised_constructor
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.classes.qualified_names import name_in_errors, qualified_name


class Frame(msgspec.Struct, frozen=True):
    """One function on the way of a call.

    `signature` is its own, without the `filled` first parameters that binding fills. `name` is how the interpreter's
    errors call it, "" where nobody knows their words. `home` is where it is defined. `handover` leads to the next
    frame, and `needed` are the names that it has to find in `**kwargs`. `called` is the home of the class that
    a call of it constructs, "" for others.
    """

    signature: Signature
    name: str
    home: str
    filled: tuple[str, ...] = ()
    handover: Handover | None = None
    needed: tuple[str, ...] = ()
    called: str = ""


class Route(msgspec.Struct, frozen=True):
    """The way of a call through `frames`; no call binds all along it that `signature` refuses.

    `refused` are names that `**kwargs` of the signature takes, and a frame further on does not.
    """

    signature: Signature
    frames: tuple[Frame, ...]
    refused: frozenset[str] = frozenset()


class Effective(msgspec.Struct, frozen=True):
    """What a call has to bind to: every one of `routes`. With `is_exact`, whatever does is bound all along the way.

    With `is_told`, whatever does is refused further on for what goes to `*args` and `**kwargs` at most: every parameter
    that the signatures name is one of a function that the arguments are known to reach.
    """

    routes: tuple[Route, ...]
    is_exact: bool = True
    is_told: bool = True

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """Those of the routes."""
        return tuple(route.signature for route in self.routes)

    @property
    def asked(self) -> tuple[tuple[Signature, frozenset[str]], ...]:
        """What the routes ask of a call: their signatures, and what each refuses beyond its own."""
        return tuple((route.signature, route.refused) for route in self.routes)


_OF_THE_CLASS = frozenset({Via.SUPER, Via.RECEIVER, Via.CLASS})

_Key = tuple[int, str, str, bool]
_known: WeakKeyDictionary[Hierarchy, dict[_Key, Effective | None]] = WeakKeyDictionary()


def effective_call(hierarchy: Hierarchy, entity: Entity, reached: Entity | None = None) -> Effective | None:
    """Return what a caller of the usual, bound spelling of a function has to satisfy; None where that is not known.

    `reached` is the class through which a method is reached, its own class unless told otherwise: what `super()` and
    `self` lead to depends on it.
    """
    bound = receiver(hierarchy, entity) in {Receiver.INSTANCE, Receiver.CLASS}
    return _effective(hierarchy, entity, reached or _owner(hierarchy, entity), is_bound=bound)


def effective_constructor(hierarchy: Hierarchy, entity: Entity) -> Effective | None:
    """Return what a call of a class has to satisfy, None where its constructor is not known."""
    made = constructor(hierarchy, entity)
    if made is None:
        return None
    routes: list[Route] = []
    is_exact = is_told = True
    written = {} if made.names == ("__call__",) else _written(hierarchy, entity)
    homes = {each.home for each in written.values()}
    for found in written.values() if homes.issuperset(made.providers) else ():
        handed = _effective(hierarchy, found, entity, is_bound=True)
        routes += () if handed is None else handed.routes
        is_exact = is_exact and handed is not None and handed.is_exact
        is_told = is_told and handed is not None and handed.is_told
    followed = {route.frames[0].home for route in routes}
    for signature, home in zip(made.signatures, made.providers, strict=True):
        if home not in followed:
            name = qualified_name(hierarchy, home)
            place = f"{entity.home}.__init__" if name == "object.__init__" else home
            routes.append(Route(signature, (Frame(signature, name, place, ("self",)),)))
    named = (_of_class(route, entity) for route in routes)
    return Effective(tuple(dict.fromkeys(named)), is_exact, is_told)


def _of_class(route: Route, entity: Entity) -> Route:
    first, *others = route.frames
    return msgspec.structs.replace(route, frames=(msgspec.structs.replace(first, called=entity.home), *others))


def _written(hierarchy: Hierarchy, entity: Entity) -> dict[str, Entity]:
    """Return the `__new__` and the `__init__` of a class that are written, in the order in which calls reach them."""
    found = {name: nearest(hierarchy, entity, name) for name in ("__new__", "__init__")}
    new = found["__new__"]
    if new is not None and isinstance(new.definition, Function) and new.definition.makes_others:
        del found["__init__"]  # which no instance of another class meets
    return {name: each for name, each in found.items() if each and isinstance(each.definition, Function)}


_ANYTHING = Signature((Parameter("args", ParameterKind.VAR_POSITIONAL), Parameter("kwargs", ParameterKind.VAR_KEYWORD)))

_Reached = tuple[Hierarchy, Entity, Entity | None]


def is_called_alike(old: _Reached, new: _Reached) -> bool:
    """Tell whether callers of the same definition have to satisfy the same on two sides.

    Each is the side's hierarchy, the definition, and for a method the class through which it is reached.
    """
    found = [_signatures_handed_on(*each) for each in (old, new)]
    return found[0] == found[1]


def _signatures_handed_on(hierarchy: Hierarchy, entity: Entity, reached: Entity | None) -> tuple[Signature, ...]:
    if not hands_on(hierarchy, entity):
        return ()
    if isinstance(entity.definition, Class):
        return _signatures(effective_constructor(hierarchy, entity))
    return _signatures(effective_call(hierarchy, entity, reached))


def hands_on(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether how a function or class is called depends on what its arguments are handed on to."""
    if isinstance(entity.definition, Function):
        if entity.definition.passages is not None:
            return True
        return decorated(hierarchy, entity, entity.definition).passing is not None
    if not isinstance(entity.definition, Class):
        return False
    return any(
        isinstance(each.definition, Function) and each.definition.passages is not None
        for each in _written(hierarchy, entity).values()
    )


def _owner(hierarchy: Hierarchy, entity: Entity) -> Entity | None:
    found = hierarchy.surface.resolve_path(entity.owner) if entity.owner else ()
    return next((each for each in found if isinstance(each.definition, Class)), None)


def _effective(hierarchy: Hierarchy, entity: Entity, reached: Entity | None, *, is_bound: bool) -> Effective | None:
    function = entity.definition
    if not isinstance(function, Function) or is_overloads_alone(function):
        return None
    known = _known.setdefault(hierarchy, {})
    through = reached.home if reached is not None and any(map(_depends_on_class, function.passages or ())) else ""
    key = (id(function), entity.home, through, is_bound)
    if key not in known:
        behind = decorated(hierarchy, entity, function)
        if behind.signature is None:
            known[key] = None
            return None
        own = as_callers_see_it(unbound(behind.signature) if is_bound else behind.signature)
        first = behind.signature.parameters[:1] if is_bound else ()
        name = behind.name or name_in_errors(hierarchy, entity, function)
        filled = tuple(parameter.name for parameter in first if parameter.takes_position)
        frame = Frame(own, name, entity.home, filled)
        # A function that hands on to itself ends here.
        known[key] = Effective((Route(own, (frame,)),), is_exact=False, is_told=False)
        if behind.passing is not None:
            found = _through_wrapper(behind, frame, name_in_errors(hierarchy, entity, function), is_bound=is_bound)
            is_exact = function.passages is None and not behind.unknown
            known[key] = found if found is None or is_exact else _untold(found.routes)
            return known[key]
        is_as_written = behind.signature is function.signature
        passages = function.passages if is_as_written else None
        is_exact = not behind.unknown and function.passages is None
        following = _Following(hierarchy, entity, reached, frame)
        passages = None if behind.unknown else passages
        known[key] = following.followed(passages, is_exact=is_exact, is_told=not behind.unknown)
    return known[key]


def _depends_on_class(passage: Passage) -> bool:
    """Tell whether the class through which a function is reached may say what this way through its body calls."""
    return any(
        each.callee.via in _OF_THE_CLASS or (each.callee.via is Via.NAME and "." in each.callee.name)
        for each in passage.handovers
    )


def _through_wrapper(behind: Decorated, frame: Frame, name: str, *, is_bound: bool) -> Effective | None:
    """Return what a call has to satisfy that reaches a function through a wrapper which hands on what it takes."""
    made, function = behind.passing, behind.behind
    if made is None or made.signature is None or made.passing is None or function is None:
        return None
    own = as_callers_see_it(unbound(made.signature) if is_bound else made.signature)
    is_named = bool(made.signature.parameters) and made.signature.parameters[0].takes_position
    is_filled = is_bound and not is_named
    inner = as_callers_see_it(unbound(function) if is_filled else function)
    filled = tuple(parameter.name for parameter in function.parameters[:1]) if is_filled else ()
    left = joined(own, made.passing, inner)
    if left is None:
        return None
    outer = msgspec.structs.replace(frame, signature=own, handover=made.passing)
    frames = (outer, Frame(inner, name, frame.home, filled))
    return Effective((Route(left.signature, frames, left.refused),), left.is_exact, left.is_exact)


def _untold(routes: tuple[Route, ...]) -> Effective:
    return Effective(routes, is_exact=False, is_told=False)


class _Following(msgspec.Struct, frozen=True):
    """Follows the calls of one function's body."""

    hierarchy: Hierarchy
    entity: Entity
    reached: Entity | None
    frame: Frame

    def followed(self, passages: tuple[Passage, ...] | None, *, is_exact: bool, is_told: bool) -> Effective:
        """Return what the ways through the body ask for, or the function itself where they can't be told."""
        own = Effective((Route(self.frame.signature, (self.frame,)),), is_exact, is_told)
        if not passages:
            return own
        ways = [self._passage(passage) for passage in passages]
        found = [way for way in ways if way is not None]
        if not found or not all(way.routes for way in found):
            # On some way nothing is known; or on none can any call bind, which no author can have meant.
            return _untold(own.routes)
        first = found[0]
        if all(way.signatures == first.signatures for way in found):
            are_alike = len(found) == len(ways) and all(way.asked == first.asked for way in found)
            is_exact, is_told = all(way.is_exact for way in found), all(way.is_told for way in found)
            return Effective(_refusing_alike(found), are_alike and is_exact, are_alike and is_told)
        common = hull([way.routes[0].signature for way in found])
        if common is None:
            return _untold(own.routes)
        return _untold((Route(common, first.routes[0].frames),))

    def _passage(self, passage: Passage) -> Effective | None:
        """Return what one way through the body asks for, without routes where that is not known; None if it is never
        taken.
        """
        routes: list[Route] = []
        is_exact = is_told = True
        if not passage.handovers:  # all that it asks for is some names
            made = joined(self.frame.signature, Handover(Callee(Via.NOTHING)), _ANYTHING, passage.needed)
            own = msgspec.structs.replace(self.frame, needed=passage.needed)
            if made is None:
                return None
            return Effective((Route(made.signature, (own,), made.refused),), made.is_exact, made.is_exact)
        for handover in passage.handovers:
            target = self._target(handover.callee)
            if target is None:
                is_exact = is_told = False
                continue
            is_exact, is_told = is_exact and target.is_exact, is_told and target.is_told
            for route in target.routes:
                made = joined(self.frame.signature, handover, route.signature, passage.needed, route.refused)
                if made is None:
                    return None
                is_exact, is_told = is_exact and made.is_exact, is_told and made.is_exact
                frame = msgspec.structs.replace(self.frame, handover=handover, needed=passage.needed)
                routes.append(Route(made.signature, (frame, *route.frames), made.refused))
        return Effective(tuple(dict.fromkeys(routes)), is_exact, is_told)

    def _target(self, callee: Callee) -> Effective | None:
        """Return what a call within the body has to satisfy, None where it is not known what is called."""
        match callee.via:
            case Via.NOTHING:
                raised = f"{callee.name}, raised by {self.frame.name}()" if callee.name else ""
                return Effective((Route(Signature(), (Frame(Signature(), raised, ""),)),))
            case Via.NAME:
                return self._agreed(self._of_name(callee.name))
            case Via.SUPER:
                return self._of_super(callee)
            case Via.RECEIVER if self.reached is not None:
                return self._method(self.reached, callee.name)
            case Via.CLASS if self.reached is not None:
                return effective_constructor(self.hierarchy, self.reached)
            case Via.INSTANCE | Via.ENTERED:
                return self._of_instance(callee)
            case _:
                return None

    def _agreed(self, found: Iterator[Effective | None]) -> Effective | None:
        """Return what all that a name may stand for agree on."""
        every = list(found)
        first = every[0] if every else None
        if first is None or any(each is None or each.asked != first.asked for each in every):
            return None
        return first

    def _of_name(self, dotted: str) -> Iterator[Effective | None]:
        holder, _, name = dotted.rpartition(".")
        found = runtime_only(self._resolved(dotted))
        owners = [] if not holder else [each for each in self._resolved(holder) if each.kind is EntityKind.CLASS]
        if owners:
            found = runtime_only(self.hierarchy.member(owners[0], name)) if len(owners) == 1 else ()
        for each in found:
            yield self._plain(each, owners[0] if owners else None)

    def _resolved(self, dotted: str) -> Alternatives:
        surface = self.hierarchy.surface
        if not dotted.startswith("import "):
            return surface.resolve_dotted(self.entity.module, dotted)
        module, colon, name = dotted.removeprefix("import ").partition(":")
        level = len(module) - len(module.lstrip("."))
        if level:
            summary = surface.modules.get(self.entity.module)
            package = self.entity.module.split(".")
            above = level if summary is None or not summary.is_package else level - 1
            module = ".".join([*package[: len(package) - above], *filter(None, [module[level:]])])
        path = f"{module}.{name}" if colon else module
        topmost = path.partition(".")[0]
        if surface.has_module(topmost):
            return surface.resolve_path(path)
        return (Entity(EntityKind.EXTERNAL, path, ""),)

    def _plain(self, found: Entity, owner: Entity | None) -> Effective | None:
        """Return how a thing is called that is reached by its name, a method as that of the class `owner`."""
        if isinstance(found.definition, Function):
            if owner is None:
                return _effective(self.hierarchy, found, _owner(self.hierarchy, found), is_bound=False)
            is_bound = receiver(self.hierarchy, found) is Receiver.CLASS
            homes = () if self.reached is None else self.hierarchy.lineage(self.reached).homes
            concrete = self.reached if owner.home in homes and not is_bound else owner
            return _effective(self.hierarchy, found, concrete, is_bound=is_bound)
        if isinstance(found.definition, Class):
            return effective_constructor(self.hierarchy, found)
        if found.kind is EntityKind.EXTERNAL:
            return _external(found.home)
        return None

    def _of_super(self, callee: Callee) -> Effective | None:
        """Find a method in the class that comes after the function's own, as the object's class orders them."""
        if self.reached is None:
            return None
        own = self.entity.owner
        if callee.owner:
            named = [each for each in self._resolved(callee.owner) if each.kind is EntityKind.CLASS]
            own = named[0].home if len(named) == 1 else ""
        lineage = self.hierarchy.lineage(self.reached)
        if own not in lineage.homes or lineage.is_broken:
            return None
        following = lineage.entities[lineage.homes.index(own) + 1 :]
        return self._first(following, callee.name, lineage.opaque)

    def _method(self, cls: Entity, name: str) -> Effective | None:
        """Find a method of an object of the class `cls`."""
        lineage = self.hierarchy.lineage(cls)
        if not set(lineage.opaque) <= set(lineage.homes):
            return None
        return self._first(lineage.entities, name, lineage.opaque)

    def _of_instance(self, callee: Callee) -> Effective | None:
        found = runtime_only(self._resolved(callee.owner))
        if len(found) != 1 or not isinstance(found[0].definition, Class):
            return None
        cls = found[0]
        if callee.via is Via.ENTERED and not any(
            isinstance(each.definition, Function) and each.definition.gives_receiver
            for name in ("__enter__", "__aenter__")
            for each in self.hierarchy.member(cls, name)
        ):
            return None
        if any(member.kind is not EntityKind.EXTERNAL for member in self.hierarchy.member(cls, "__new__")):
            return None
        return _Following(self.hierarchy, cls, cls, self.frame)._method(cls, callee.name)  # noqa: SLF001 - its own

    def _first(self, classes: Sequence[Entity], name: str, opaque: Sequence[str]) -> Effective | None:
        """Return how the first of some classes that defines a method lets it be called."""
        for cls in classes:
            if cls.home in opaque:
                return None
            if cls.kind is EntityKind.EXTERNAL:
                found = _external_method(cls.home, name)
                if found is not None:
                    return found if found.routes else None
                continue
            if not isinstance(cls.definition, Class):
                return None
            own = [each for each in self.hierarchy.surface.own_member(cls, name) if not each.is_typing_only]
            if _is_made(self.hierarchy, cls, name, has_own=bool(own)):
                return _made_constructor(self.hierarchy, cls, name)
            if not own and not cls.definition.has_computed_members:
                continue
            if len(own) != 1 or own[0].condition is not None or not isinstance(own[0].definition, Function):
                return None
            is_bound = receiver(self.hierarchy, own[0]) in {Receiver.INSTANCE, Receiver.CLASS}
            return _effective(self.hierarchy, own[0], self.reached, is_bound=is_bound)
        return None


def _refusing_alike(ways: Sequence[Effective]) -> tuple[Route, ...]:
    """Return the routes of ways that have the same signatures: of names beyond them, each refuses what all ways do."""
    return tuple(
        msgspec.structs.replace(routes[0], refused=frozenset.intersection(*(route.refused for route in routes)))
        for routes in zip(*(way.routes for way in ways), strict=True)
    )


def runtime_only(found: Alternatives) -> Alternatives:
    """Leave out what only a type checker sees, and what stands under a condition beside it."""
    return tuple(each for each in found if not each.is_typing_only)


def _signatures(found: Effective | None) -> tuple[Signature, ...]:
    return () if found is None else found.signatures


def _is_made(hierarchy: Hierarchy, cls: Entity, name: str, *, has_own: bool) -> bool:
    """Tell whether a class's constructor is made of its fields, or by a decorator that nobody knows."""
    if name not in {"__init__", "__new__"}:
        return False
    model = own_data_model(hierarchy, cls)
    if model is not None:
        return model.constructor == name and model.makes_constructor and (not has_own or model.replaces_constructor)
    return bool(isinstance(cls.definition, Class) and cls.definition.decorators and not has_own)


_LIBRARIES = frozenset({Library.DATACLASSES, Library.ATTRS})


def _made_constructor(hierarchy: Hierarchy, cls: Entity, name: str) -> Effective | None:
    made = synthesised_constructor(hierarchy, cls)
    if made is None or made.signature is None or made.owner.home != cls.home or made.name != name:
        return None
    if made.model.library not in _LIBRARIES:
        return None
    home = f"{cls.home}.{name}"
    frame = Frame(made.signature, qualified_name(hierarchy, home), home, ("self",))
    return Effective((Route(made.signature, (frame,)),))


def _external(path: str) -> Effective | None:
    """Return how something of the standard library is called."""
    signature = standard_library.call_signature(path)
    if signature is None:
        return None
    return Effective((Route(signature, (Frame(signature, standard_library.error_name(path), path),)),))


def _external_method(owner: str, name: str) -> Effective | None:
    """Return how a class of the standard library lets a method be called that it defines itself.

    None where it defines none, and no routes where it is not known how.
    """
    known = standard_library.find_class(owner)
    if known is None:
        return Effective(())
    if name not in vars(known):
        return None
    signature = standard_library.method_signature(known, name)
    if signature is None:
        return Effective(())
    filled = ("self",) if name != "__new__" else ()
    home = f"{owner}.{name}"
    return Effective((Route(signature, (Frame(signature, standard_library.error_name(home), home, filled),)),))

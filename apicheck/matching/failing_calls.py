"""Functions of which every call fails, by their text: every way through the body leads to a `raise`."""

from __future__ import annotations

import msgspec

from apicheck.matching.callees import sides_of
from apicheck.matching.pairs import Pair, Pairing, shared_ancestors
from apicheck.matching.results import returned_functions
from apicheck.model.condition import CanImport, Holds, elementary_tests
from apicheck.model.definition import AFTER_CALL, Class, Function, Property
from apicheck.model.entity import Entity
from apicheck.surface.calls.callables import runtime
from apicheck.surface.calls.decorators import decorated
from apicheck.surface.calls.raising import raises_for_certain
from apicheck.surface.classes.abstract_methods import abstract_methods, is_marked
from apicheck.surface.classes.all_classes import all_classes
from apicheck.surface.classes.final_marks import is_final
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.classes.implementers import is_left_to_implementers
from apicheck.surface.classes.protocols import is_protocol
from apicheck.surface.classes.subclassing import subclass_call
from apicheck.surface.naming import last_part

_LONGEST_CHAIN = 4
# Special methods of which an error may be the answer, or whose errors other rules tell of.
_ANSWERING = frozenset(
    {"__exit__", "__aexit__", "__getattr__", "__getattribute__", "__missing__", "__next__", "__anext__"}
    | {"__get__", "__set__", "__delete__", "__setattr__", "__delattr__", "__set_name__", "__hash__"}
    | {"__new__", "__init__", "__post_init__", "__init_subclass__", "__class_getitem__", "__prepare__"}
    | {"__instancecheck__", "__subclasscheck__", "__subclasshook__", "__del__"}
)
_PLAIN = frozenset({"property", "cached_property", "abstractmethod"})


class Failing(msgspec.Struct, frozen=True):
    """A function that worked on base, `old`, and that raises `error` on head, `new`, whatever it is given."""

    old: Entity
    new: Entity
    error: str


def has_never_worked(entity: Entity, hierarchy: Hierarchy) -> bool:
    """Tell whether a function did nothing but to raise, so that it makes no difference what a call is given.

    A method that raises `NotImplementedError` is left to those who override it: theirs is called, with the same
    arguments. What decorators make of a function that raises that alone is for them to say (`singledispatch`). A
    function that raises an error about what it is given does its work: who calls it waits for that error.
    """
    function = entity.definition
    if not isinstance(function, Function):
        return False
    if function.only_called is not None:
        called = hierarchy.surface.resolve_dotted(entity.module, function.only_called)
        return (
            len(called) == 1 and isinstance(called[0].definition, Function) and called[0].definition.raised is not None
        )
    if not function.refuses_all:
        return False
    return not function.is_left_to_others or (not entity.owner and not function.decorators)


def failing_now(pair: Pair, pairing: Pairing) -> Failing | None:
    """Return the function behind a pair of which every call, or every read, fails on head; None where some may work.

    What stands in for something that can't be imported is no change: without it base did not work either. Where it came
    along with what base required, it did.
    """
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base:
        return None
    if pair.is_member and pair.name in _ANSWERING:
        return None
    if any(
        isinstance(test, CanImport | Holds) and not _came_along(test, old, pairing)
        for test in elementary_tests(pair.where)
    ):
        return None
    if isinstance(old.definition, Property) or isinstance(new.definition, Property):
        return _failing_read(pair, pairing, old, new)
    alone = _overloads_alone(new, pairing.head.hierarchy)
    if alone is not None:
        if _overloads_alone(old, pairing.base.hierarchy) is not None:
            return None
        return _failing(pair, pairing, old, msgspec.structs.replace(new, definition=alone))
    # The cheap question first: this is asked of every pair.
    if not isinstance(new.definition, Class) and error_of(pairing.head.hierarchy, new, new.definition) is None:
        return None
    sides = sides_of(pairing, old, new, (pair.base_owner, pair.head_owner))
    if sides is None or sides[1].decorators:
        return None
    return _failing(pair, pairing, sides[0].entity, sides[1].entity)


def _came_along(test: CanImport | Holds, old: Entity, pairing: Pairing) -> bool:
    """Tell whether a module could be imported wherever base had a thing, by what the distribution required there."""
    return isinstance(test, CanImport) and pairing.base.surface.loading.can_import(test.name, old.module)


def _overloads_alone(entity: Entity, hierarchy: Hierarchy) -> Function | None:
    """Return what a name has at run time that has overloads and no implementation in a source file, None for others.

    Source: `typing.overload`, which gives a function that raises `NotImplementedError`; it hides what is inherited.
    """
    function = entity.definition
    if not isinstance(function, Function) or entity.is_typing_only:
        return None
    summary = hierarchy.surface.modules.get(entity.module)
    is_stub = summary is None or summary.is_stub
    if is_stub or not any(last_part(decorator.name) == "overload" for decorator in function.decorators):
        return None
    return msgspec.structs.replace(function, raised="NotImplementedError")


def refusing_subclasses(pair: Pair, pairing: Pairing) -> Failing | None:
    """Return the `__init_subclass__` that refuses each class which names the pair's class as its base on head alone.

    None where a public ancestor does so, too, or a type checker was told on base that there are no subclasses.
    """
    if pair.classes is None or not pair.is_public_base:
        return None
    old, new = pair.classes
    was, now = subclass_call(pairing.base.hierarchy, old), subclass_call(pairing.head.hierarchy, new)
    if was is None or now is None or now.entity is None or is_final(old):
        return None
    if was.entity is not None and _refuses(was.entity):
        return None
    for _, counterpart in shared_ancestors(pairing, old, new):
        above = subclass_call(pairing.head.hierarchy, counterpart)
        if above is not None and above.entity is not None and above.entity.home == now.entity.home:
            return None
    function = now.entity.definition
    if not isinstance(function, Function) or not _refuses(now.entity):
        return None
    return Failing(was.entity or old, now.entity, function.raised or "")


def _refuses(entity: Entity) -> bool:
    """Tell whether every way through an `__init_subclass__` leads to an error that is meant for whoever subclasses."""
    function = entity.definition
    is_meant = isinstance(function, Function) and not function.is_left_to_others and not function.decorators
    return is_meant and isinstance(function, Function) and function.raised not in {None, "AssertionError"}


def _failing_read(pair: Pair, pairing: Pairing, old: Entity, new: Entity) -> Failing | None:
    if not isinstance(old.definition, Property) or not isinstance(new.definition, Property):
        return None
    was, now = old.definition.getter, new.definition.getter
    if not _is_read_as_written(pairing.head.hierarchy, new, now):
        return None  # a descriptor of another kind may let instances have a value of their own
    before, after = (msgspec.structs.replace(each, definition=getter) for each, getter in ((old, was), (new, now)))
    found = _failing(pair, pairing, before, after)
    return None if found is None else Failing(old, new, found.error)


def _is_read_as_written(hierarchy: Hierarchy, entity: Entity, getter: Function) -> bool:
    """Tell whether reading a property runs its getter, and gives what that does."""
    if all(last_part(decorator.name) in _PLAIN for decorator in getter.decorators):
        return True
    made = decorated(hierarchy, entity, getter)
    return last_part(getter.decorators[0].name) in _PLAIN and not made.unknown_results and not made.is_remade


def _failing(pair: Pair, pairing: Pairing, old: Entity, new: Entity) -> Failing | None:
    before, after = old.definition, new.definition
    error = error_of(pairing.head.hierarchy, new, after)
    if error is None or not isinstance(after, Function) or isinstance(before, Class):
        return None
    if isinstance(before, Function) and before.raised is not None:
        return None
    if error_of(pairing.base.hierarchy, old, before) is not None:
        return None
    if "register" in decorated(pairing.head.hierarchy, new, after).attributes:
        return None  # others are called for what they are registered for
    if is_left_to_implementers(old, pair.base_owner, pairing.base.hierarchy):
        return None
    if is_marked(pairing.head.hierarchy, new) or _is_of_protocol(pair.head_owner, pairing.head.hierarchy):
        return None
    if after.is_left_to_others and _is_for_subclasses(before, new, pair, pairing):
        return None
    return Failing(old, new, error)


def error_of(hierarchy: Hierarchy, entity: Entity, definition: object, depth: int = 0) -> str | None:
    """Return the dotted name of what every call of a function raises, or of the function that it ends with calling.

    It is "" where the text does not tell the class, None where some call may give something, and for all but functions.
    """
    if not isinstance(definition, Function):
        return None
    if raises_for_certain(definition):
        return definition.raised
    if error := _raised_behind(hierarchy, entity, definition):
        return error
    if not definition.only_returns_call or definition.decorators or depth > _LONGEST_CHAIN:
        return None
    called = returned_functions(hierarchy, entity, definition)
    errors = [None if each.decorators else error_of(hierarchy, found, each, depth + 1) for found, each in called]
    return errors[0] if len(set(errors)) == 1 else None


def _raised_behind(hierarchy: Hierarchy, entity: Entity, function: Function) -> str | None:
    """Return what another function raises, behind the call of which every way through a function's body ends."""
    calls = [kind.removeprefix(AFTER_CALL) for kind in function.gives if kind.startswith(AFTER_CALL)]
    if not calls or len(calls) < len(function.gives) or function.decorators:
        return None
    called = [found for name in calls for found in runtime(hierarchy.surface.resolve_dotted(entity.module, name))]
    errors = {each.definition.raised for each in called if isinstance(each.definition, Function)}
    is_certain = len(errors) == 1 and all(raises_for_certain(each.definition) for each in called)
    return errors.pop() if is_certain else None


def _is_of_protocol(owner: Entity | None, hierarchy: Hierarchy) -> bool:
    return owner is not None and is_protocol(hierarchy, owner)


def _is_for_subclasses(before: object, method: Entity, pair: Pair, pairing: Pairing) -> bool:
    """Tell whether a method is there to be overridden.

    It did nothing on base, its class has abstract ones on head, or some class of the project overrides it there.
    """
    owner = pair.head_owner
    if owner is None:
        return False
    if isinstance(before, Function) and before.does_nothing:
        return True
    if abstract_methods(pairing.head.hierarchy, owner).certain:
        return True
    return any(
        _overrides(entity, method, owner, pairing.head.hierarchy) for entity in all_classes(pairing.head.surface)
    )


def _overrides(entity: Entity, method: Entity, owner: Entity, hierarchy: Hierarchy) -> bool:
    """Tell whether a class is an heir of `owner`, and has the method from its own body or from another base."""
    return (
        entity.home not in {method.owner, owner.home}
        and owner.home in hierarchy.lineage(entity).homes
        and any(found.owner != method.owner for found in hierarchy.member(entity, method.name))
    )

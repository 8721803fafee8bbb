"""Which methods of a class are abstract, so that it can't be instantiated before a subclass has defined them.

Source: the standard library's `abc`. A name is abstract in a class where the nearest definition over the MRO is, and a
class with `ABCMeta` for its metaclass has put it there.
"""

from __future__ import annotations

import ast
import enum
from collections.abc import Iterable, Iterator
from weakref import WeakKeyDictionary

import msgspec

from apicheck.model.definition import Attribute, Class, Function, Property
from apicheck.model.entity import Entity, EntityKind, Identity
from apicheck.surface import standard_library
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.classes.metaclasses import metaclasses
from apicheck.surface.expressions import string_items
from apicheck.surface.naming import last_part

_MARKS = frozenset({"abstractmethod", "abstractproperty", "abstractclassmethod", "abstractstaticmethod"})


class AbstractMethods(msgspec.Struct, frozen=True):
    """The abstract methods of a class by name, each with its definition: `certain` ones, and those that may be it.

    `hidden` are those of the latter that an ancestor whom nobody knows comes before, and may have defined.
    """

    certain: dict[str, Entity] = msgspec.field(default_factory=dict)
    possible: dict[str, Entity] = msgspec.field(default_factory=dict)
    hidden: set[str] = msgspec.field(default_factory=set)

    @property
    def all(self) -> dict[str, Entity]:
        """Both together."""
        return {**self.certain, **self.possible}


_known: WeakKeyDictionary[Hierarchy, dict[Identity, AbstractMethods]] = WeakKeyDictionary()


def abstract_methods(hierarchy: Hierarchy, entity: Entity) -> AbstractMethods:
    """Return what a subclass of this class has to define; nothing for a class that is no `ABC`."""
    known = _known.setdefault(hierarchy, {})
    found = known.get(entity.identity)
    if found is None:
        found = known[entity.identity] = _abstract_methods(hierarchy, entity)
    return found


def _abstract_methods(hierarchy: Hierarchy, entity: Entity) -> AbstractMethods:
    found = AbstractMethods()
    of_class = metaclasses(hierarchy, entity)
    if not of_class.is_abc and not of_class.is_open:
        return found
    lineage = hierarchy.lineage(entity)
    unknown = set(lineage.opaque)
    bound: set[str] = set()
    perhaps_bound: set[str] = set()
    is_hidden = False  # whether an ancestor that nobody knows has come before, and may have defined anything
    for ancestor in lineage.entities:
        is_hidden = is_hidden or ancestor.home in unknown
        made_by = metaclasses(hierarchy, ancestor)
        for name, definition, state in _own(hierarchy, ancestor):
            if name in bound:
                continue
            if state is _State.PERHAPS_BOUND:
                perhaps_bound.add(name)
                continue
            bound.add(name)
            if state is _State.CONCRETE:
                continue
            is_sure = state is _State.ABSTRACT and name not in perhaps_bound and not is_hidden
            if is_sure and made_by.is_abc:
                found.certain[name] = definition
            elif made_by.is_abc or made_by.is_open:
                found.possible[name] = definition
                if is_hidden:
                    found.hidden.add(name)
    return found


class _State(enum.Enum):
    """What a class statement makes of a name: conditions, and decorators that make slots of fields, leave it open."""

    ABSTRACT = enum.auto()
    CONCRETE = enum.auto()
    PERHAPS_ABSTRACT = enum.auto()
    PERHAPS_BOUND = enum.auto()


def _own(hierarchy: Hierarchy, ancestor: Entity) -> Iterator[tuple[str, Entity, _State]]:
    """Yield what one class binds at run time."""
    definition = ancestor.definition
    if isinstance(definition, Class):
        slots = _slots(definition)
        for name in slots:
            yield name, ancestor, _State.CONCRETE
        for name in definition.scope.keys() - slots:
            found = [each for each in hierarchy.surface.own_member(ancestor, name) if not each.is_typing_only]
            own = [each for each in found if not _is_annotation_alone(each)]
            if own:
                yield name, own[0], _state(hierarchy, own)
            elif found and definition.decorators:
                yield name, found[0], _State.PERHAPS_BOUND
    elif (known := standard_library.find_class(ancestor.home)) is not None:
        for name, value in vars(known).items():
            found_there = Entity(EntityKind.EXTERNAL, f"{ancestor.home}.{name}", "", owner=ancestor.home)
            is_abstract = getattr(value, "__isabstractmethod__", False)
            yield name, found_there, _State.ABSTRACT if is_abstract else _State.CONCRETE


def _state(hierarchy: Hierarchy, own: list[Entity]) -> _State:
    marks = {is_marked(hierarchy, each) for each in own}
    is_conditional = len(own) == 1 and own[0].condition is not None
    if marks == {False}:
        return _State.PERHAPS_BOUND if is_conditional else _State.CONCRETE
    return _State.ABSTRACT if marks == {True} and not is_conditional else _State.PERHAPS_ABSTRACT


def _is_annotation_alone(found: Entity) -> bool:
    """Tell whether nothing is there when the class is made: `name: T` binds nothing, nor does `self.name = value`."""
    return isinstance(found.definition, Attribute) and found.definition.on_instance


def _slots(definition: Class) -> frozenset[str]:
    """Return the names in a literal `__slots__`, for which the class gets descriptors."""
    texts = [
        binding.definition.value
        for binding in definition.scope.get("__slots__", ())
        if isinstance(binding.definition, Attribute) and binding.definition.value is not None
    ]
    try:
        nodes = [ast.parse(text, mode="eval").body for text in texts]
    except SyntaxError:
        return frozenset()
    return frozenset(name for node in nodes for name in string_items(node) or ())


def is_marked(hierarchy: Hierarchy, found: Entity) -> bool:
    """Tell whether a definition is marked as abstract, by a decorator of `abc`, whatever the metaclass makes of it."""
    definition = found.definition
    match definition:
        case Function():
            functions: tuple[Function | None, ...] = (definition,)
        case Property():
            functions = (definition.getter, definition.setter, definition.deleter)
        case Attribute(call=str(call)):
            return _is_mark(hierarchy, found.module, call)
        case _:
            return False
    return any(
        _is_mark(hierarchy, found.module, decorator.name)
        for function in functions
        if function is not None
        for decorator in function.decorators
    )


def _is_mark(hierarchy: Hierarchy, module: str, name: str) -> bool:
    """Tell whether a dotted name is one of `abc`'s decorators, and none of the project's own of that name."""
    return last_part(name) in _MARKS and all(
        entity.kind is EntityKind.EXTERNAL for entity in hierarchy.surface.resolve_dotted(module, name)
    )


def refuses_instances(hierarchy: Hierarchy, entity: Entity) -> bool | None:
    """Tell whether the class can't be instantiated while methods are abstract; None where that can't be told.

    `object.__new__` refuses; a `__new__` of the project, a metaclass that takes over the call or makes the class, or an
    unknown ancestor may do otherwise. Those that give back what the method makes which they override have no say.
    """
    lineage = hierarchy.lineage(entity)
    if lineage.is_open or any(
        isinstance(found.definition, Class) and _has_a_say(found.definition, _MAKERS)
        for named in metaclasses(hierarchy, entity).named
        for found in hierarchy.lineage(named).entities
    ):
        return None
    for ancestor in lineage.entities:
        if isinstance(ancestor.definition, Class):
            if _has_a_say(ancestor.definition, ("__new__",)):
                return None
        elif (known := standard_library.find_class(ancestor.home)) is not None:
            refuses = standard_library.refuses_abstract(known)
            if refuses is not None:
                return refuses
        else:
            return False if isinstance(ancestor.definition, Attribute) else None  # the value of `namedtuple(...)`
    return True


def leaves_construction_to_others(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether instances of a class itself can't be made, by its text: only those of subclasses can.

    Its `__init__` always calls a method on the instance that only raises `NotImplementedError`.
    """
    return any(
        isinstance(made.definition, Function)
        and any(
            isinstance(found.definition, Function) and found.definition.is_left_to_others
            for name in made.definition.called_on_itself
            for found in hierarchy.member(entity, name)
        )
        for made in hierarchy.member(entity, "__init__")
    )


def is_called_by_project(hierarchy: Hierarchy, entity: Entity) -> bool:
    """Tell whether a metaclass of the project takes over the call of a class, whatever comes of it."""
    return any(
        isinstance(found.definition, Class) and "__call__" in found.definition.scope
        for named in metaclasses(hierarchy, entity).named
        for found in hierarchy.lineage(named).entities
    )


def _has_a_say(definition: Class, makers: Iterable[str]) -> bool:
    """Tell whether one of these methods of a class may give another thing than the one that it overrides does."""
    return any(
        not (isinstance(binding.definition, Function) and binding.definition.hands_back)
        for name in makers
        for binding in definition.scope.get(name, ())
    )


_MAKERS = ("__call__", "__new__", "__init__")

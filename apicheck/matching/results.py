"""What a call of a function gives back by its kind: a value, a coroutine, a generator, a context manager.

Source: language reference, 6.2.9 "Yield expressions", 8.9 "Coroutines"; `contextlib` for its two decorators.
"""

import enum
import inspect
import re

from apicheck.model.definition import AFTER_CALL, Attribute, Function, Given, Property
from apicheck.model.effect import Effect
from apicheck.model.entity import Alternatives, Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.calls.decorators import decorated, in_scope
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.naming import last_part


class ResultKind(enum.StrEnum):
    """What the caller gets, and so what a caller has to write around the call."""

    VALUE = "a value"
    COROUTINE = "a coroutine"
    GENERATOR = "a generator"
    ASYNC_GENERATOR = "an async generator"
    CONTEXT_MANAGER = "a context manager"
    ASYNC_CONTEXT_MANAGER = "an async context manager"

    @property
    def is_async(self) -> bool:
        """True for what has to be awaited, or iterated or entered asynchronously."""
        return self in {ResultKind.COROUTINE, ResultKind.ASYNC_GENERATOR, ResultKind.ASYNC_CONTEXT_MANAGER}


_GIVEN_BY_DECORATORS = {
    Effect.CONTEXT_MANAGER: ResultKind.CONTEXT_MANAGER,
    Effect.ASYNC_CONTEXT_MANAGER: ResultKind.ASYNC_CONTEXT_MANAGER,
    Effect.COROUTINE: ResultKind.COROUTINE,
    Effect.KEEPS_PARAMETERS: ResultKind.VALUE,
}


def result_kind(hierarchy: Hierarchy, entity: Entity, function: Function) -> ResultKind:
    """Return what a call gives back, from the statement, its body and the decorators that are known."""
    for effect in decorated(hierarchy, entity, function).effects:
        if effect in _GIVEN_BY_DECORATORS:
            return _GIVEN_BY_DECORATORS[effect]
    if function.is_async:
        return ResultKind.ASYNC_GENERATOR if function.is_generator else ResultKind.COROUTINE
    if function.is_generator:
        return ResultKind.GENERATOR
    return ResultKind.VALUE


def giver(entity: Entity) -> Function | None:
    """Return what gives the result: the function that is called, or the getter of a property."""
    if isinstance(entity.definition, Property):
        return entity.definition.getter
    return entity.definition if isinstance(entity.definition, Function) else None


def given_kind(hierarchy: Hierarchy, entity: Entity, function: Function, depth: int = 0) -> ResultKind:
    """Return what a call gives back, that of the function which it ends with calling included: `return self._run()`.

    A method that does nothing there is for others to write, and what decorators that nobody knows make of the result is
    not told by what they get.
    """
    kind = result_kind(hierarchy, entity, function)
    if kind is not ResultKind.VALUE or function.returned_call is None or depth > _LONGEST_CHAIN:
        return kind
    if decorated(hierarchy, entity, function).unknown_results:
        return kind
    called = returned_functions(hierarchy, entity, function)
    kinds = {given_kind(hierarchy, each, definition, depth + 1) for each, definition in called}
    return kinds.pop() if len(kinds) == 1 else kind


def returned_functions(hierarchy: Hierarchy, entity: Entity, function: Function) -> list[tuple[Entity, Function]]:
    """Return the functions of the project that `return name(...)` calls at a function's end, none if it may be others.

    Left out is what does nothing, or is left to others: those who override it decide what it gives.
    """
    called = (
        () if function.returned_call is None else called_things(hierarchy, entity, function, function.returned_call)
    )
    found = [(each, each.definition) for each in called if isinstance(each.definition, Function)]
    is_meant = all(
        not definition.does_nothing and not (each.owner and definition.is_left_to_others) for each, definition in found
    )
    return found if len(found) == len(called) and is_meant else []


_ANNOTATED = {
    ResultKind.COROUTINE: r"Awaitable|Coroutine|Future|Task",
    ResultKind.GENERATOR: r"Iterator|Iterable|Generator",
    ResultKind.ASYNC_GENERATOR: r"AsyncIterator|AsyncIterable|AsyncGenerator",
    ResultKind.CONTEXT_MANAGER: r"ContextManager|AbstractContextManager",
    ResultKind.ASYNC_CONTEXT_MANAGER: r"AsyncContextManager|AbstractAsyncContextManager",
}

_ANYTHING = frozenset({"Any", "object", "Self"})

# The special methods by which the value of a plain function is used as one of the other kinds.
_PROTOCOLS = {
    ResultKind.COROUTINE: "__await__",
    ResultKind.GENERATOR: "__next__",
    ResultKind.ASYNC_GENERATOR: "__anext__",
    ResultKind.CONTEXT_MANAGER: "__enter__",
    ResultKind.ASYNC_CONTEXT_MANAGER: "__aenter__",
}
# Functions of Python's own that give what is awaited without being coroutine functions.
_AWAITABLES = frozenset({"asyncio.create_task", "asyncio.ensure_future", "asyncio.gather", "asyncio.shield"})

_LONGEST_CHAIN = 4


class Answer(enum.Enum):
    """Whether a plain value is of a kind; UNTOLD where nothing says it, UNKNOWN where something foreign does."""

    YES = enum.auto()
    NO = enum.auto()
    UNTOLD = enum.auto()
    UNKNOWN = enum.auto()


def may_give(hierarchy: Hierarchy, entity: Entity, function: Function, kind: ResultKind, depth: int = 0) -> Answer:
    """Tell whether a function that gives a plain value may give one of this kind.

    Its annotation tells, and the call that it ends with: `return self._connect()`, where that is a coroutine function
    or a class of the project. Where nothing is annotated, a display that it returns tells: `return [1]`.
    """
    if _gives_by_call(hierarchy, entity, function, kind, depth):
        return Answer.YES
    if function.gives == (Given.RECEIVER,) and any(
        _class_gives(hierarchy, each, kind) is Answer.YES for each in hierarchy.surface.resolve_path(entity.owner)
    ):
        return Answer.YES
    returns = function.signature.returns
    if returns is None:
        gives_none = is_written_out(function) or _calls_give_none(hierarchy, entity, function, kind, depth)
        return Answer.NO if gives_none else Answer.UNTOLD
    if re.search(rf"\b({_ANNOTATED[kind]})\b", returns) is not None:
        return Answer.YES
    outer = re.split(r"[\[|]", returns, maxsplit=1)[0].strip()
    if outer in {"None", "NoReturn", "Never"} and returns == outer:
        return Answer.NO
    if last_part(outer) in _ANYTHING:
        return Answer.NO if is_written_out(function) else Answer.UNTOLD
    for found in in_scope(hierarchy, entity, outer):
        if found.kind is EntityKind.CLASS:
            return _class_gives(hierarchy, found, kind)
        if isinstance(found.definition, Attribute):
            is_alias = re.search(rf"\b({_ANNOTATED[kind]})\b", found.definition.value or "") is not None
            return Answer.YES if is_alias else Answer.UNKNOWN
        if found.kind is EntityKind.EXTERNAL and standard_library.find(found.home) is None:
            return Answer.UNKNOWN
    return Answer.NO


# What is no iterator, no context manager and nothing to await (language reference, 6.2.4 to 6.2.7).
_PLAIN_VALUES = frozenset({"bool", "bytes", "complex", "dict", "float", "int", "list", "set", "str", "tuple", "None"})


def is_written_out(function: Function) -> bool:
    """Tell whether a body gives displays and literals alone, or nothing at all although it does something."""
    return (
        bool(function.gives)
        and not function.does_nothing
        and all(each.partition(" of ")[0] in _PLAIN_VALUES or each.startswith(AFTER_CALL) for each in function.gives)
    )


def _class_gives(hierarchy: Hierarchy, entity: Entity, kind: ResultKind) -> Answer:
    if hierarchy.member(entity, _PROTOCOLS[kind]):
        return Answer.YES
    return Answer.UNKNOWN if hierarchy.lineage(entity).is_open else Answer.NO


def _gives_by_call(hierarchy: Hierarchy, entity: Entity, function: Function, kind: ResultKind, depth: int) -> bool:
    """Follow the call in `return name(...)`: to a class of this kind, or to a function that gives it."""
    if function.returned_call is None or depth > _LONGEST_CHAIN:
        return False
    for found in called_things(hierarchy, entity, function, function.returned_call):
        if found.kind is EntityKind.CLASS:
            return _class_gives(hierarchy, found, kind) is Answer.YES
        if found.kind is EntityKind.EXTERNAL and kind is ResultKind.COROUTINE:
            return found.home in _AWAITABLES or inspect.iscoroutinefunction(standard_library.find(found.home))
        if isinstance(found.definition, Function):
            given = result_kind(hierarchy, found, found.definition)
            if given is not ResultKind.VALUE:
                return given is kind
            return may_give(hierarchy, found, found.definition, kind, depth + 1) is Answer.YES
    return False


def _calls_give_none(hierarchy: Hierarchy, entity: Entity, function: Function, kind: ResultKind, depth: int) -> bool:
    """Tell whether every call ends with that of a function of the project which gives nothing of a kind."""
    if not function.only_returns_call or depth > _LONGEST_CHAIN:
        return False
    called = returned_functions(hierarchy, entity, function)
    return bool(called) and all(
        result_kind(hierarchy, each, definition) is ResultKind.VALUE
        and may_give(hierarchy, each, definition, kind, depth + 1) is Answer.NO
        for each, definition in called
    )


def called_things(hierarchy: Hierarchy, entity: Entity, function: Function, dotted: str) -> Alternatives:
    """Return what a call `dotted(...)` in a function's body reaches: a method of its class, a thing of its module."""
    first, _, rest = dotted.partition(".")
    parameters = function.signature.parameters
    if entity.owner and rest and "." not in rest and parameters and parameters[0].name == first:
        owners = hierarchy.surface.resolve_path(entity.owner)
        return tuple(member for owner in owners for member in hierarchy.member(owner, rest))
    if any(parameter.name == first for parameter in parameters):
        return ()
    return hierarchy.surface.resolve_dotted(entity.module, dotted)

"""What a call of a function gives back by its kind: a value, a coroutine, a generator, a context manager.

Source: language reference, 6.2.9 "Yield expressions", 8.9 "Coroutines"; `contextlib` for its two decorators.
"""

import enum
import re

from apicheck.model.definition import Function
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


_MANAGERS = {
    "contextmanager": ResultKind.CONTEXT_MANAGER,
    "asynccontextmanager": ResultKind.ASYNC_CONTEXT_MANAGER,
}


def result_kind(function: Function) -> ResultKind:
    """Return what a call gives back, from the statement, its body and the decorators that are known."""
    for decorator in function.decorators:
        manager = _MANAGERS.get(last_part(decorator.name))
        if manager is not None:
            return manager
    if function.is_async:
        return ResultKind.ASYNC_GENERATOR if function.is_generator else ResultKind.COROUTINE
    if any(last_part(decorator.name) == "coroutine" for decorator in function.decorators):
        return ResultKind.COROUTINE
    return ResultKind.GENERATOR if function.is_generator else ResultKind.VALUE


_ANNOTATED = {
    ResultKind.COROUTINE: r"Awaitable|Coroutine|Future|Task",
    ResultKind.GENERATOR: r"Iterator|Iterable|Generator",
    ResultKind.ASYNC_GENERATOR: r"AsyncIterator|AsyncIterable|AsyncGenerator",
    ResultKind.CONTEXT_MANAGER: r"ContextManager|AbstractContextManager",
    ResultKind.ASYNC_CONTEXT_MANAGER: r"AsyncContextManager|AbstractAsyncContextManager",
}

_ANYTHING = frozenset({"Any", "object", "Self"})


def may_give(function: Function, kind: ResultKind) -> bool | None:
    """Tell whether a function that gives a plain value may give one of this kind: by its annotation or its name.

    None where nothing tells: there is no annotation, or one that says nothing.
    """
    returns = function.signature.returns
    if returns is None:
        return None
    outer = last_part(re.split(r"[\[|]", returns, maxsplit=1)[0].strip())
    if outer in _ANYTHING:
        return None
    return re.search(rf"\b({_ANNOTATED[kind]})\b", returns) is not None

"""What a decorator does to the function under it, as far as callers see."""

import enum
from collections.abc import Sequence

import msgspec

from apicheck.model.handover import Handover
from apicheck.model.signature import Signature


class Effect(enum.StrEnum):
    """The effects that apicheck tells apart; the values are what a configuration writes."""

    KEEPS_CALL = "keeps-call"
    """Calls bind as written, and give what the function gives."""
    KEEPS_PARAMETERS = "keeps-parameters"
    """Calls bind as written, and give something else than the function gives (`twisted`'s `inlineCallbacks`)."""
    FILLS_FIRST = "fills-first"
    """The decorator passes the first argument itself (`click.pass_context`)."""
    STATIC_METHOD = "static-method"
    CLASS_METHOD = "class-method"
    PROPERTY = "property"
    CACHED_PROPERTY = "cached-property"
    CONTEXT_MANAGER = "context-manager"
    ASYNC_CONTEXT_MANAGER = "async-context-manager"
    COROUTINE = "coroutine"
    """Calls bind as written, and what they give has to be awaited."""
    COMMAND = "command"
    """Calls go to a command-line parser, which takes anything."""
    NOT_CALLABLE = "not-callable"
    """What stands there can't be called (`pytest.fixture`)."""
    UNKNOWN = "unknown"


class Made(msgspec.Struct, frozen=True):
    """What is left of a function once a decorator is done with it, where the decorator's own text tells.

    `effect` is `KEEPS_CALL`, `COROUTINE` where calls bind as written and a coroutine function is wrapped around, or
    `FILLS_FIRST` where a wrapper adds one argument in front.
    With a `signature` calls bind to that one instead, which has every parameter, `self` too; `name` is what errors
    call the function that it belongs to. Where there is a `passing`, they also bind to the function itself, which is
    called with what the wrapper hands on: all that it takes, but not all that the function may be given. `poses` says
    that such a wrapper passes for the function (`functools.wraps`): tools show the function's signature. `keeps_result`
    says that a call gives what the function gives. `is_wrapper` says that another function stands in its place, as it
    then does in that of a class. `stands_for` is the text of another decorator that the function is given to.
    """

    effect: Effect
    signature: Signature | None = None
    name: str | None = None
    keeps_result: bool = True
    is_wrapper: bool = False
    passing: Handover | None = None
    poses: bool = False
    stands_for: str | None = None


class Decorating(msgspec.Struct, frozen=True):
    """What a function does as a decorator: applied as it is, `@name`, and called first, `@name(...)`; None is unknown.

    For a method `__call__` it is what an instance of the class does.
    """

    plain: Made | None = None
    called: Made | None = None


def agreed(found: Sequence[Made | None]) -> Made | None:
    """Return what all alternatives agree on, None where they don't; those that differ in the result alone keep none."""
    if not found or None in found:
        return None
    first = found[0]
    if all(made == first for made in found):
        return first
    if all(made is not None and _binds_as_written(made) for made in found):
        is_wrapper = all(made is not None and made.is_wrapper for made in found)
        return Made(Effect.KEEPS_CALL, keeps_result=False, is_wrapper=is_wrapper)
    return None


def _binds_as_written(made: Made) -> bool:
    return made.effect not in {Effect.FILLS_FIRST, Effect.UNKNOWN} and made.signature is None

"""What becomes of a call on its way through functions that hand their arguments on, and the error at its end."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from apicheck.matching.calls import Call, bind
from apicheck.matching.witness import call_error
from apicheck.surface.calls.handed_on import Frame

_OBJECT_ERRORS = {
    "builtins.object.__init__": "TypeError: object.__init__() takes exactly one argument (the instance to initialize)",
    "builtins.object.__new__": "TypeError: object.__new__() takes exactly one argument (the type to instantiate)",
}


def error_on_the_way(frames: Sequence[Frame], call: Call, callee: str) -> tuple[str, int] | None:
    """Return the first error that the interpreter gives for a call and the frame that it comes from.

    None where the call binds everywhere. `callee` is what a user writes before the parenthesis. An error whose words
    nobody knows is the exception's name alone.
    """
    for index, frame in enumerate(frames):
        called = callee if index == 0 else frame.home.removesuffix(".__init__")
        error = call_error(frame.signature, call, frame.name, frame.filled, called)
        if error is not None:
            if frame.home in _OBJECT_ERRORS:
                return _OBJECT_ERRORS[frame.home], index
            return (error if frame.name and frame.home else frame.name or "TypeError"), index
        handed = _handed(frame, call)
        if isinstance(handed, Missing):
            return f"KeyError: {handed.name!r}", index
        if index + 1 == len(frames):
            break
        if isinstance(handed, str):
            return f"TypeError: {frames[index + 1].called or frames[index + 1].home}() {handed}", index + 1
        call = handed
    return None


class Missing(msgspec.Struct, frozen=True):
    """A name that a body looks for in `**kwargs` and does not find."""

    name: str


def _handed(frame: Frame, call: Call) -> Call | Missing | str:
    """Return the call that a frame makes of the one that it got, or what is wrong with it."""
    handover = frame.handover
    bound = bind(frame.signature, call)
    if bound is None:
        return call
    named = sum(parameter.takes_position for parameter in frame.signature.parameters)
    left = [name for name, parameter in bound.keywords.items() if parameter.is_variadic]
    missing = next((name for name in frame.needed if name not in left), None)
    if missing is not None:
        return Missing(missing)
    if handover is None:
        return call
    keywords = list(handover.keywords)
    if handover.takes_kwargs:
        for name in (*left, *handover.given):
            if name in handover.dropped or name in keywords[len(handover.keywords) :]:
                continue
            if name in handover.keywords:
                return f"got multiple values for keyword argument {name!r}"
            keywords.append(name)
    extra = max(call.positional - named, 0) if handover.takes_args else 0
    return Call(handover.positional + extra, tuple(keywords))

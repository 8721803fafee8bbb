"""Uses that witness abstract methods: what the interpreter says to a class that is called before all are defined.

The words differ between versions of Python, so that they come from a class which has abstract methods of these names.
"""

from abc import ABCMeta, abstractmethod
from collections.abc import Iterable

from apicheck.matching.calls import Call
from apicheck.matching.witness import call_text
from apicheck.model.report import Witness
from apicheck.model.signature import Signature

_MOST_LISTED = 5


def failing_call(callee: str, name: str, signatures: Iterable[Signature], methods: Iterable[str]) -> Witness:
    """Call a class that has become abstract with what its constructor asked for.

    `callee` is what users write, `name` the class's own name, `methods` are the abstract ones.
    """
    return Witness(smallest_call(callee, signatures), _refusal(name, methods))


def smallest_call(callee: str, signatures: Iterable[Signature]) -> str:
    """Write the call that a constructor of these signatures asks for: nothing but what is required."""
    required = [parameter for signature in signatures for parameter in signature.parameters if parameter.is_required]
    positional = sum(parameter.takes_position for parameter in required)
    keywords = tuple(parameter.name for parameter in required if not parameter.takes_position)
    return call_text(callee, Call(positional, keywords))


def failing_subclass(callee: str, defined: Iterable[str], methods: Iterable[str]) -> Witness:
    """Call a subclass of `callee` that defines what was asked for before, and lacks the new abstract `methods`."""
    names = list(defined)
    body = ", ".join(f'"{name}": ...' for name in names[:_MOST_LISTED])
    rest = ", **others" if len(names) > _MOST_LISTED else ""
    return Witness(f'type("Subclass", ({callee},), {{{body}{rest}}})()', _refusal("Subclass", methods))


def _refusal(name: str, methods: Iterable[str]) -> str:
    made = ABCMeta(name, (), dict.fromkeys(methods, abstractmethod(_nothing)))
    try:
        made()
    except TypeError as error:
        return f"TypeError: {error}"
    raise ValueError(f"{name} has no abstract methods, so that nothing refuses to instantiate it.")


def _nothing(*_: object) -> None:
    """Stand in for an abstract method."""

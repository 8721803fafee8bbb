"""How a user writes the use of a public thing in front of its arguments: `fetch`, `Client.create`, `instance.get`."""

from __future__ import annotations

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Attribute, Function, Property
from apicheck.surface.calls.callables import Receiver, receiver
from apicheck.surface.naming import last_part


def use_of(pair: Pair, pairing: Pairing) -> str:
    """Return how what a pair stands for was spelled on base: what only instances give is read from `instance`.

    What static and class methods, nested classes and values of the class are reached by is the class itself, and the
    object of a module is what all of its members are read from.
    """
    name = pair.path.rpartition(".")[2]
    if not pair.is_member:
        return name
    old = pair.old
    is_of_instances = old is not None and (
        isinstance(old.definition, Property)
        or (isinstance(old.definition, Function) and receiver(pairing.base.hierarchy, old) is Receiver.INSTANCE)
        or (isinstance(old.definition, Attribute) and _is_of_instances(old.definition))
    )
    if not is_of_instances or pair.is_of_object:
        return f"{last_part(pair.parent)}.{name}"
    return "instance" if name == "__call__" else f"instance.{name}"


def _is_of_instances(attribute: Attribute) -> bool:
    """Tell whether an instance is what a value is read from: one that it has itself, or one that binds to it."""
    return attribute.on_instance or last_part(attribute.call or "") == "partialmethod"

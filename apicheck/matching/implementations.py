"""A user's implementation of a protocol's member, as it was right for base."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import msgspec

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.results import ResultKind, result_kind
from apicheck.matching.type_changes import TypeChange
from apicheck.matching.type_places import Place, Position
from apicheck.matching.type_sides import TypeSides
from apicheck.matching.typing_clients import import_of_both, parted
from apicheck.matching.written_functions import written_function
from apicheck.model.definition import Attribute, Function, Property
from apicheck.model.signature import Parameter, Signature
from apicheck.surface.calls.callables import Receiver, receiver
from apicheck.types.client import Client, Unspellable
from apicheck.types.expression import Applied, Type

_BODY = "raise NotImplementedError"


def implementation_of(change: TypeChange, pair: Pair, pairing: Pairing) -> str | None:
    """Return a program that extends the protocol and has the member, as base asked for it; None where none can be told.

    Its last line is the member.
    """
    if pairing.type_changes is None:
        return None
    try:
        return _program(change, pair, pairing, pairing.type_changes.sides)
    except Unspellable:
        return None


def read_only_implementation(pair: Pair, pairing: Pairing) -> str | None:
    """Return a program that extends the protocol and has the property, as base asked for it; None as above."""
    old, new = pair.old, pair.new
    if pairing.type_changes is None or old is None or new is None or not isinstance(old.definition, Property):
        return None
    sides = pairing.type_changes.sides
    written = old.definition.getter.signature.returns
    of_type = None if written is None else sides.old.of_value(written, old, None)
    if of_type is None:
        return None
    declared = sides.scope_of_members(old, new, (None, None))
    place = Place(Position.ATTRIBUTE, "", written, None, old, new, old_type=of_type, declared=declared)
    return implementation_of(TypeChange(place), pair, pairing)


def _program(change: TypeChange, pair: Pair, pairing: Pairing, sides: TypeSides) -> str:
    entity, owner = change.place.old_entity, pair.base_owner
    if owner is None or entity.owner != owner.home:
        raise Unspellable
    client = Client(lambda name: import_of_both(name, pairing), dict(change.place.declared), {pair.name})
    protocol = client.imported(*parted(pair.parent, pairing))
    own = sides.old.applied(owner)
    arguments = [client.text(each) for each in own.arguments] if isinstance(own, Applied) else []
    base = f"{protocol}[{', '.join(arguments)}]" if arguments else protocol
    head = f"class {client.free_name('Own')}({base}):"
    match entity.definition:
        case Function():
            member = _method(client, entity.name, change, pairing, sides)
        case Property() | Attribute() if change.place.old_type is not None:
            head = f"{head}\n    @property"
            member = f"def {entity.name}(self) -> {client.text(change.place.old_type)}: {_BODY}"
        case _:
            raise Unspellable
    return client.program(f"{head}\n    {member}")


def _method(client: Client, name: str, change: TypeChange, pairing: Pairing, sides: TypeSides) -> str:
    entity = change.place.old_entity
    hierarchy = pairing.base.hierarchy
    written = written_function(hierarchy, entity)
    if written is None or not isinstance(entity.definition, Function) or not entity.owner:
        raise Unspellable
    if receiver(hierarchy, entity) is not Receiver.INSTANCE:
        raise Unspellable
    read = sides.old.signature(written)
    parameters = (Parameter("self"), *(_parameter(client, each, read.types) for each in written.signature.parameters))
    signature = Signature(parameters, None if read.returns is None else client.text(read.returns))
    is_awaited = result_kind(hierarchy, entity, entity.definition) is ResultKind.COROUTINE
    return f"{'async ' if is_awaited else ''}def {name}{signature}: {_BODY}"


def _parameter(client: Client, parameter: Parameter, types: Mapping[str, Type | None]) -> Parameter:
    of_type = types[parameter.name]
    annotation = None if of_type is None else client.text(of_type)
    default = parameter.default if parameter.default is None or _is_value(parameter.default) else _some(client)
    return msgspec.structs.replace(parameter, annotation=annotation, default=default)


def _is_value(text: str) -> bool:
    """Tell whether a default is written out; `...` is a value of no type but its own, where the body does something."""
    try:
        return ast.literal_eval(text) is not Ellipsis
    except (ValueError, SyntaxError):
        return False


def _some(client: Client) -> str:
    return f"{client.imported('typing', 'cast')}({client.imported('typing', 'Any')}, None)"

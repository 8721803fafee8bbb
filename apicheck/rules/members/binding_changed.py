"""A method binds otherwise: what was a static or class method now needs an instance, or the reverse.

From class method to static method, and back, nothing changes for callers as long as the rest of the signature fits.
From instance method to static or class method it is calls through the class, `Class.method(instance)`, that fail, as
subclasses write them to reach what they override. Where such a call still binds, the change is risky.

## Why it matters

`Class.method()` lacks the instance and raises `TypeError`.

## Before

    class Client:
        @classmethod
        def create(cls): ...

## After

    class Client:
        def create(self): ...

## How to stay compatible

Keep the decorator, and give the instance method another name.

## References

- Language reference, 3.2.8.2 "Instance methods"; `staticmethod`, `classmethod`
"""

from collections.abc import Iterator

from apicheck.matching.calls import Call
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.witness import call_text, witness
from apicheck.model.definition import Function
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.model.signature import ParameterKind, Signature
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.calls.callables import Receiver, caller_signature, is_overloads_alone, receiver
from apicheck.surface.calls.decorators import decorated
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.classes.qualified_names import qualified_name
from apicheck.surface.naming import last_part

_THROUGH_CLASS = {Receiver.STATIC, Receiver.CLASS}


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find methods on both sides that get another first argument than before."""
    if not pair.is_member or pair.is_of_object or pair.name.startswith("__"):
        return
    for old, new in pair.matches():
        if not isinstance(old.definition, Function) or not isinstance(new.definition, Function):
            continue
        was, now = receiver(pairing.base.hierarchy, old), receiver(pairing.head.hierarchy, new)
        if was is now or {was, now} == _THROUGH_CLASS or Receiver.NOTHING in {was, now}:
            continue
        if now is Receiver.INSTANCE and _absorbs(new.definition):
            continue
        shown = _witness(pair, pairing, old, new, now)
        yield Finding(
            f"was {_article(was)} and is now {_article(now)}",
            pair.path,
            pair.paths,
            old=describe(old),
            new=describe(new),
            base_entity=old,
            head_entity=new,
            witness=shown,
            severity=Severity.BREAKING if now is Receiver.INSTANCE or shown is not None else Severity.RISKY,
        )
        return


def _absorbs(function: Function) -> bool:
    """Tell whether `def method(*args)` takes an instance or none."""
    parameters = function.signature.parameters
    return bool(parameters) and parameters[0].kind is ParameterKind.VAR_POSITIONAL


def _article(kind: Receiver) -> str:
    return f"{'an' if kind[0] in 'aei' else 'a'} {kind.value}"


def _witness(pair: Pair, pairing: Pairing, old: Entity, new: Entity, now: Receiver) -> Witness | None:
    """Show the smallest call through the class that fails; None where none does, or where that can't be told."""
    if now is Receiver.INSTANCE:  # nothing binds by itself any more
        before = caller_signature(pairing.base.hierarchy, old)
        after = new.definition.signature if isinstance(new.definition, Function) else None
        filled: tuple[str, ...] = ()
    else:  # what was given for `self` is one argument too many
        before = _with_receiver(pairing.base.hierarchy, old)
        after = caller_signature(pairing.head.hierarchy, new)
        filled = ("cls",) if now is Receiver.CLASS else ()
    if before is None or after is None:
        return None
    required = [parameter for parameter in before.parameters if parameter.is_required]
    call = Call(
        sum(parameter.takes_position for parameter in required),
        tuple(parameter.name for parameter in required if not parameter.takes_position),
    )
    callee = f"{last_part(pair.parent)}.{pair.name}"
    try:
        return witness(
            callee,
            [before],
            [after],
            call,
            qualified_names=[qualified_name(pairing.head.hierarchy, new.home)],
            filled=filled,
        )
    except ValueError:
        return _taken_for_instance(callee, call, before, after) if now is Receiver.INSTANCE else None


def _taken_for_instance(callee: str, call: Call, before: Signature, after: Signature) -> Witness | None:
    """Show a call that still binds, and whose first argument is the instance now."""
    was, now = before.parameters[0].name, after.parameters[0].name
    if not call.positional or was == now:
        return None
    return Witness(call_text(callee, call), f"the 1st argument was `{was}` and is now `{now}`")


def _with_receiver(hierarchy: Hierarchy, entity: Entity) -> Signature | None:
    """Return the signature of an instance method as it is called through the class: with the instance."""
    if not isinstance(entity.definition, Function) or is_overloads_alone(entity.definition):
        return None
    signature = decorated(hierarchy, entity, entity.definition).signature
    if signature is None or not signature.parameters or not signature.parameters[0].takes_position:
        return None
    return signature


RULE = Rule(
    "binding-changed",
    "members",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep what the method binds to, and give the new one another name",
    opposite="binding-changed",
)

"""A class that could be used as such is now a protocol.

Where it could not be instantiated before, and `isinstance` may still ask for it, it is risky.

## Why it matters

`Reader()` raises `TypeError`, and so does `isinstance(thing, Reader)` without `@runtime_checkable`.

## Before

    class Reader:
        def read(self): ...

## After

    class Reader(Protocol):
        def read(self): ...

## How to stay compatible

Keep the class, and let a protocol of another name stand beside it.

## References

- PEP 544; `typing.Protocol` in the standard library
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Class
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.abstract_uses import smallest_call
from apicheck.rules.describe import describe
from apicheck.rules.protocol_uses import failing_check
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.calls.callables import constructor
from apicheck.surface.classes.abstract_methods import abstract_methods
from apicheck.surface.classes.protocols import is_protocol, is_runtime_checkable


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find protocols on head that are classes of another kind on base."""
    if pair.classes is None:
        return
    old, new = pair.classes
    if not is_protocol(pairing.head.hierarchy, new) or is_protocol(pairing.base.hierarchy, old):
        return
    witness = _witness(pair, old, new, pairing)
    yield Finding(
        "is a protocol now",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=witness,
        severity=None if witness is not None else Severity.RISKY,
    )


def _witness(pair: Pair, old: Entity, new: Entity, pairing: Pairing) -> Witness | None:
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    if not is_runtime_checkable(head, new):
        return failing_check(pair.name)
    has_constructor = any(
        isinstance(ancestor.definition, Class) and "__init__" in ancestor.definition.scope
        for ancestor in head.lineage(new).entities
    )
    # A protocol with an `__init__` of its own can be called in some versions of Python.
    if abstract_methods(base, old).all or has_constructor:
        return None
    made = constructor(base, old)
    call = smallest_call(pair.name, () if made is None else made.signatures)
    return Witness(call, "TypeError: Protocols cannot be instantiated")


RULE = Rule(
    "class-became-protocol",
    "classes",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the class, and let a protocol of another name stand beside it",
    opposite="protocol-became-class",
)

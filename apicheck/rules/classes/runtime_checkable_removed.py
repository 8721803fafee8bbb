"""A protocol is no longer `@runtime_checkable`.

## Why it matters

`isinstance(thing, Closable)` raises `TypeError`.

## Before

    @runtime_checkable
    class Closable(Protocol):
        def close(self): ...

## After

    class Closable(Protocol):
        def close(self): ...

## How to stay compatible

Keep the decorator.

## References

- `typing.runtime_checkable` in the standard library
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.protocol_uses import failing_check
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.protocols import is_protocol, is_runtime_checkable


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find protocols on both sides that `isinstance` may ask for on base alone."""
    if pair.classes is None:
        return
    old, new = pair.classes
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    if not is_protocol(base, old) or not is_protocol(head, new):
        return
    if not is_runtime_checkable(base, old) or is_runtime_checkable(head, new):
        return
    yield Finding(
        "can no longer be asked for with isinstance",
        pair.path,
        pair.paths,
        old=f"@runtime_checkable {describe(old)}",
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=failing_check(pair.name),
    )


RULE = Rule(
    "runtime-checkable-removed",
    "classes",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the decorator",
    opposite="runtime-checkable-added",
)

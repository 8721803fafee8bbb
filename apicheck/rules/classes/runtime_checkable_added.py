"""A protocol is `@runtime_checkable` now.

## Why it matters

Users may ask for it with `isinstance` from this release on.

## Before

    class Closable(Protocol):
        def close(self): ...

## After

    @runtime_checkable
    class Closable(Protocol):
        def close(self): ...

## How to stay compatible

Nothing breaks. From now on each new member narrows what `isinstance` says.

## References

- `typing.runtime_checkable` in the standard library
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.protocols import is_protocol, is_runtime_checkable


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find protocols on both sides that `isinstance` may ask for on head alone."""
    if pair.classes is None:
        return
    old, new = pair.classes
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    if not is_protocol(base, old) or not is_protocol(head, new):
        return
    if is_runtime_checkable(base, old) or not is_runtime_checkable(head, new):
        return
    yield Finding(
        "can now be asked for with isinstance",
        pair.path,
        pair.paths,
        old=describe(old),
        new=f"@runtime_checkable {describe(new)}",
        base_entity=old,
        head_entity=new,
    )


RULE = Rule(
    "runtime-checkable-added",
    "classes",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    opposite="runtime-checkable-removed",
)

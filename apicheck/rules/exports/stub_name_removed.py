"""A name has left a module's stub (`.pyi`), so that type checkers no longer know it, while it still exists at run time.

Where the name is gone at run time as well, `object-removed` tells it. Differences between a stub and its source that
were there before are not told.

## Why it matters

A type checker reads the stub and not the source beside it: every use of the name becomes an error to it.

## Before

    # pkg/codecs.pyi
    def decode(data: bytes) -> str: ...
    def encode(text: str) -> bytes: ...

## After

    # pkg/codecs.pyi
    def decode(data: bytes) -> str: ...

## How to stay compatible

Keep the name in the stub as long as the source has it.

## References

- Typing specification, "Stub files"
- PEP 561, "Distributing and Packaging Type Information"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Import
from apicheck.model.entity import EntityKind
from apicheck.model.module import ModuleSummary
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.typing_promise import typing_severity


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find names that the stub of a module on both sides has lost, unless they are gone at run time, too."""
    old, new = pair.old, pair.new
    if old is None or new is None or not old.kind is new.kind is EntityKind.MODULE or old.home != pair.path:
        return
    before, after = pairing.base.surface.stubs.get(old.home), pairing.head.surface.stubs.get(new.home)
    if before is None or after is None or before is after or after.star_imports or "__getattr__" in after.scope:
        return
    if pairing.base.surface.modules[old.home].is_served_by_stub:
        return  # what such a stub lists exists at run time, and nothing else does
    for name in sorted(_offered(before) - after.scope.keys()):
        if pairing.base.surface.resolve(old.home, name) and not pairing.head.surface.resolve(new.home, name):
            continue
        yield Finding(
            "has left the stub: type checkers no longer know it",
            f"{pair.path}.{name}",
            old=f"{name} in the stub of {old.home}",
            base_entity=old,
            head_entity=new,
            severity=typing_severity(pairing, new),
        )


def _offered(stub: ModuleSummary) -> set[str]:
    return {
        name
        for name, bindings in stub.scope.items()
        if not name.startswith("_")
        and any(not isinstance(each.definition, Import) or each.definition.is_explicit for each in bindings)
    }


RULE = Rule(
    "stub-name-removed",
    "exports",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the name in the stub as long as the source has it",
    no_opposite="a name that a stub gains was there at run time before",
    is_removal=True,
)

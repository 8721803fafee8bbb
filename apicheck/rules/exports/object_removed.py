"""A function, class or other object that could be imported is gone, and no other public path leads to it.

An object that a module now may serve dynamically (`__getattr__`) is risky: whether it is still there can't be told.

## Why it matters

`from pkg import name` raises `ImportError`, and `pkg.name` raises `AttributeError`.

## Before

    def fetch(url): ...

## After

    (nothing)

## How to stay compatible

Keep the name for one release, let it call what replaces it, and warn with `DeprecationWarning`.

## References

- Language reference, 7.11 "The import statement"
- PEP 387, "Backwards Compatibility Policy"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.removals import new_home, other_path
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.imports import failing_import
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find names of modules that lead nowhere on head, unless the object was moved or is still offered elsewhere."""
    old = pair.old
    if old is None or pair.head or pair.is_member or pair.is_folded:
        return
    if old.kind is EntityKind.MODULE and old.home == pair.path:
        return
    if pair.may_be_served:
        yield Finding(
            "was removed from the text; whether __getattr__ still serves it can't be told",
            pair.path,
            pair.paths,
            old=describe(old),
            base_entity=old,
            severity=Severity.RISKY,
        )
        return
    if other_path(pair, pairing) is not None or new_home(pair, pairing) is not None:
        return
    yield Finding(
        "was removed",
        pair.path,
        pair.paths,
        old=describe(old),
        base_entity=old,
        witness=failing_import(pair, pairing),
    )


RULE = Rule(
    "object-removed",
    "exports",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the name, let it warn with DeprecationWarning, and remove it in a later major release",
    opposite="object-added",
    is_removal=True,
)

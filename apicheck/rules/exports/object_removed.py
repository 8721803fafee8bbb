"""A function, class or other object that could be imported is gone, and no other public path leads to it.

Of a type variable or a logger that no `__all__` lists and no other module re-exports the message says that it is one.
An object that a module now may have unseen (a `__getattr__`, names that are computed, a star import from another
distribution) is risky: whether it is still there can't be told.
Where star imports brought it, which ask no `__getattr__`, `export-removed` tells it.

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

from apicheck.matching.folding import folded_uncertain_removals
from apicheck.matching.incidental import incidental_kind
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.removals import dropped_exports, new_home, other_path
from apicheck.matching.renames import made_private, renamed_to
from apicheck.matching.shared_fates import shortened
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.imports import failing_import
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find names of modules that lead nowhere on head, unless the object was moved or is still offered elsewhere."""
    old = pair.old
    if old is None or pair.is_member:
        return
    if pair.head:
        yield from _of_module(pair, pairing)
        return
    if pair.is_folded or (old.kind is EntityKind.MODULE and old.home == pair.path):
        return
    if pair.may_be_served and (pair.parent in folded_uncertain_removals(pairing) or dropped_exports(pair, pairing)):
        return
    if pair.may_be_served:
        yield Finding(
            "was removed from the text; whether the module still has it can't be told",
            pair.path,
            pair.paths,
            old=describe(old),
            base_entity=old,
            severity=Severity.RISKY,
        )
        return
    if other_path(pair, pairing) is not None or new_home(pair, pairing) is not None:
        return
    if renamed_to(pair, pairing) is not None:
        return
    private = made_private(pair, pairing)
    kind = incidental_kind(pair, old, pairing.base)
    message = "was removed" if private is None else f"was made private: {private}"
    yield Finding(
        message if kind is None else f"{message}; a {kind} that the module merely had for itself",
        pair.path,
        pair.paths,
        old=describe(old),
        base_entity=old,
        witness=failing_import(pair, pairing),
    )


def _of_module(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Tell of a module at once what can't be told of many names that are gone from its text."""
    old = pair.old
    if old is None or old.kind is not EntityKind.MODULE or old.home != pair.path:
        return
    names = folded_uncertain_removals(pairing).get(pair.path)
    if names is not None:
        yield Finding(
            f"{shortened(names)} were removed from the text; whether the module still has them can't be told",
            pair.path,
            pair.paths,
            old=", ".join(names),
            base_entity=old,
            head_entity=pair.new,
            severity=Severity.RISKY,
            advice="keep the names, let them warn with DeprecationWarning, and remove them in a later major release",
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

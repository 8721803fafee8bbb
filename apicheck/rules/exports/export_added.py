"""A name that could be imported all along is now offered: it entered `__all__`, or an `__init__` re-exports it.

## Why it matters

What was an implementation detail is now a promise, which is what a minor release announces.

## Before

    __all__ = ["fetch"]
    def parse(text): ...

## After

    __all__ = ["fetch", "parse"]
    def parse(text): ...

## How to stay compatible

Nothing breaks.

## References

- Semantic Versioning 2.0.0, clause 7
"""

from collections.abc import Iterator

from apicheck.matching.announcements import served_deprecations
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find names that are public on head, and on base could be imported without being public."""
    new = pair.new
    if new is None or pair.old is None or pair.is_public_base or pair.head_owner is not None:
        return
    if pair.is_folded or pair.old.kind is EntityKind.UNKNOWN:
        return
    if pair.name in served_deprecations(pair.parent, pairing.head):
        return  # served with a warning since it is no longer meant to be used from here
    if pair.old.kind is EntityKind.MODULE and new.kind is EntityKind.MODULE:
        return  # a namespace package that became a regular one
    yield Finding("is now public", pair.path, pair.paths, new=describe(new), base_entity=pair.old, head_entity=new)


RULE = Rule(
    "export-added", "exports", Domain.RUNTIME, Severity.COMPATIBLE, Bump.MINOR, check, opposite="export-removed"
)

"""A public module is new.

## Why it matters

Users may build on it from this release on, which is what a minor release announces.

## Before

    pkg/__init__.py

## After

    pkg/__init__.py
    pkg/colours.py

## How to stay compatible

Nothing breaks. Begin the name with an underscore where the module is not meant for users.

## References

- Semantic Versioning 2.0.0, clause 7
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.removals import is_told_as_move
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find modules that head has under a name that led nowhere on base."""
    new = pair.new
    if new is None or new.kind is not EntityKind.MODULE or pair.base or pair.is_folded:
        return
    if is_told_as_move(pair, pairing):
        return
    yield Finding("module was added", pair.path, pair.paths, new=f"module {pair.path}", head_entity=new)


RULE = Rule(
    "module-added", "exports", Domain.RUNTIME, Severity.COMPATIBLE, Bump.MINOR, check, opposite="module-removed"
)

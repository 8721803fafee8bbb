"""A function, class or other object can be imported that could not be imported before.

What was moved here from where it can no longer be imported is told by `object-moved`.

## Why it matters

Users may build on it from this release on, which is what a minor release announces.

## Before

    (nothing)

## After

    def fetch(url): ...

## How to stay compatible

Nothing breaks. Begin the name with an underscore where it is not meant for users.

## References

- Semantic Versioning 2.0.0, clause 7
"""

from collections.abc import Iterator

from apicheck.matching.incidental import incidental_kind
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.removals import is_told_as_move
from apicheck.matching.renames import is_told_as_rename
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find public names of modules on head that led nowhere on base."""
    new = pair.new
    if new is None or pair.base or pair.head_owner is not None or pair.is_folded:
        return
    if new.kind is EntityKind.MODULE or is_told_as_move(pair, pairing) or is_told_as_rename(pair, pairing):
        return
    if incidental_kind(pair, new, pairing.head) is not None:
        return
    yield Finding("was added", pair.path, pair.paths, new=describe(new), head_entity=new)


RULE = Rule(
    "object-added", "exports", Domain.RUNTIME, Severity.COMPATIBLE, Bump.MINOR, check, opposite="object-removed"
)

"""A module that had no `__all__` now has one that leaves names out which were public by convention.

## Why it matters

The names can still be imported, but a star import no longer brings them, and readers and tools now take them as
private.

## Before

    def fetch(url): ...
    def parse(text): ...

## After

    __all__ = ["fetch"]
    def fetch(url): ...
    def parse(text): ...

## How to stay compatible

List in the new `__all__` every name that users may have imported.

## References

- Language reference, 7.11 "The import statement", on `__all__`
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.removals import narrowed_exports
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find modules whose new `__all__` is narrower than what was public without one."""
    old, new = pair.old, pair.new
    if old is None or new is None or old.kind is not EntityKind.MODULE or old.home != pair.path:
        return
    names = narrowed_exports(old.home, new.home, pairing)
    if not names:
        return
    yield Finding(
        f"__all__ was introduced without {', '.join(names[:6])}{' and more' if len(names) > 6 else ''}",
        pair.path,
        pair.paths,
        old=", ".join(names),
        base_entity=old,
        head_entity=new,
    )


RULE = Rule(
    "exports-narrowed",
    "exports",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="list in __all__ every name that users may have imported",
    opposite="export-added",
)

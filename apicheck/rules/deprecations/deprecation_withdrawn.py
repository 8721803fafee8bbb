"""A public name or parameter that was deprecated no longer is, and is still there.

## Why it matters

Whoever holds back from it, or has a warning filter for it, need not do so any more.

## Before

    @deprecated("use get instead")
    def fetch(url): ...

## After

    def fetch(url): ...

## How to stay compatible

Nothing breaks for callers.

## References

- PEP 702 "Marking deprecations using the type system"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.announcements import phrase
from apicheck.rules.deprecation_changes import only_on_base
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find what both sides have and base alone deprecates."""
    for found in only_on_base(pair, pairing):
        yield Finding(
            f"is no longer deprecated; was {phrase(found.deprecation)}",
            found.path,
            found.paths,
            parameter=found.parameter,
            base_entity=pair.old,
            head_entity=pair.new,
            deprecation=found.deprecation,
        )


RULE = Rule(
    "deprecation-withdrawn",
    "deprecations",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.PATCH,
    check,
    opposite="newly-deprecated",
)

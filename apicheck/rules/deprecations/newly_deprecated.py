"""A public name or parameter is deprecated that was not deprecated before.

Told is the decorator of PEP 702 and those that projects name alike, a warning of a deprecating category on every call
or under a test of one parameter, what a module's `__getattr__` warns of, and the `deprecated` directive of Sphinx.
Decorators, functions and descriptors of the project that warn are followed whatever they are named, and so are
categories of its own that descend from `DeprecationWarning`, `PendingDeprecationWarning` or `FutureWarning`. A class is
deprecated with the constructor that it inherits or calls.

## Why it matters

Users see a warning, which test suites that turn warnings into errors fail on, and have until the promised version to
move away.

## Before

    def fetch(url): ...

## After

    @deprecated("will be removed in 3.0, use get instead")
    def fetch(url): ...

## How to stay compatible

Nothing breaks for callers. Say in the message what to use instead, and which version will be without the name.

## References

- PEP 702 "Marking deprecations using the type system"
- PEP 387 "Backwards Compatibility Policy"
- Semantic Versioning 2.0.0, clause 7
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.announcements import phrase
from apicheck.rules.deprecation_changes import only_on_head
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find what both sides have and head alone deprecates."""
    for found in only_on_head(pair, pairing):
        yield Finding(
            f"is now {phrase(found.deprecation)}",
            found.path,
            found.paths,
            parameter=found.parameter,
            base_entity=pair.old,
            head_entity=pair.new,
            deprecation=found.deprecation,
        )


RULE = Rule(
    "newly-deprecated",
    "deprecations",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    opposite="deprecation-withdrawn",
)

"""A context manager no longer suppresses the exceptions that are raised in its block.

What counts is what `__exit__` or `__aexit__` writes out as its result. Where it is True on some way through the method
only, that may be the way on which nothing was raised, so that the change is risky.

## Why it matters

The block that could not fail does: the exception reaches whoever entered the context.

## Before

    class Attempt:
        def __enter__(self): ...
        def __exit__(self, kind, error, traceback):
            self.errors.append(error)
            return True

## After

    class Attempt:
        def __enter__(self): ...
        def __exit__(self, kind, error, traceback):
            self.errors.append(error)

## How to stay compatible

Keep the true result, or give the errors to a new context manager under another name.

## References

- Language reference, 3.3.9 "With Statement Context Managers"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.suppression_findings import suppression_findings


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find context managers that suppressed exceptions and never do now."""
    yield from suppression_findings(
        pair,
        pairing,
        on_head=False,
        always="suppressed exceptions and now lets them through",
        at_times="suppressed exceptions at times and never does now",
        outcome="ValueError",
    )


RULE = Rule(
    "exceptions-no-longer-suppressed",
    "members",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the true result of the method",
    opposite="exceptions-suppressed",
)

"""A context manager suppresses the exceptions that are raised in its block.

What counts is what `__exit__` or `__aexit__` writes out as its result. Where it is True on some way through the method
only, that may be the way on which nothing was raised, so that the change is risky.

## Why it matters

What was told by an exception is not told any more: an `except` around the `with` statement waits in vain, and the
program goes on with half of its work done.

## Before

    class Attempt:
        def __enter__(self): ...
        def __exit__(self, kind, error, traceback):
            self.errors.append(error)

## After

    class Attempt:
        def __enter__(self): ...
        def __exit__(self, kind, error, traceback):
            self.errors.append(error)
            return True

## How to stay compatible

Let exceptions through, and offer another context manager that suppresses them.

## References

- Language reference, 3.3.9 "With Statement Context Managers"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.suppression_findings import suppression_findings


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find context managers that never suppressed exceptions and do now."""
    yield from suppression_findings(
        pair,
        pairing,
        on_head=True,
        always="let exceptions through and now suppresses them",
        at_times="let exceptions through and may suppress them now",
        outcome="no exception",
    )


RULE = Rule(
    "exceptions-suppressed",
    "members",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="let exceptions through, as before",
    opposite="exceptions-no-longer-suppressed",
)

"""A function that had to be awaited, or iterated or entered asynchronously, now gives its result at once.

## Why it matters

`await fetch(url)` raises `TypeError` where the result is not awaitable.

## Before

    async def fetch(url): ...

## After

    def fetch(url): ...

## How to stay compatible

Keep it a coroutine function, even where nothing in it waits.

## References

- Language reference, 6.4 "Await expression"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.result_changes import result_changes
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions that callers awaited, and now can't."""
    return result_changes(pair, pairing, lambda old, new: old.is_async and not new.is_async)


RULE = Rule(
    "function-became-sync",
    "functions",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep it a coroutine function",
    opposite="function-became-async",
)

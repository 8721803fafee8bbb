"""A function that gave its result at once is now a coroutine function, or yields asynchronously.

A function whose annotation says that it returned an awaitable all along changes nothing for its callers.

## Why it matters

A call gives a coroutine that nobody awaits: the work is never done, and what the caller does with the result fails.

## Before

    def fetch(url): ...

## After

    async def fetch(url): ...

## How to stay compatible

Keep the function as it is and add a coroutine function under another name.

## References

- Language reference, 8.9.1 "Coroutine function definition"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.result_changes import result_changes
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions that callers now have to await, or iterate or enter asynchronously."""
    return result_changes(pair, pairing, lambda old, new: not old.is_async and new.is_async)


RULE = Rule(
    "function-became-async",
    "functions",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the function as it is, and add a coroutine function under another name",
    opposite="function-became-sync",
)

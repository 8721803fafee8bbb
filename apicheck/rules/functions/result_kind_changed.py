"""A function's call gives another kind of thing: a generator, a context manager, a coroutine, or none of them any more.

Where nothing is annotated or written out (`return [1]`), a function that returned a value may have returned an
iterator; that is risky.

## Why it matters

`next(items())`, `len(items())`, `with items():` and `await items()` each fit one kind alone.

## Before

    def items(): yield 1

## After

    def items(): return [1]

## How to stay compatible

Keep the kind: `return iter([1])` still gives an iterator.

## References

- Language reference, 6.2.9 "Yield expressions"
- `contextlib.contextmanager`
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.result_changes import result_changes
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions whose result changed its kind, on the same side of the line between sync and async."""
    return result_changes(pair, pairing, lambda old, new: old.is_async == new.is_async)


RULE = Rule(
    "result-kind-changed",
    "functions",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep what the call gives back",
    opposite="result-kind-changed",
)

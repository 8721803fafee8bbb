"""A function returns behind a test or a handler behind which it raised an error.

It is told where the test (`if not name:`) or the handler (`except KeyError:`) is written alike on both sides, and each
side does one of the two there: it raised and returns now. Left out are `TypeError`, `AssertionError` and
`NotImplementedError`, which say that a program is wrong: nobody is meant to catch them; and what head raises elsewhere,
behind a closer test. What private functions do, `_check(size)`, is told at the first public one that calls it.

It is told as well where a function let the errors of a statement through, and catches them by now, to return all the
same: the statement is the same word by word, and no test is gone that may have asked for what the handler waits for.

## Why it matters

`except KeyError` is never reached, and what was the result of a success may be None. Signature and name are as before.

## Before

    def find(name):
        if name not in _KNOWN:
            raise KeyError(name)
        return _KNOWN[name]

## After

    def find(name):
        if name not in _KNOWN:
            return None
        return _KNOWN[name]

## How to stay compatible

Go on raising, and let a new function, or a new parameter, ask for the result.

## References

- Language reference, 7.8 "The raise statement"; 7.6 "The return statement"
"""

from collections.abc import Iterator

from apicheck.matching.handled_errors import caught_by_now
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.raised_errors import results_for_errors
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.exit_findings import exit_finding
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions, properties and constructors that return where they raised."""
    changes = [*results_for_errors(pair, pairing), *caught_by_now(pair, pairing)]
    yield from exit_finding(pair, changes, "raised {error} and now returns", "let {error} through and now catches it")


RULE = Rule(
    "error-became-result",
    "functions",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="go on raising, and let a new function ask for the result",
    opposite="result-became-error",
)

"""A function returns, or goes on, where it raised an error: behind the same test or handler, or in the same statement.

It is told where the test (`if not name:`) or the handler (`except KeyError:`) is written alike on both sides, and each
side does one of the two there: it raised and returns now. Left out are `TypeError`, `AssertionError` and
`NotImplementedError`, which say that a program is wrong: nobody is meant to catch them; and what head raises elsewhere,
behind a closer test. What private functions do, `_check(size)`, is told at the first public one that calls it.

It is told as well where a function let the errors of a statement through, and catches them by now, to return all the
same: the statement is the same word by word, and no test is gone that may have asked for what the handler waits for.

So it is where the function goes on behind a test behind which it did nothing but to raise, or at its end, and where a
call that raised is spelled by now as one that takes a default: `known[name]` as `known.get(name)`.

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

from apicheck.matching.function_ends import ends_without_error
from apicheck.matching.guards import lost_guards
from apicheck.matching.handled_errors import caught_by_now
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.raised_errors import Otherwise, results_for_errors
from apicheck.matching.strict_calls import became_lenient
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.exit_findings import exit_finding
from apicheck.rules.rule import Finding, Rule

_MESSAGES = {
    Otherwise.RETURNS: "raised {error} and now returns",
    Otherwise.CATCHES: "let {error} through and now catches it",
    Otherwise.GOES_ON: "raised {error} and now goes on",
    Otherwise.GIVES_DEFAULT: "raised {error} and now takes a default",
}


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions, properties and constructors that raised where they do not any more."""
    asked = (results_for_errors, caught_by_now, lost_guards, ends_without_error, became_lenient)
    yield from exit_finding(pair, [change for ask in asked for change in ask(pair, pairing)], _MESSAGES)


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

"""A function raises an error where it returned, or went on: behind the same test or handler, or in the same statement.

It is told where the test (`if not name:`) or the handler (`except KeyError:`) is written alike on both sides, and each
side does one of the two there: it returned and raises now. Where head returns behind other tests that base did not
have, one of them may stand before this one, so that is risky; and so is what private functions do, `_check(size)`,
which is told at the first public one that calls it.

It is told as well, as risky, where a function caught the errors of a statement, to return all the same, and lets them
through by now, although the statement is the same word by word and no test is new: `except OSError` that is gone, or
that became `except FileNotFoundError`; `with suppress(OSError)` counts as one.

So are three more, of tests and statements that are the same word by word: a test behind which it went on (`continue`,
`warnings.warn(...)`, or no `else`) and behind which it does nothing but to raise; the end of a function, which returned
there, or had no end of its own; and a call that took a default and is spelled by now as one that raises,
`known.get(name)` as `known[name]`, `next(found, None)` as `next(found)`, `subprocess.run(command)` with `check=True`,
where callers decide what it finds.

## Why it matters

Who called it with such arguments got a result, and gets an error. Signature and name are as before.

## Before

    def find(name):
        if name not in _KNOWN:
            return None
        return _KNOWN[name]

## After

    def find(name):
        if name not in _KNOWN:
            raise KeyError(name)
        return _KNOWN[name]

## How to stay compatible

Give what was given, and let a new function, or a new parameter, ask for the error.

## References

- Language reference, 7.8 "The raise statement"; 7.6 "The return statement"
"""

from collections.abc import Iterator

from apicheck.matching.function_ends import ends_with_error
from apicheck.matching.guards import became_guards
from apicheck.matching.handled_errors import no_longer_caught
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.raised_errors import Otherwise, errors_for_results
from apicheck.matching.strict_calls import became_strict
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.exit_findings import exit_finding
from apicheck.rules.rule import Finding, Rule

_MESSAGES = {
    Otherwise.RETURNS: "returned and now raises {error}",
    Otherwise.CATCHES: "returned and now lets {error} through, which it caught",
    Otherwise.GOES_ON: "went on and now raises {error}",
    Otherwise.GIVES_DEFAULT: "took a default and now raises {error}",
}


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions, properties and constructors that raise where they did not."""
    asked = (errors_for_results, no_longer_caught, became_guards, ends_with_error, became_strict)
    yield from exit_finding(pair, [change for ask in asked for change in ask(pair, pairing)], _MESSAGES)


RULE = Rule(
    "result-became-error",
    "functions",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="give what was given, and let a new function ask for the error",
    opposite="error-became-result",
)

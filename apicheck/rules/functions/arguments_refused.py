"""A function has a new guard: a test of its arguments behind which it raises.

It is told of an `if` that asks for parameters which base had, or for variables that base binds by the same statements,
where base had neither that test nor that error, and has all that stands around it. Whether base got along with such
arguments is not known, so that this is risky. Left out are `TypeError`, `AssertionError` and `NotImplementedError`,
which say that a program is wrong, and tests for None of what base looked into. A private function's new guard is told
at the first public one that lets its error through.

## Why it matters

What was computed, or passed on, is refused. Signature, result and name are as before, and tests seldom cover it.

## Before

    def wait(seconds):
        return _sleep(seconds)

## After

    def wait(seconds):
        if seconds < 0:
            raise ValueError("seconds must not be negative")
        return _sleep(seconds)

## How to stay compatible

Warn first, and refuse in the next major version.

## References

- Language reference, 7.8 "The raise statement"
"""

from collections.abc import Iterator

from apicheck.matching.guards import refused_arguments
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.raised_errors import Otherwise
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.exit_findings import exit_finding
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find functions, properties and constructors that refuse arguments which they did not ask for before."""
    yield from exit_finding(pair, list(refused_arguments(pair, pairing)), {Otherwise.GOES_ON: "now raises {error}"})


RULE = Rule(
    "arguments-refused",
    "functions",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="warn first, and refuse in the next major version",
    no_opposite="what took what it refused before is at fault for nobody",
)

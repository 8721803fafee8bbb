"""A method has a new guard: a test of its object's state, and of nothing else, behind which it raises.

It is told where base had neither that test nor that error, and has all that stands around it. Whether base got along
with such a state is not known, so that this is risky. Left out are `TypeError`, `AssertionError` and
`NotImplementedError`, which say that a program is wrong, and tests for what base looked into and would have failed to
find as well: `if self._link is None`, before `self._link.send(data)`.

## Why it matters

What a constructor refused is refused later, by another call, or what always went well fails now and then. Signature,
result and name are as before.

## Before

    class Link:
        def send(self, data):
            self._sent.append(data)

## After

    class Link:
        def send(self, data):
            if self._closed:
                raise RuntimeError("the link is closed")
            self._sent.append(data)

## How to stay compatible

Warn first, and refuse in the next major version.

## References

- Language reference, 7.8 "The raise statement"
"""

from collections.abc import Iterator

from apicheck.matching.guards import refused_states
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.raised_errors import Otherwise
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.exit_findings import exit_finding
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find methods and properties that ask for a state of their object that they did not ask for before."""
    yield from exit_finding(pair, list(refused_states(pair, pairing)), {Otherwise.GOES_ON: "now raises {error}"})


RULE = Rule(
    "state-refused",
    "functions",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="warn first, and refuse in the next major version",
    no_opposite="what answers in a state that it refused before is at fault for nobody",
)

"""A parameter has another name at the same place. Positional-only parameters may be renamed freely.

## Why it matters

Calls that pass it by name raise `TypeError`.

## Before

    def fetch(url, wait): ...

## After

    def fetch(url, timeout): ...

## How to stay compatible

Accept both names for a while, or make the parameter positional-only in a major release.

## References

- Language reference, 6.3.4 "Calls"
"""

from collections.abc import Iterator

from apicheck.matching.causes import CauseKind
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Finding, Rule

_renames = finds(CauseKind.PARAMETER_RENAMED)


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find renamed parameters that callers could pass by name."""
    return (finding for finding in _renames(pair, pairing) if finding.severity is not Severity.COMPATIBLE)


RULE = Rule(
    "parameter-renamed",
    "parameters",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="accept the old name as well, warn when it is used, and drop it in a later major release",
    opposite="parameter-renamed",
    is_removal=True,
)

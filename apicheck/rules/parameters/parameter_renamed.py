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

from apicheck.compare.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "parameter-renamed",
    "parameters",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    finds(CauseKind.PARAMETER_RENAMED),
    advice="accept the old name as well, warn when it is used, and drop it in a later major release",
)

"""A default has another value. One that is only spelled otherwise is not told.

## Why it matters

Calls that leave the parameter out do something else than before.

## Before

    def fetch(url, timeout=5): ...

## After

    def fetch(url, timeout=30): ...

## How to stay compatible

Announce the change, or keep the default and let callers choose.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "parameter-default-changed",
    "parameters",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    finds(CauseKind.DEFAULT_CHANGED),
    advice="announce the new default, or keep the old one and let callers choose",
    opposite="parameter-default-changed",
)

"""A parameter now has a default.

## Why it matters

Users may leave it out from this release on.

## Before

    def fetch(url, timeout): ...

## After

    def fetch(url, timeout=5): ...

## How to stay compatible

Nothing breaks.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "parameter-became-optional",
    "parameters",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    finds(CauseKind.BECAME_OPTIONAL),
    opposite="parameter-became-required",
)

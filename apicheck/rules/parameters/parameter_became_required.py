"""A parameter has lost its default.

## Why it matters

Calls that left it out raise `TypeError`.

## Before

    def fetch(url, timeout=5): ...

## After

    def fetch(url, timeout): ...

## How to stay compatible

Keep the default; where none is right, keep it as `None` and warn.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "parameter-became-required",
    "parameters",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    finds(CauseKind.BECAME_REQUIRED),
    advice="keep a default",
    opposite="parameter-became-optional",
)

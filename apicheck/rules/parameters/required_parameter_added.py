"""There is a new parameter without a default.

## Why it matters

Every call that was right before lacks an argument and raises `TypeError`. Several such
parameters are one finding: no call is right with some of them alone.

## Before

    def fetch(url): ...

## After

    def fetch(url, timeout): ...

## How to stay compatible

Give the parameter a default that does what was done before.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "required-parameter-added",
    "parameters",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    finds(CauseKind.REQUIRED_PARAMETER_ADDED),
    advice="give the new parameter a default",
    opposite="parameter-removed",
)

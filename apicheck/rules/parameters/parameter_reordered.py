"""Parameters have changed places.

## Why it matters

Calls that pass them by position still run and give each argument to the wrong parameter.

## Before

    def move(source, target): ...

## After

    def move(target, source): ...

## How to stay compatible

Keep the order; where another order reads better, make the parameters keyword-only in a major release.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "parameter-reordered",
    "parameters",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    finds(CauseKind.PARAMETER_REORDERED),
    advice="keep the order of parameters that can be passed by position",
    opposite="parameter-reordered",
)

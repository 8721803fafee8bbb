"""`*args` is gone.

## Why it matters

Calls with more positional arguments than there are parameters raise `TypeError`.

## Before

    def log(message, *values): ...

## After

    def log(message): ...

## How to stay compatible

Keep `*args`, and warn when it is not empty.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "variadic-positional-removed",
    "parameters",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    finds(CauseKind.VARIADIC_POSITIONAL_REMOVED),
    advice="keep `*args`, and warn when it is not empty",
    opposite="variadic-added",
    is_removal=True,
)

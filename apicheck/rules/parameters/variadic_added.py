"""`*args` or `**kwargs` is new.

## Why it matters

Users may pass more arguments from this release on.

## Before

    def log(message): ...

## After

    def log(message, *values): ...

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
    "variadic-added",
    "parameters",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    finds(CauseKind.VARIADIC_ADDED),
    opposite="variadic-positional-removed",
)

"""A parameter can be passed in more ways than before: by name as well, or by position as well.

## Why it matters

Users may use the new way from this release on.

## Before

    def fetch(url, /): ...

## After

    def fetch(url): ...

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
    "parameter-kind-widened",
    "parameters",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    finds(CauseKind.KIND_WIDENED),
    opposite="parameter-became-positional-only",
)

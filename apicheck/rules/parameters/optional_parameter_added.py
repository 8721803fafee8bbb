"""There is a new parameter with a default where it disturbs no call.

## Why it matters

Users may pass it from this release on.

## Before

    def fetch(url): ...

## After

    def fetch(url, *, timeout=5): ...

## How to stay compatible

Nothing breaks for callers. Subclasses that override a method may want the parameter, too.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "optional-parameter-added",
    "parameters",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    finds(CauseKind.OPTIONAL_PARAMETER_ADDED),
    opposite="parameter-removed",
)

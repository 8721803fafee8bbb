"""There is a new parameter with a default, before others or before `*args`.

## Why it matters

Positional arguments that meant a later parameter now reach the new one.

## Before

    def fetch(url, timeout=5): ...

## After

    def fetch(url, method="GET", timeout=5): ...

## How to stay compatible

Add the parameter at the end, or keyword-only.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "optional-parameter-inserted",
    "parameters",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    finds(CauseKind.OPTIONAL_PARAMETER_INSERTED),
    advice="add the new parameter after all others, or keyword-only",
    opposite="parameter-removed",
)

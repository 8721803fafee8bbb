"""A parameter is gone, and `*args` or `**kwargs` takes what was meant for it.

## Why it matters

Calls still bind; whether the value still has an effect is for a person to say.

## Before

    def fetch(url, timeout=5, **options): ...

## After

    def fetch(url, **options): ...

## How to stay compatible

See to it that the value is still used, or warn when it is given.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "parameter-swallowed",
    "parameters",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    finds(CauseKind.PARAMETER_SWALLOWED),
    advice="see to it that the value is still used, or warn when it is given",
    opposite="optional-parameter-added",
    is_removal=True,
)

"""`**kwargs` is gone.

## Why it matters

Calls with a keyword that no parameter has raise `TypeError`.

## Before

    def fetch(url, **options): ...

## After

    def fetch(url): ...

## How to stay compatible

Keep `**kwargs`, and warn when it is not empty.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "variadic-keyword-removed",
    "parameters",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    finds(CauseKind.VARIADIC_KEYWORD_REMOVED),
    advice="keep `**kwargs`, and warn when it is not empty",
    opposite="variadic-added",
    is_removal=True,
)

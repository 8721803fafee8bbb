"""A keyword-only parameter can now be passed by position, before what `*args` or other parameters took.

## Why it matters

Positional arguments that meant something else now reach it.

## Before

    def log(*values, end=""): ...

## After

    def log(end="", *values): ...

## How to stay compatible

Leave the parameter keyword-only.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "parameter-became-positional",
    "parameters",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    finds(CauseKind.BECAME_POSITIONAL),
    advice="leave the parameter keyword-only",
    opposite="parameter-became-keyword-only",
)

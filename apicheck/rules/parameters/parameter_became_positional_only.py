"""A parameter can no longer be passed by name.

## Why it matters

Calls that do raise `TypeError`.

## Before

    def fetch(url): ...

## After

    def fetch(url, /): ...

## How to stay compatible

Leave the `/` out until a major release.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "parameter-became-positional-only",
    "parameters",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    finds(CauseKind.BECAME_POSITIONAL_ONLY),
    advice="go on accepting it by name until the next major release",
    opposite="parameter-kind-widened",
)

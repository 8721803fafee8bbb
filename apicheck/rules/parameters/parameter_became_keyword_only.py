"""A parameter can no longer be passed by position.

## Why it matters

Calls that do raise `TypeError`.

## Before

    def fetch(url, timeout=5): ...

## After

    def fetch(url, *, timeout=5): ...

## How to stay compatible

Accept positional arguments for one release, and warn.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "parameter-became-keyword-only",
    "parameters",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    finds(CauseKind.BECAME_KEYWORD_ONLY),
    advice="go on accepting it by position, with a warning, until the next major release",
    opposite="parameter-kind-widened",
)

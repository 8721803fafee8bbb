"""A parameter that callers could pass is gone.

## Why it matters

Calls that pass it raise `TypeError`; where other parameters follow it, positional arguments reach the wrong one.
Several that every call had to give are one finding.

## Before

    def fetch(url, proxies=None): ...

## After

    def fetch(url): ...

## How to stay compatible

Keep the parameter, ignore it and warn when it is given, and remove it in the next major release.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "parameter-removed",
    "parameters",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    finds(CauseKind.PARAMETER_REMOVED),
    advice="keep the parameter, warn when it is given, and remove it in a later major release",
    opposite="optional-parameter-added",
    is_removal=True,
)

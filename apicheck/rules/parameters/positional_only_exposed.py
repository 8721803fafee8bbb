"""A positional-only parameter can now be passed by name beside `**kwargs`, which used to take that name.

## Why it matters

A call that passes the name for `**kwargs` now gives two values for one parameter and raises `TypeError`.

## Before

    def update(self, other, /, **items): ...

## After

    def update(self, other, **items): ...

## How to stay compatible

Leave the `/` where it is.

## References

- Language reference, 6.3.4 "Calls"
"""

from apicheck.matching.causes import CauseKind
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds
from apicheck.rules.rule import Rule

RULE = Rule(
    "positional-only-exposed",
    "parameters",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    finds(CauseKind.POSITIONAL_ONLY_EXPOSED),
    advice="leave the parameter positional-only",
    opposite="parameter-became-positional-only",
)

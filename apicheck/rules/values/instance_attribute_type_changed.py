"""A constructor gives an attribute of its instances a value of another class by now, or a tuple of another length.

It is told where constructors alone set the attribute, nothing is annotated, and both sides write out what they give it:
`[]`, `{}`, `0, 1`, `Client(...)`. Another method, or a subclass, may set it later on, so that it is risky. What a value
of the old class can do, and no value of the new one, is what counts; numbers are one class here.

## Why it matters

`session.jobs.append(job)` fails where the list became a dictionary. The attribute is still there, and no signature has
changed.

## Before

    class Session:
        def __init__(self):
            self.jobs = []

## After

    class Session:
        def __init__(self):
            self.jobs = {}

## How to stay compatible

Keep the attribute as it was, as a property that gives a view of the new one, and give the new one a name of its own.

## References

- The standard library's documentation, "Built-in Types"
"""

from collections.abc import Iterator

from apicheck.matching.given_classes import GivenClass
from apicheck.matching.instance_values import changed_class
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.written_values import named


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find attributes that constructors give values of another class."""
    change = changed_class(pair, pairing) if pair.is_member else None
    old, new = pair.old, pair.new
    if change is None or old is None or new is None:
        return
    was, now, lost = change
    error = f"AttributeError: {now.name!r} object has no attribute {lost.lost!r}"
    is_shown = lost.lost.isidentifier() and not lost.lost.startswith("__")
    yield Finding(
        f"was {named([_kind(was)])} and is now {named([_kind(now)])}",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=Witness(f"instance.{pair.name}.{lost.lost}", error) if is_shown else None,
    )


def _kind(given: GivenClass) -> str:
    return f"tuple of {given.length}" if given.name == "tuple" and given.length is not None else given.name


RULE = Rule(
    "instance-attribute-type-changed",
    "values",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="keep the attribute as it was, and give the new value a name of its own",
    opposite="instance-attribute-type-changed",
)

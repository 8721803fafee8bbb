"""A constant of a module has another value. One that is only spelled otherwise is not told.

Values are compared where they can be evaluated without running the project: literals, arithmetic, strings put together,
containers, `re.compile`, members of enumerations, other constants, and objects that are made of these. Not told are
facts about the project such as its version, texts for people, loggers, and constants whose value follows from another
public one, which is told itself. A set or dict that only gained something is compatible. A value that is equal and of
another type is told, too (`80` and `80.0`, a `frozenset` and a `set`), unless it is declared with a type that both fit.
A `SimpleNamespace` that lost an attribute is breaking, and so is an object that statements after it no longer give one,
`registry.default = "json"`.

## Why it matters

Code that compares with the constant, or hands it on, does something else than before; what was stored with the old
value no longer matches it.

## Before

    DEFAULT_TIMEOUT = 5

## After

    DEFAULT_TIMEOUT = 30

## How to stay compatible

Announce the change, or give the new value a new name.

## References

- PEP 8, "Constants"
"""

from collections.abc import Iterator

from apicheck.matching.kinds import KindChange, kind_change
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.value_changes import changed_values, lost_attribute, value_change
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find attributes of modules that are known to be bound to another value."""
    if pair.is_member or not pair.is_public_base or not pair.head:
        return
    for old, new in changed_values(pair):
        lost = lost_attribute(old, new, pairing)
        if lost is not None:
            kind, name = lost
            yield Finding(
                f"lost its attribute {name}",
                pair.path,
                pair.paths,
                old=describe(old),
                new=describe(new),
                base_entity=old,
                head_entity=new,
                witness=Witness(f"{pair.name}.{name}", f"AttributeError: {kind!r} object has no attribute {name!r}"),
                severity=Severity.BREAKING,
            )
            return
        change = value_change(old, new, pairing)
        if change is not None and kind_change(pair, pairing) is KindChange.NONE:
            yield Finding(
                change.wording,
                pair.path,
                pair.paths,
                old=describe(old),
                new=describe(new),
                base_entity=old,
                head_entity=new,
                severity=Severity.COMPATIBLE if change.is_addition else None,
            )
            return


RULE = Rule(
    "constant-value-changed",
    "values",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="announce the new value, or give it a name of its own",
)

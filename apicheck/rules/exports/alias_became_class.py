"""A name that was another name for a class is a class of its own by now, or another one: they are no longer the same.

It is breaking where neither inherits from the other any more, or where both are the project's own; a class that now
inherits from one of the standard library, which the name meant, is risky.

## Why it matters

What is made or raised under one name is not caught, and no instance, under the other.

## Before

    class ConnectError(Exception): ...
    ConnectionError = ConnectError

## After

    class ConnectError(Exception): ...
    class ConnectionError(ConnectError): ...

## How to stay compatible

Keep the alias; a module-level `__getattr__` can warn of the old name and still give the same class.

## References

- Language reference, 8.4.1 "`except` clause"
- PEP 562, "Module `__getattr__` and `__dir__`"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.parted_classes import parting
from apicheck.model.entity import EntityKind
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes on head under names that stood for another class on base, which is still there."""
    parted = parting(pair, pairing)
    if parted is None or pair.old is None or pair.new is None:
        return
    is_foreign = pair.old.kind is not EntityKind.CLASS
    is_risky = not parted.is_certain or (is_foreign and parted.is_subclass)
    now = pairing.head.best_path(pair.new.home)
    what = "a class of its own" if now in {None, pair.path, *pair.paths} else f"{now}, another class"
    yield Finding(
        f"was another name for {parted.other.removeprefix('builtins.')} and is now {what}",
        pair.path,
        pair.paths,
        old=describe(pair.old),
        new=describe(pair.new),
        base_entity=pair.old,
        head_entity=pair.new,
        witness=None if is_risky else Witness(parted.failing_check(pair.name), "was True and is now False"),
        severity=Severity.RISKY if is_risky else None,
    )


RULE = Rule(
    "alias-became-class",
    "exports",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the alias; a module-level `__getattr__` can warn of the old name and still give the same class",
    no_opposite="two classes that became one are an instance of each other wherever one of them was",
)

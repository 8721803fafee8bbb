"""A public member of a class is gone, and no ancestor has one of its name.

A class that may have members nobody can list (an ancestor outside the project, a `__getattr__`) may still have it: that
is risky. Where an ancestor was lost, `ancestor-removed` tells it for all that came from there.

## Why it matters

Using the member raises `AttributeError`; so does a `super()` call in a subclass.

## Before

    class Client:
        def close(self): ...

## After

    class Client: ...

## How to stay compatible

Keep the member, let it do what replaces it, and warn with `DeprecationWarning`.

## References

- Language reference, 3.2.11 "Class instances"
"""

from collections.abc import Iterator

from apicheck.compare.ancestors import lost_ancestors
from apicheck.compare.pairs import Pair, Pairing
from apicheck.model.definition import Attribute
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.imports import failing_access
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find members of classes on both sides that base has and head does not."""
    old = pair.old
    if old is None or pair.head or pair.base_owner is None or pair.head_owner is None:
        return
    if any(ancestor.home == old.owner for ancestor in lost_ancestors(pair.base_owner, pair.head_owner, pairing)):
        return
    on_instance = isinstance(old.definition, Attribute) and old.definition.on_instance
    yield Finding(
        "was removed; whether it is still inherited or served can't be told" if pair.may_be_served else "was removed",
        pair.path,
        pair.paths,
        old=describe(old),
        base_entity=old,
        head_entity=pair.head_owner,
        witness=None if pair.may_be_served or on_instance else failing_access(pair),
        severity=Severity.RISKY if pair.may_be_served else None,
    )


RULE = Rule(
    "member-removed",
    "members",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the member, let it warn with DeprecationWarning, and remove it in a later major release",
)

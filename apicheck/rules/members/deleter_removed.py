"""A property that could be deleted no longer can.

Where it can't be set any more either, `member-became-read-only` tells that.

## Why it matters

`del client.cache` raises `AttributeError`.

## Before

    class Client:
        @property
        def cache(self): ...

        @cache.deleter
        def cache(self): ...

## After

    class Client:
        @property
        def cache(self): ...

## How to stay compatible

Keep the deleter.

## References

- `property` in the standard library's built-in functions; language reference, 3.3.2.2 "Implementing Descriptors"
"""

from collections.abc import Iterator

from apicheck.matching.calls_of_pairs import qualified_name
from apicheck.matching.pairs import Pair, Pairing, is_settable
from apicheck.model.definition import Property
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find properties on both sides that have a deleter on base alone."""
    old, new = pair.old, pair.new
    if old is None or new is None or pair.head_owner is None:
        return
    before, after = old.definition, new.definition
    if not isinstance(before, Property) or not isinstance(after, Property):
        return
    if before.deleter is None or after.deleter is not None or after.is_cached:
        return
    if is_settable(old) and not is_settable(new):
        return
    owner = qualified_name(pairing.head.hierarchy, pair.head_owner.home)
    yield Finding(
        "can no longer be deleted",
        pair.path,
        pair.paths,
        old=f"{describe(old)} with a deleter",
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=Witness(
            f"del instance.{pair.name}", f"AttributeError: property {pair.name!r} of {owner!r} object has no deleter"
        ),
    )


RULE = Rule(
    "deleter-removed",
    "members",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the deleter",
    no_opposite="a member that can be deleted from now on disturbs nobody",
    is_removal=True,
)

"""A key of a typed dictionary that was always there may now be missing, perhaps by way of `total`.

Type checkers do not agree on whether reading such a key is an error, and a dictionary may still have it: it is risky.

## Why it matters

`movie["year"]` may raise `KeyError`, and some type checkers say so.

## Before

    class Movie(TypedDict):
        title: str

## After

    class Movie(TypedDict, total=False):
        title: str

## How to stay compatible

Keep the key required in what you hand out; give what you take in a type of its own.

## References

- PEP 655, "Marking individual TypedDict items as required or potentially-missing"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.typed_dict_changes import typed_dict_change
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.typed_dict_keys import key_finding


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find typed dictionaries on both sides of which head no longer requires keys that base did."""
    change = typed_dict_change(pair, pairing)
    if change is None:
        return
    found = [(before, after) for before, after in change.kept if before.is_required and not after.is_required]
    if not found:
        return
    old, new = zip(*found, strict=True)
    yield key_finding(pair, change, old, new, "is no longer required", severity=Severity.RISKY)


RULE = Rule(
    "typed-dict-key-became-optional",
    "typed_dicts",
    Domain.TYPING,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="keep the key required in what you hand out",
)

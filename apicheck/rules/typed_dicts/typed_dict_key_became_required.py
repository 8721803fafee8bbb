"""A key of a typed dictionary that could be left out now has to be there, perhaps by way of `total`.

It is a matter of type checkers alone: breaking in a package that ships `py.typed`, risky elsewhere.

## Why it matters

A type checker denies every dictionary that users make without the key, be it a literal, a call, or what they return.

## Before

    class Movie(TypedDict, total=False):
        title: str

## After

    class Movie(TypedDict):
        title: str

## How to stay compatible

Keep the key as `NotRequired`.

## References

- PEP 655, "Marking individual TypedDict items as required or potentially-missing"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.typed_dict_changes import typed_dict_change
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.typed_dict_keys import key_finding


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find typed dictionaries on both sides of which head requires keys that base did not."""
    change = typed_dict_change(pair, pairing)
    if change is None:
        return
    found = [(before, after) for before, after in change.kept if after.is_required and not before.is_required]
    if not found:
        return
    old, new = zip(*found, strict=True)
    witness = Witness(f"{pair.name}(...)", f"a type checker misses the key {new[0].name!r}")
    yield key_finding(pair, change, old, new, "is now required", witness=witness)


RULE = Rule(
    "typed-dict-key-became-required",
    "typed_dicts",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the key as NotRequired",
)

"""A typed dictionary has a key more that has to be there.

It is a matter of type checkers alone: breaking in a package that ships `py.typed`, risky elsewhere.

## Why it matters

A type checker denies every dictionary that users make without the key, be it a literal, a call, or what they return.

## Before

    class Movie(TypedDict):
        title: str

## After

    class Movie(TypedDict):
        title: str
        year: int

## How to stay compatible

Add the key as `NotRequired`.

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
    """Find typed dictionaries on both sides to which head has added required keys."""
    change = typed_dict_change(pair, pairing)
    added = () if change is None else tuple(key for key in change.added if key.is_required)
    if change is not None and added:
        witness = Witness(f"{pair.name}(...)", f"a type checker misses the key {added[0].name!r}")
        yield key_finding(pair, change, (), added, "was added and is required", witness=witness)


RULE = Rule(
    "typed-dict-required-key-added",
    "typed_dicts",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="add the key as NotRequired",
)

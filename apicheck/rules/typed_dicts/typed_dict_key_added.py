"""A typed dictionary has a key more that may be left out.

## Why it matters

Users may build on it from this release on, which is what a minor release announces.

## Before

    class Movie(TypedDict):
        title: str

## After

    class Movie(TypedDict):
        title: str
        year: NotRequired[int]

## How to stay compatible

Nothing breaks for those who make such dictionaries.

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
    """Find typed dictionaries on both sides to which head has added keys that are not required."""
    change = typed_dict_change(pair, pairing)
    added = () if change is None else tuple(key for key in change.added if not key.is_required)
    if change is not None and added:
        yield key_finding(pair, change, (), added, "was added", severity=Severity.COMPATIBLE)


RULE = Rule(
    "typed-dict-key-added",
    "typed_dicts",
    Domain.TYPING,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    opposite="typed-dict-key-removed",
)

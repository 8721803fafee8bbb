"""A key of a typed dictionary may no longer be set.

It is a matter of type checkers alone: breaking in a package that ships `py.typed`, risky elsewhere.

## Why it matters

A type checker denies `movie["title"] = ...`, `del` and `update`.

## Before

    class Movie(TypedDict):
        title: str

## After

    class Movie(TypedDict):
        title: ReadOnly[str]

## How to stay compatible

Give what must not be set a type of its own, which users see only where they read.

## References

- PEP 705, "TypedDict: Read-only items"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.typed_dict_changes import typed_dict_change
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.typed_dict_keys import key_finding


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find typed dictionaries on both sides of which head marks keys as `ReadOnly` that base did not."""
    change = typed_dict_change(pair, pairing)
    if change is None:
        return
    found = [(before, after) for before, after in change.kept if after.is_read_only and not before.is_read_only]
    if not found:
        return
    old, new = zip(*found, strict=True)
    use = f"{pair.name.lower()}[{new[0].name!r}] = ..."
    witness = Witness(use, "a type checker lets nobody set a key that is read-only")
    yield key_finding(pair, change, old, new, "is now read-only", witness=witness)


RULE = Rule(
    "typed-dict-key-became-read-only",
    "typed_dicts",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="give what must not be set a type of its own",
)

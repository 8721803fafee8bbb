"""A typed dictionary no longer has a key.

It is a matter of type checkers alone: breaking in a package that ships `py.typed`, risky elsewhere.

## Why it matters

A type checker denies `movie["year"]`, and a literal that still has the key does not fit the type.

## Before

    class Movie(TypedDict):
        title: str
        year: int

## After

    class Movie(TypedDict):
        title: str

## How to stay compatible

Keep the key, as `NotRequired` where it is no longer always there.

## References

- Typing specification, "Typed dictionaries"; PEP 589
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.typed_dict_changes import typed_dict_change
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.typed_dict_keys import key_finding


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find typed dictionaries on both sides of which head lacks keys."""
    change = typed_dict_change(pair, pairing)
    if change is None or not change.removed:
        return
    use = f"{pair.name.lower()}[{change.removed[0].name!r}]"
    witness = Witness(use, f"a type checker finds no such key in {pair.name}")
    yield key_finding(pair, change, change.removed, (), "was removed", witness=witness)


RULE = Rule(
    "typed-dict-key-removed",
    "typed_dicts",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the key, as NotRequired where it is no longer always there",
    opposite="typed-dict-key-added",
    is_removal=True,
)

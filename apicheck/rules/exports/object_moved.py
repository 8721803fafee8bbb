"""An object can no longer be imported from where it was; one of the same name and shape stands elsewhere on head.

## Why it matters

The object lives on, but every import of its old path raises `ImportError`.

## Before

    # pkg/http.py
    class Client: ...

## After

    # pkg/client.py
    class Client: ...

## How to stay compatible

Import the object at its old place from the new one; that alias is all it takes.

## References

- Language reference, 7.11 "The import statement"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.removals import moved_to
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.imports import failing_import
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find names that lead nowhere on head while a new public name of head is plainly the same object."""
    old = pair.old
    home = moved_to(pair, pairing)
    if home is None:
        return
    yield Finding(
        f"moved to {home.path}, no alias left",
        pair.path,
        pair.paths,
        old=describe(old),
        new=f"{home.path}",
        base_entity=old,
        head_entity=home.new,
        witness=failing_import(pair, pairing),
        advice=f"keep an alias: in {pair.parent}, write `from {home.parent} import {home.name} as {pair.name}`",
    )


RULE = Rule(
    "object-moved",
    "exports",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    opposite="object-moved",
    is_removal=True,
)

"""A public name of a module is gone, and a new name beside it is plainly the same object.

Plainly: it has the same body, members or value; or it has the same parameters and a name that is alike; or the
deprecation on base told to write the new name instead. Whoever leaves the old name as an alias breaks nothing, and
nothing is told.

## Why it matters

Importing the old name raises `ImportError`.

## Before

    def fetchUrl(url): ...

## After

    def fetch_url(url): ...

## How to stay compatible

Keep the old name as an alias, let it warn with `DeprecationWarning`, and remove it in a later major release.

## References

- Language reference, 7.11 "The import statement"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.renames import renamed_to
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.imports import failing_import
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find names of modules that lead nowhere on head while a new one beside them is the same object."""
    if pair.head or pair.is_member:
        return
    new_name = renamed_to(pair, pairing)
    if new_name is None:
        return
    yield Finding(
        f"renamed to {new_name.name}, no alias left",
        pair.path,
        pair.paths,
        old=describe(pair.old),
        new=describe(new_name.new),
        base_entity=pair.old,
        head_entity=new_name.new,
        witness=failing_import(pair, pairing),
        advice=f"keep the old name as an alias: in {pair.parent}, write `{pair.name} = {new_name.name}`",
    )


RULE = Rule(
    "object-renamed",
    "exports",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    opposite="object-renamed",
    is_removal=True,
)

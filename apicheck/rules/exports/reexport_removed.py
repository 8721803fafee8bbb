"""A path to an object is gone while another public path still leads to it.

## Why it matters

Most packages offer their objects at the top and define them further down. Users import the short path, and it raises
`ImportError` although the object is still there.

## Before

    # pkg/__init__.py
    from pkg.client import Client

## After

    # pkg/__init__.py
    (nothing)

## How to stay compatible

Put the import back.

## References

- Typing specification, "Library interface (public and private symbols)"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.removals import other_path
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.imports import failing_import
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find paths that lead nowhere on head, to objects that head still offers under another path of base."""
    old = pair.old
    if old is None or pair.head or pair.is_member or pair.is_folded or pair.may_be_served:
        return
    other = other_path(pair, pairing)
    if other is None:
        return
    yield Finding(
        f"can no longer be imported from here, only as {other}",
        pair.path,
        pair.paths,
        old=describe(old),
        new=other,
        base_entity=old,
        witness=failing_import(pair, pairing),
        advice=f"import it here again from {other.rpartition('.')[0]}",
    )


RULE = Rule(
    "reexport-removed",
    "exports",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    opposite="object-added",
    is_removal=True,
)

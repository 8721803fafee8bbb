"""A public member of a class is gone, and a new member beside it is plainly the same.

Plainly: it has the same body or value; or it has the same parameters and a name that is alike; or the deprecation on
base told to write the new name instead; or the old name was but an alias of the other. Whoever leaves the old name as
an alias breaks nothing, and nothing is told.

## Why it matters

Using the old name raises `AttributeError`; a subclass that overrides it is not called any more.

## Before

    class Client:
        def closeAll(self): ...

## After

    class Client:
        def close_all(self): ...

## How to stay compatible

Keep the old name as an alias, let it warn with `DeprecationWarning`, and remove it in a later major release.

## References

- Language reference, 3.2.11 "Class instances"
"""

from collections.abc import Iterator

from apicheck.matching.ancestors import came_with, lost_ancestors
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.renames import renamed_to
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.imports import failing_access
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find members that head does not have while another one of the class, new or not, is the same."""
    old = pair.old
    if old is None or pair.head or pair.base_owner is None or pair.head_owner is None:
        return
    new_name = renamed_to(pair, pairing)
    if new_name is None:
        return
    lost = lost_ancestors(pair.base_owner, pair.head_owner, pairing)
    if any(came_with(ancestor, old.owner, pair.head_owner, pairing) for ancestor in lost):
        return
    said = f"was another name for {new_name.name}, which is left" if new_name.base else f"renamed to {new_name.name}"
    yield Finding(
        f"{said}; whether the old name is still inherited or served can't be told" if pair.may_be_served else said,
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new_name.new),
        base_entity=old,
        head_entity=new_name.new,
        witness=None if pair.may_be_served else failing_access(pair, pairing),
        severity=Severity.RISKY if pair.may_be_served else None,
        advice=f"keep the old name as an alias: in the class body, write `{pair.name} = {new_name.name}`",
    )


RULE = Rule(
    "member-renamed",
    "members",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    opposite="member-renamed",
    is_removal=True,
)

"""An enumeration has a member that it did not have before, or another name for one.

## Why it matters

Users may build on it from this release on. A `match` or a table that names every member no longer does, and a type
checker says so where it ends in `assert_never`.

## Before

    class Colour(Enum):
        RED = 1

## After

    class Colour(Enum):
        RED = 1
        GREEN = 2

## How to stay compatible

Nothing breaks for those who name members. Say in the documentation that more members may come.

## References

- Typing specification, "Enumerations", "Exhaustiveness checking"
"""

from collections.abc import Iterator

from apicheck.matching.enum_changes import enum_change
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.enum_members import rendered
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find members of enumerations on both sides that head has and base does not."""
    change = enum_change(pair, pairing)
    for member in () if change is None else change.added:
        yield Finding(
            f"was added as another name of {member.alias_of}"
            if member.alias_of
            else "was added; a match that named every member no longer does",
            f"{pair.path}.{member.name}",
            tuple(f"{path}.{member.name}" for path in pair.paths),
            new=rendered(member),
            head_entity=member.entity,
        )


RULE = Rule(
    "enum-member-added",
    "enums",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    opposite="enum-member-removed",
)

"""A member of an enumeration is gone, or is called otherwise.

A member that has a new name with the old value is told as renamed; the old name is no less gone. A method or property
of the name is no member. Where a metaclass or a table in the class body may still make a member of the name, it is
risky.

## Why it matters

`Colour.RED` and `Colour["RED"]` fail, and so does `Colour(1)` unless another member has the value.

## Before

    class Colour(Enum):
        RED = 1
        GREEN = 2

## After

    class Colour(Enum):
        RED = 1

## How to stay compatible

Keep the member; one that was renamed stays as an alias: `OLD = NEW`.

## References

- Library reference, `enum`, "Duplicating enum members and values"
"""

from collections.abc import Iterator

from apicheck.matching.enum_changes import EnumChange, enum_change
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.enum_members import rendered
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.enumerations import EnumMember


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find members of enumerations on both sides that base has and head does not."""
    change = enum_change(pair, pairing)
    if change is None:
        return
    for member in change.removed:
        renamed = change.renamed.get(member.name)
        # Whatever else may make members: what the body binds to a method or property is none.
        is_certain = change.is_certain or member.name in change.replaced
        yield Finding(
            _message(member, change),
            f"{pair.path}.{member.name}",
            tuple(f"{path}.{member.name}" for path in pair.paths),
            old=rendered(member),
            new=None if renamed is None else rendered(renamed),
            base_entity=member.entity,
            head_entity=change.new if renamed is None else renamed.entity,
            witness=_witness(pair, member) if is_certain else None,
            severity=None if is_certain else Severity.RISKY,
            advice=None if renamed is None else f"keep the old name as an alias: {member.name} = {renamed.name}",
        )


def _message(member: EnumMember, change: EnumChange) -> str:
    if member.name in change.replaced:
        return "is no member any more: something else has its name"
    if not change.is_certain:
        return "was removed from the text; whether the enumeration still has it can't be told"
    if member.name in change.renamed:
        return f"was renamed to {change.renamed[member.name].name}"
    return f"was removed; it was another name of {member.alias_of}" if member.alias_of else "was removed"


def _witness(pair: Pair, member: EnumMember) -> Witness:
    # The words for `Colour.RED` changed with Python 3.12.
    return Witness(f"{pair.name}[{member.name!r}]", f"KeyError: {member.name!r}")


RULE = Rule(
    "enum-member-removed",
    "enums",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the member until a later major release, and say in its documentation what replaces it",
    is_removal=True,
    opposite="enum-member-added",
)

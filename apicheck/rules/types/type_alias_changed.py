"""A type alias stands for another type.

It is told once, at the alias; functions that use it on both sides are not told. A narrower type breaks those who hand
over what was allowed, and is risky where the project only ever gives it. A wider one breaks those who get it
from the project, also as part of a `list` that they hand over, and is risky where the project never gives it to anyone:
who hands on values of it may go on. A `NewType` has to go on both ways, for users make its values themselves. Another
spelling of the same type is not told.

## Why it matters

Users annotate their own functions with the alias, and pass on what they get.

## Before

    Key = int | str

## After

    Key = int

## How to stay compatible

Leave the alias as it is, and give the new type a name of its own.

## References

- Typing specification, "Type aliases"
"""

from collections.abc import Iterator

import msgspec

from apicheck.matching.alias_uses import AliasUses, uses_of
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_changes import TypeChange
from apicheck.matching.type_places import Position
from apicheck.model.definition import Attribute
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import misfit, misfits_at, new_text, old_text, seen_or_asked, shown_misfits
from apicheck.surface.naming import last_part
from apicheck.types.expression import members_of
from apicheck.types.questions import Answer


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find aliases on both sides that do not stand for the same type, or may not."""
    for change in misfits_at(pair, pairing, Position.ALIAS):
        found = misfit(change, pair, pairing, _what(change), seen=seen_or_asked(change))
        if not _is_called(change) and _is_matter_of_use(change, uses_of(change.place.old_entity, pairing)):
            found = msgspec.structs.replace(found, severity=Severity.RISKY)
        yield found


def _is_called(change: TypeChange) -> bool:
    """Tell whether it is a `NewType`: users hand over what it is made from whenever they call it, and get it back."""
    definition = change.place.old_entity.definition
    return isinstance(definition, Attribute) and last_part(definition.call or "") == "NewType"


def _is_matter_of_use(change: TypeChange, uses: AliasUses) -> bool:
    """Tell whether what the project uses the alias for goes on: users who annotate with it may do otherwise."""
    is_harmless_wider = change.written is Answer.YES and not uses.is_given
    is_harmless_narrower = change.read is Answer.YES and uses.is_given and not uses.is_taken
    return is_harmless_wider or is_harmless_narrower


def _what(change: TypeChange) -> str:
    if change.written is Answer.YES:
        return f"stands for a wider type; a value of it may now be {shown_misfits(change)}"
    if change.read is Answer.YES and _is_loss_alone(change):
        return f"stands for a narrower type; it no longer allows {shown_misfits(change)}"
    if change.read is Answer.YES:
        return "stands for a narrower type; what it allowed before is no longer all allowed"
    return f"stood for `{old_text(change)}` and stands for `{new_text(change)}`"


def _is_loss_alone(change: TypeChange) -> bool:
    """Tell whether a union lost members, and the others are as they were."""
    old, new = change.place.old_type, change.place.new_type
    return old is not None and new is not None and set(members_of(new)) < set(members_of(old))


RULE = Rule(
    "type-alias-changed",
    "types",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="leave the alias as it is, and give the new type a name of its own",
)

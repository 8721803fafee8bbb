"""Members that get their values from `auto()` have others than before.

A member that came, went or moved before them is the cause; all of them are told once.

## Why it matters

What was stored or sent with the old values now stands for other members. Who names members sees nothing of it, which
is what `auto()` asks of users.

## Before

    class Colour(Enum):
        RED = auto()
        BLUE = auto()

## After

    class Colour(Enum):
        RED = auto()
        GREEN = auto()
        BLUE = auto()

## How to stay compatible

Add members at the end, or write the values down.

## References

- Library reference, `enum.auto`
"""

from collections.abc import Iterator

from apicheck.matching.enum_changes import enum_change
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.enum_members import rendered
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.shown_values import shown

_MOST_NAMED = 5


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find enumerations of which `auto()` counts some members otherwise than before."""
    change = enum_change(pair, pairing)
    if change is None or not change.shifted:
        return
    named = [f"{old.name} from {shown(old.value)} to {shown(new.value)}" for old, new in change.shifted[:_MOST_NAMED]]
    rest = len(change.shifted) - len(named)
    first, now = change.shifted[0]
    yield Finding(
        f"auto() moved {', '.join(named)}{f' and {rest} more' if rest else ''}",
        pair.path,
        pair.paths,
        old=", ".join(rendered(old) for old, _ in change.shifted),
        new=", ".join(rendered(new) for _, new in change.shifted),
        base_entity=change.old,
        head_entity=change.new,
        witness=Witness(f"{pair.name}.{first.name}.value", f"was {shown(first.value)} and is now {shown(now.value)}"),
    )


RULE = Rule(
    "enum-auto-value-shifted",
    "enums",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="add members at the end, or write the values down",
)

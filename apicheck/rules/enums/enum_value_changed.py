"""A member of an enumeration has another value.

Where a `__new__` of the project makes the values of what is written, it is risky. Values that `auto()` has counted anew
are told by `enum-auto-value-shifted`.

## Why it matters

`Colour(1)` fails or gives another member, and what was stored or sent with the old value is no longer understood.

## Before

    class Colour(Enum):
        RED = 1

## After

    class Colour(Enum):
        RED = 10

## How to stay compatible

Keep the value, or let `_missing_` answer to the old one.

## References

- Library reference, `enum`, "Supported `_sunder_` names"
"""

from collections.abc import Iterator

from apicheck.matching.enum_changes import EnumChange, enum_change
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.code_span import spanned
from apicheck.model.definition import Class
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.model.value import Constant
from apicheck.rules.enum_members import rendered
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.enumerations import EnumMember
from apicheck.surface.classes.qualified_names import qualified_name
from apicheck.surface.shown_values import shown


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find members of enumerations whose values are known to be others than before."""
    change = enum_change(pair, pairing)
    if change is None:
        return
    for old, new in change.changed:
        is_certain = not (change.before.decides_values or change.after.decides_values)
        message = f"was {spanned(shown(old.value))} and is now {spanned(shown(new.value))}"
        yield Finding(
            message if is_certain else f"{message}; what value its class makes of that can't be told",
            f"{pair.path}.{old.name}",
            tuple(f"{path}.{old.name}" for path in pair.paths),
            old=rendered(old),
            new=rendered(new),
            base_entity=old.entity,
            head_entity=new.entity,
            witness=_witness(pair, pairing, change, old, new) if is_certain else None,
            severity=None if is_certain else Severity.RISKY,
        )


def _witness(pair: Pair, pairing: Pairing, change: EnumChange, old: EnumMember, new: EnumMember) -> Witness:
    """Look the old value up; where that may still find the member, read its value."""
    value = old.value
    holder = next(
        (member for member in change.after.members.values() if member.value == value and not member.alias_of), None
    )
    call = f"{pair.name}({shown(value)})"
    found = old.alias_of or old.name
    if isinstance(value, Constant) and holder is not None and holder.name != found:
        return Witness(call, f"was {pair.name}.{found} and is now {pair.name}.{holder.name}")
    is_refused = holder is None and not change.after.finds_missing and not change.after.is_flag and change.is_certain
    if isinstance(value, Constant) and is_refused and isinstance(change.new.definition, Class):
        name = qualified_name(pairing.head.hierarchy, change.new.home)
        return Witness(call, f"ValueError: {shown(value)} is not a valid {name}")
    return Witness(f"{pair.name}.{old.name}.value", f"was {shown(value)} and is now {shown(new.value)}")


RULE = Rule(
    "enum-value-changed",
    "enums",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the value, or let _missing_ answer to the old one",
)

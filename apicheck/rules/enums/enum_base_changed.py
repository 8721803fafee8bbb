"""Members of an enumeration are values of another kind: `IntEnum` became `Enum`, `Flag` became `Enum`, or the reverse.

Breaking where something was lost: the built-in type that members were, the operators of flags; or where a class became
an enumeration whose members no longer are the plain values. Risky where `str()` of a member now gives something else,
and compatible where members only gained a type. A base of the project that was lost is told as such.

## Why it matters

Members no longer compare equal to plain values, sort, count or serialise as them: `Colour.RED == 1` is False.

## Before

    class Colour(IntEnum):
        RED = 1

## After

    class Colour(Enum):
        RED = 1

## How to stay compatible

Keep the type that members are, and the kind of enumeration.

## References

- Library reference, `enum`: `IntEnum`, `StrEnum`, `ReprEnum`, `Flag`; What's New In Python 3.11, "enum"
"""

from collections.abc import Iterator

from apicheck.matching.ancestors import lost_ancestors
from apicheck.matching.enum_changes import EnumChange, enum_change, is_base_told
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.values import values_of
from apicheck.model.definition import Attribute, Class
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.model.value import Constant
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.calls.callables import runtime
from apicheck.surface.naming import last_part
from apicheck.surface.shown_values import shown


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find enumerations whose members are no longer, or now are, values of a built-in type or flags."""
    change = enum_change(pair, pairing)
    if change is None:
        yield from _became_enumeration(pair, pairing)
        return
    if is_base_told(change, pairing):
        return
    found = _lost(pair, change, pairing) or _gained(change)
    if found is None:
        return
    message, severity, witness = found
    if severity is Severity.BREAKING and not change.is_certain:
        severity, witness = Severity.RISKY, None
    yield Finding(
        message,
        pair.path,
        pair.paths,
        old=describe(change.old),
        new=describe(change.new),
        base_entity=change.old,
        head_entity=change.new,
        witness=witness,
        severity=severity,
    )


_Found = tuple[str, Severity, Witness | None]


def _lost(pair: Pair, change: EnumChange, pairing: Pairing) -> _Found | None:
    before, after = change.before, change.after
    if before.data_type and before.data_type != after.data_type:
        message = f"its members are no longer {last_part(before.data_type)}"
        return message, Severity.BREAKING, _comparison(pair, change)
    if before.is_flag and not after.is_flag:
        return "is no longer a Flag", Severity.BREAKING, _no_subclass(pair, "Flag")
    if isinstance(change.old.definition, Class) and isinstance(change.new.definition, Class):
        lost = [a for a in lost_ancestors(change.old, change.new, pairing) if a.home.startswith("enum.")]
        if lost:
            return f"is no longer a {lost[0].name}", Severity.BREAKING, _no_subclass(pair, lost[0].name)
    return None


def _gained(change: EnumChange) -> _Found | None:
    before, after = change.before, change.after
    if after.is_spelled_by_value and not before.is_spelled_by_value:
        return "str() of its members now gives their value", Severity.RISKY, None
    if after.data_type and not before.data_type:
        return f"its members now are {last_part(after.data_type)}", Severity.COMPATIBLE, None
    if after.is_flag and not before.is_flag:
        return "is now a Flag", Severity.COMPATIBLE, None
    return None


def _comparison(pair: Pair, change: EnumChange) -> Witness | None:
    for name, member in change.before.members.items():
        if isinstance(member.value, Constant) and name in change.after.members and not name.startswith("_"):
            return Witness(f"{pair.name}.{name} == {shown(member.value)}", "was True and is now False")
    return None


def _no_subclass(pair: Pair, name: str) -> Witness:
    return Witness(f"issubclass({pair.name}, {name})", "was True and is now False")


def _became_enumeration(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Judge a class of plain values that became an enumeration."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base or not isinstance(old.definition, Class):
        return
    after = values_of(pairing).head.enumeration(new)
    if after is None or not isinstance(new.definition, Class):
        return
    for name, member in after.members.items():
        for entity in runtime(pairing.base.hierarchy.member(old, name)):
            if not isinstance(entity.definition, Attribute) or name.startswith("_"):
                continue
            value = values_of(pairing).base.of(entity).value
            if not isinstance(value, Constant) or member.value != value:
                continue
            is_equal = last_part(after.data_type) == type(value.value).__name__
            yield Finding(
                "is now an enumeration, which no class can inherit from"
                if is_equal
                else "is now an enumeration, whose members are no longer the plain values",
                pair.path,
                pair.paths,
                old=describe(old),
                new=describe(new),
                base_entity=old,
                head_entity=new,
                witness=None
                if is_equal
                else Witness(f"{pair.name}.{name} == {shown(value)}", "was True and is now False"),
                severity=Severity.RISKY if is_equal else None,
            )
            return


RULE = Rule(
    "enum-base-changed",
    "enums",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the type that its members are, and the kind of enumeration",
)

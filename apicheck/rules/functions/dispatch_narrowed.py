"""A generic function has lost its implementation for a type.

Where the function itself only raises, as most do, a call with such an argument fails now: that is breaking. Where it
does something for any argument the call goes there, which is risky.

## Why it matters

`render(12)` raises `TypeError`, or gives something else than it did.

## Before

    @functools.singledispatch
    def render(value):
        raise TypeError(value)

    @render.register
    def _(value: int):
        return str(value)

## After

    @functools.singledispatch
    def render(value):
        raise TypeError(value)

## How to stay compatible

Keep the implementation until the next major release, and let it warn.

## References

- `functools.singledispatch`
"""

from collections.abc import Iterator, Sequence

from apicheck.matching.dispatch import lost_implementations
from apicheck.matching.member_uses import use_of
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Function
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.naming import last_part


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find generic functions, where their modules are asked about, that do less for some type."""
    for generic, types in lost_implementations(pair, pairing):
        for old, new in generic.matches():
            yield _finding(generic, old, new, types, pairing)


def _finding(generic: Pair, old: Entity, new: Entity, types: Sequence[Entity], pairing: Pairing) -> Finding:
    names = ", ".join(last_part(each.home) for each in types)
    raised = new.definition.raised if isinstance(new.definition, Function) else None
    call = f"{use_of(generic, pairing)}({last_part(types[0].home)}(...))"
    return Finding(
        f"has no implementation for {names} any more",
        generic.path,
        generic.paths,
        old=f"{describe(old)} for {names}",
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=None if raised is None else Witness(call, f"{last_part(raised)}, raised by {old.name}()"),
        severity=Severity.RISKY if raised is None else Severity.BREAKING,
    )


RULE = Rule(
    "dispatch-narrowed",
    "functions",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the implementation until the next major release",
    no_opposite="what a call did for a type before is told of the function itself, if at all",
)

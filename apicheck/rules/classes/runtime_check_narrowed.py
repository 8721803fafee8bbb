"""A protocol that `isinstance` may ask for has one more member.

## Why it matters

`isinstance(thing, Closable)` was true for the users' classes that fitted the protocol, and is now false: they lack the
member.

## Before

    @runtime_checkable
    class Closable(Protocol):
        def close(self): ...

## After

    @runtime_checkable
    class Closable(Protocol):
        def close(self): ...
        def is_closed(self): ...

## How to stay compatible

Put the new member into a protocol of its own that extends this one, and ask for that where it is needed.

## References

- PEP 544, "`@runtime_checkable` decorator and narrowing types by `isinstance()`"
- `typing.runtime_checkable` in the standard library
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.protocol_changes import asks_at_run_time, gained_protocol_members
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find members that a protocol on both sides asks for on head alone, at run time, too."""
    if pair.classes is None:
        return
    old, new = pair.classes
    gained = gained_protocol_members(old, new, pairing)
    if not gained or not asks_at_run_time(old, new, pairing):
        return
    for name, member in gained.items():
        yield Finding(
            "was added to what the protocol asks for, at run time, too",
            f"{pair.path}.{name}",
            tuple(f"{path}.{name}" for path in pair.paths),
            new=describe(member),
            base_entity=old,
            head_entity=member,
            witness=Witness(f"isinstance(thing, {pair.name})", f"was True, and is now False without {name}"),
        )


RULE = Rule(
    "runtime-check-narrowed",
    "classes",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="put the member into a protocol of its own that extends this one",
    opposite="member-removed",
)

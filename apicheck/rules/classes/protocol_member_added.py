"""A protocol asks for one more member.

Where `isinstance` may ask for the protocol, `runtime-check-narrowed` tells it; where the member is abstract, it is
`abstract-method-added`.

## Why it matters

A type checker no longer takes the users' classes that fitted the protocol: they lack the member.

## Before

    class Reader(Protocol):
        def read(self) -> bytes: ...

## After

    class Reader(Protocol):
        def read(self) -> bytes: ...
        def close(self) -> None: ...

## How to stay compatible

Put the new member into a protocol of its own that extends this one, and ask for that where it is needed.

## References

- PEP 544; typing specification, "Protocols"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.protocol_changes import asks_at_run_time, gained_protocol_members
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.typing_promise import typing_severity


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find members that a protocol on both sides asks for on head alone."""
    if pair.classes is None:
        return
    old, new = pair.classes
    gained = gained_protocol_members(old, new, pairing)
    if not gained or asks_at_run_time(old, new, pairing):
        return
    for name, member in gained.items():
        yield Finding(
            "was added to what the protocol asks for",
            f"{pair.path}.{name}",
            tuple(f"{path}.{name}" for path in pair.paths),
            new=describe(member),
            base_entity=old,
            head_entity=member,
            severity=typing_severity(pairing, new),
        )


RULE = Rule(
    "protocol-member-added",
    "classes",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="put the member into a protocol of its own that extends this one",
    opposite="member-removed",
)

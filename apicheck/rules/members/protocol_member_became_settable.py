"""A protocol asks for a member that can be set, where it asked for one that can be read.

A property without a setter has one now, or is a plain attribute.

## Why it matters

A type checker no longer takes the users' classes in which the member can only be read: frozen data classes, named
tuples, properties of their own.

## Before

    class Named(Protocol):
        @property
        def name(self) -> str: ...

## After

    class Named(Protocol):
        name: str

## How to stay compatible

Keep the property, and ask for what can be set in a protocol of its own that extends this one.

## References

- PEP 544; typing specification, "Protocols": mutable attributes
"""

from collections.abc import Iterator

from apicheck.matching.implementations import read_only_implementation
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.settable_members import became_settable, is_of_protocol
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.typing_promise import typing_severity


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find properties of protocols that implementations have to have a setter for by now."""
    old, new = pair.old, pair.new
    if old is None or new is None or not is_of_protocol(pair, pairing) or not became_settable(pair, pairing):
        return
    yield Finding(
        "has to be settable now; implementations that can only be read no longer fit the protocol",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=_witness(pair, pairing),
        severity=typing_severity(pairing, old),
    )


def _witness(pair: Pair, pairing: Pairing) -> Witness | None:
    program = read_only_implementation(pair, pairing)
    if program is None:
        return None
    *before, member = program.splitlines()
    return Witness(member, "a type checker rejects the override now", tuple(before))


RULE = Rule(
    "protocol-member-became-settable",
    "members",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the property, and ask for what can be set in a protocol of its own that extends this one",
    opposite="member-became-read-only",
)

"""A property that could only be read can be set now: it has a setter, or it is a plain attribute.

Of a protocol it is `protocol-member-became-settable`.

## Why it matters

Users may build on it from this release on, which is what a minor release announces.

## Before

    class Client:
        @property
        def timeout(self): ...

## After

    class Client:
        @property
        def timeout(self): ...

        @timeout.setter
        def timeout(self, value): ...

## How to stay compatible

Nothing breaks.

## References

- Language reference, 3.3.2.2 "Implementing Descriptors"
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.settable_members import became_settable, is_of_protocol
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find properties without a setter that users can assign to on head."""
    old, new = pair.old, pair.new
    if old is None or new is None or is_of_protocol(pair, pairing) or not became_settable(pair, pairing):
        return
    yield Finding(
        "can be set now",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
    )


RULE = Rule(
    "member-became-settable",
    "members",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    opposite="member-became-read-only",
)

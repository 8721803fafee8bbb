"""A protocol is now a class that others have to inherit from.

## Why it matters

Classes that fitted it by their members no longer do, neither for a type checker nor, where it was
`@runtime_checkable`, for `isinstance`; and a protocol of the users' own that extends it raises `TypeError`.

## Before

    class Reader(Protocol):
        def read(self): ...

## After

    class Reader(ABC):
        @abstractmethod
        def read(self): ...

## How to stay compatible

Keep the protocol, and give the class another name.

## References

- PEP 544, "Merging and extending protocols"; `typing.Protocol` in the standard library
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.protocols import is_protocol


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find protocols on base that are classes of another kind on head."""
    if pair.classes is None:
        return
    old, new = pair.classes
    if not is_protocol(pairing.base.hierarchy, old) or is_protocol(pairing.head.hierarchy, new):
        return
    yield Finding(
        "is no longer a protocol",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=Witness(
            f"class Subclass({pair.name}, Protocol): ...",
            f"TypeError: Protocols can only inherit from other protocols, got <class '{new.home}'>",
        ),
    )


RULE = Rule(
    "protocol-became-class",
    "classes",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the protocol, and give the class another name",
    opposite="class-became-protocol",
)

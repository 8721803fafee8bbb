"""A method that subclasses had to define is no longer abstract.

Where the method is gone as well, `member-removed` tells that.

## Why it matters

Subclasses may leave it to the class from this release on; where it was the last one, the class itself can be
instantiated.

## Before

    class Storage(ABC):
        @abstractmethod
        def close(self): ...

## After

    class Storage(ABC):
        def close(self):
            return None

## How to stay compatible

Nothing breaks.

## References

- `abc.abstractmethod` in the standard library
"""

from collections.abc import Iterator

from apicheck.matching.abstract_changes import abstract_change
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find methods that are abstract in base's class, and in head's are there and no longer abstract."""
    if pair.classes is None:
        return
    old, new = pair.classes
    for name in abstract_change(old, new, pairing).lost:
        before = next(iter(pairing.base.hierarchy.member(old, name)), None)
        after = next(iter(pairing.head.hierarchy.member(new, name)), None)
        yield Finding(
            "no longer abstract",
            f"{pair.path}.{name}",
            tuple(f"{path}.{name}" for path in pair.paths),
            old=describe(before),
            new=describe(after),
            base_entity=before,
            head_entity=after,
        )


RULE = Rule(
    "abstract-method-dropped",
    "classes",
    Domain.RUNTIME,
    Severity.COMPATIBLE,
    Bump.MINOR,
    check,
    opposite="abstract-method-added",
)

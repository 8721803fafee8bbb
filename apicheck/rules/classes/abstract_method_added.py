"""A class that others have to subclass asks for one more method: a new abstract one, or one that has become abstract.

It is told at the class where it was added, not at those that inherit it. Private methods count: a subclass has to
define them all the same.

## Why it matters

A subclass that defined all abstract methods can no longer be instantiated: that raises `TypeError`.

## Before

    class Storage(ABC):
        @abstractmethod
        def load(self): ...

## After

    class Storage(ABC):
        @abstractmethod
        def load(self): ...

        @abstractmethod
        def save(self, data): ...

## How to stay compatible

Give the new method a body that works without the subclass's help, or one that raises `NotImplementedError`.

## References

- `abc.abstractmethod` in the standard library
"""

from collections.abc import Iterator

from apicheck.matching.abstract_changes import abstract_change
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.abstract_uses import failing_subclass
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find abstract methods of head's class that a subclass of base's abstract class need not define."""
    if pair.classes is None:
        return
    old, new = pair.classes
    change = abstract_change(old, new, pairing)
    if not change.gained or change.was_instantiable:
        return
    for name, method in change.gained.items():
        before = pairing.base.hierarchy.member(old, name)
        yield Finding(
            "is now abstract" if before else "abstract method added",
            f"{pair.path}.{name}",
            tuple(f"{path}.{name}" for path in pair.paths),
            old=describe(before[0]) if before else None,
            new=describe(method),
            base_entity=before[0] if before else old,
            head_entity=method,
            witness=failing_subclass(pair.name, change.before, change.gained) if change.is_certain else None,
            severity=None if change.is_certain else Severity.RISKY,
        )


RULE = Rule(
    "abstract-method-added",
    "classes",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="give the method a body, without @abstractmethod",
    opposite="abstract-method-dropped",
)

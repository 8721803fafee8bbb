"""A class that could be instantiated has abstract methods now: its own, or inherited ones that it does not define.

Only classes whose metaclass is `abc.ABCMeta` are held to their abstract methods, and only where `object.__new__` makes
the instance: subclasses of `dict`, `Exception` and their like are made all the same. Where a metaclass or a `__new__`
of the project may give something else than that, or an unknown ancestor has a say, it is risky.

## Why it matters

`Client()` raises `TypeError`, and so does every subclass that does not define the methods.

## Before

    class Client(ABC):
        def fetch(self):
            raise NotImplementedError

## After

    class Client(ABC):
        @abstractmethod
        def fetch(self): ...

## How to stay compatible

Keep a body that raises `NotImplementedError` until the next major release.

## References

- `abc.abstractmethod` in the standard library
"""

from collections.abc import Iterator

from apicheck.matching.abstract_changes import abstract_change
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.abstract_uses import failing_call
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.calls.callables import constructor
from apicheck.surface.classes.abstract_methods import is_called_by_project, leaves_construction_to_others


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes that had no abstract methods on base and have some on head."""
    if pair.classes is None:
        return
    old, new = pair.classes
    change = abstract_change(old, new, pairing)
    if not change.gained or not change.was_instantiable:
        return
    names = ", ".join(change.gained)
    made = constructor(pairing.base.hierarchy, old)
    shown = failing_call(pair.name, new.name, () if made is None else made.signatures, change.gained)
    # Only subclasses were ever instantiated: the class itself raises before it is made.
    is_for_subclasses = leaves_construction_to_others(pairing.base.hierarchy, old)
    is_shown = change.is_certain and not is_for_subclasses
    is_shown = is_shown and not is_called_by_project(pairing.head.hierarchy, new)
    missing = f"{names} {'is' if len(change.gained) == 1 else 'are'} abstract"
    yield Finding(
        f"subclasses that lack them can no longer be instantiated: {missing}"
        if is_for_subclasses
        else f"can no longer be instantiated: {missing}",
        pair.path,
        pair.paths,
        old=describe(old),
        new=f"{describe(new)} with abstract {names}",
        base_entity=old,
        head_entity=next(iter(change.gained.values())),
        witness=shown if is_shown else None,
        severity=None if change.is_certain else Severity.RISKY,
    )


RULE = Rule(
    "class-became-abstract",
    "classes",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="give the methods a body that raises NotImplementedError, and leave them without @abstractmethod",
    opposite="abstract-method-dropped",
)

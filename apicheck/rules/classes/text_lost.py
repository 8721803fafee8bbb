"""A class has lost its `__str__`: `str(instance)`, `print(instance)` and `f"{instance}"` give its `repr()` now.

It is told of a `__str__` of the project, and not where that gave the `repr()` anyway. Where it came from an ancestor
that is gone, `ancestor-removed` tells that; what becomes of the members of enumerations has rules of its own.

## Why it matters

What is shown, logged, compared or put into an address is another text, without any error.

## Before

    class Address:
        def __str__(self):
            return self.url

## After

    class Address: ...

## How to stay compatible

Keep the method, and let new code ask for the text by a name.

## References

- Data model, 3.3.1 "Basic customization" (`object.__str__`)
"""

from collections.abc import Iterator

from apicheck.matching.ancestors import lost_ancestors
from apicheck.matching.own_members import own_members
from apicheck.matching.pairs import Pair, Pairing, shared_ancestors
from apicheck.model.definition import Function
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule

_TEXT = "__str__"
_SAME_AS_REPR = frozenset({"repr", "self.__repr__"})


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes that had a `__str__` of their own and have none."""
    if pair.classes is None or not _is_lost(*pair.classes, pairing):
        return
    old, new = pair.classes
    is_told = any(_is_lost(*each, pairing) for each in shared_ancestors(pairing, old, new))
    if is_told or lost_ancestors(old, new, pairing):
        return
    yield Finding(
        "str() of its instances no longer gives a text of its own",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
    )


def _is_lost(old: Entity, new: Entity, pairing: Pairing) -> bool:
    had = own_members(old, _TEXT, pairing.base)
    if not had or own_members(new, _TEXT, pairing.head):
        return False
    lineage = pairing.head.hierarchy.lineage(new)
    return not lineage.is_open and "enum.Enum" not in lineage.homes and all(map(_is_own_text, had))


def _is_own_text(method: Entity) -> bool:
    """Tell whether a `__str__` is no other spelling of `__repr__`."""
    function = method.definition
    if not isinstance(function, Function) or not method.home.endswith(f".{_TEXT}"):
        return False
    return function.returned_call not in _SAME_AS_REPR


RULE = Rule(
    "text-lost",
    "classes",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.PATCH,
    check,
    advice="keep the method, and let new code ask for the text by a name",
    no_opposite="a text of its own, where there was none, is what nobody waited for",
)

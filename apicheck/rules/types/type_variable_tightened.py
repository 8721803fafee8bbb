"""A generic class takes fewer types as its argument, or is no longer co- or contravariant in it.

A type checker decides whether every type that was within the old bound or among the old constraints is within the new
ones. A default that changed is told as well: the class without arguments then stands for another type.

## Why it matters

Type checkers reject `Box[str]` where the bound leaves it out, and `Source[int]` for `Source[float]` once that is
invariant.

## Before

    T = TypeVar("T")
    class Box(Generic[T]): ...

## After

    T = TypeVar("T", bound=int)
    class Box(Generic[T]): ...

## How to stay compatible

Keep the bound, and check what the class is given where it is used.

## References

- Typing specification, "Generics", "Type parameter defaults"; PEP 484, PEP 695, PEP 696
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.type_changes import TypeChange
from apicheck.matching.type_places import Position
from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.rule import Finding, Rule
from apicheck.rules.type_findings import doubt_of, finding, misfits_at, severity_of, witness_of
from apicheck.types.expression import show

_SENTENCES = {
    "variance": "is no longer {variance} in {name}",
    "constraints": "takes only some types for {name} that it took before",
    "default": "without arguments stands for another type, because the default of {name} changed",
}


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find generic classes on both sides whose type variables allow less."""
    for change in misfits_at(pair, pairing, Position.VARIABLE):
        yield finding(
            change,
            pair,
            f"{_what(change)}{doubt_of(change)}",
            witness=witness_of(change, pair, pairing),
            severity=severity_of(change, pairing),
        )
        return


def _what(change: TypeChange) -> str:
    place = change.place
    sentence = _SENTENCES.get(place.aspect)
    if sentence is not None:
        variance = "contravariant" if "contravariant" in (place.old or "") else "covariant"
        return sentence.format(name=place.name, variance=variance)
    limit = "" if place.new_type is None else f"; it has to be `{show(place.new_type)}`"
    return f"no longer takes every type for {place.name}{limit}"


RULE = Rule(
    "type-variable-tightened",
    "types",
    Domain.TYPING,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="keep the bound, and check what the class is given where it is used",
)

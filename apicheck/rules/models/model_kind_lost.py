"""A class is no longer a dataclass, an attrs class or a named tuple, although it may be called as before.

Told of the class whose decorator or base made it one. A pydantic model or a msgspec struct that is none any more has
lost its base, which `ancestor-removed` tells; so has a named tuple that is no tuple.

## Why it matters

`dataclasses.fields`, `asdict` and `replace` refuse the class and its instances, and so do `attrs.fields` and its kin; a
named tuple loses `_fields`, `_asdict` and `_replace`. Comparison, hash, representation and the positional patterns of
`match` are no longer made from the fields.

## Before

    @dataclass
    class Point:
        x: int
        y: int

## After

    class Point:
        def __init__(self, x: int, y: int) -> None:
            self.x = x
            self.y = y

## How to stay compatible

Leave the decorator where it is: a method that is written in the class, such as `__init__`, is not replaced by it.

## References

- The standard library's `dataclasses` and `collections.namedtuple`; attrs, `fields`
"""

from collections.abc import Iterator

from apicheck.matching.model_kinds import MARKS, lost_kind
from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.entity import Entity
from apicheck.model.report import Bump, Domain, Severity, Witness
from apicheck.rules.describe import describe
from apicheck.rules.rule import Finding, Rule
from apicheck.surface.classes.data_models import Library, data_model

_NAMES = {
    Library.DATACLASSES: "a dataclass",
    Library.ATTRS: "an attrs class",
    Library.NAMED_TUPLE: "a named tuple",
}


def check(pair: Pair, pairing: Pairing) -> Iterator[Finding]:
    """Find classes on both sides that a library knows as one of its own on base alone."""
    library = lost_kind(pair, pairing)
    old, new = pair.old, pair.new
    if library is None or old is None or new is None or not pair.is_public_base:
        return
    yield Finding(
        f"is no longer {_NAMES[library]}{_equality(old, new, pairing)}",
        pair.path,
        pair.paths,
        old=describe(old),
        new=describe(new),
        base_entity=old,
        head_entity=new,
        witness=_witness(library, new),
    )


def _equality(old: Entity, new: Entity, pairing: Pairing) -> str:
    """Say where instances with the same fields are no longer equal."""
    before = data_model(pairing.base.hierarchy, old)
    hierarchy = pairing.head.hierarchy
    if before is None or not before.has_eq or data_model(hierarchy, new) is not None:
        return ""
    written = hierarchy.member(new, "__eq__") or hierarchy.may_have(new, "__eq__")
    return "" if written else ", and its instances are equal only if they are the same"


def _witness(library: Library, new: Entity) -> Witness:
    match library:
        case Library.DATACLASSES:
            error = "TypeError: must be called with a dataclass type or instance"
            return Witness(f"dataclasses.fields({new.name})", error)
        case Library.ATTRS:
            error = f"attr.exceptions.NotAnAttrsClassError: <class {new.home!r}> is not an attrs-decorated class."
            return Witness(f"attrs.fields({new.name})", error)
        case _:
            error = f"AttributeError: type object {new.name!r} has no attribute {MARKS[library]!r}"
            return Witness(f"{new.name}.{MARKS[library]}", error)


RULE = Rule(
    "model-kind-lost",
    "models",
    Domain.RUNTIME,
    Severity.BREAKING,
    Bump.MAJOR,
    check,
    advice="leave the decorator where it is; a method that is written in the class is not replaced by it",
    no_opposite="a class that a library comes to know gains its functions; what it loses by that is told by itself",
)

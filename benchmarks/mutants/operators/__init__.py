"""The operators: each makes one kind of change at one place, or none where the place does not allow it."""

from collections.abc import Callable
from random import Random

import msgspec

from benchmarks.mutants.sources import Changes, Package, Place

Apply = Callable[[Place, Random, Package], Changes | None]


class Operator(msgspec.Struct, frozen=True):
    """`kind` says at which places it is tried. One that `is_silent` leaves everything as users see it."""

    name: str
    kind: str
    apply: Apply
    is_silent: bool


OPERATORS: list[Operator] = []


def operator(kind: str, *, silent: bool = False) -> Callable[[Apply], Apply]:
    """Enter a function among the operators, under its name."""

    def enter(apply: Apply) -> Apply:
        OPERATORS.append(Operator(apply.__name__.replace("_", "-"), kind, apply, silent))
        return apply

    return enter


def all_operators() -> list[Operator]:
    """Return all operators, in a stable order."""
    from benchmarks.mutants.operators import (  # noqa: F401 - they enter themselves
        classes,
        functions,
        members,
        models,
        modules,
        parameters,
        refactorings,
    )

    return sorted(OPERATORS, key=lambda each: each.name)

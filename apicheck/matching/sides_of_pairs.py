"""What the two sides of a pair are made of: where it is defined, who sees it, and under which tests it is there."""

from __future__ import annotations

from apicheck.matching.pairs import Side
from apicheck.model.condition import CanImport, Condition, elementary_tests
from apicheck.model.entity import Alternatives


def homes_of(alternatives: Alternatives) -> tuple[str, ...]:
    """Return where things are defined, in a stable order."""
    return (alternatives[0].home,) if len(alternatives) == 1 else tuple(sorted(entity.home for entity in alternatives))


def seen_by_type_checkers(alternatives: Alternatives) -> Alternatives:
    """Return what does not exist at run time."""
    return tuple(entity for entity in alternatives if entity.is_typing_only)


def given_of(base: Side, head: Side, module: str, old: Alternatives, new: Alternatives) -> tuple[Condition, ...]:
    """Return what holds wherever both sides have a module: of the rest, neither has anything to compare.

    That is what has to be importable for one of them and what the other one can do without, and what else the
    statements of both need. What came along with the distribution and no longer does is another matter.
    """
    if all(entity.condition is None for entity in (*old, *new)):
        return ()
    tests = {
        test
        for entity in old
        for test in elementary_tests(entity.condition)
        if isinstance(test, CanImport) and head.surface.loading.can_import(test.name, module)
    } | {
        test
        for entity in new
        for test in elementary_tests(entity.condition)
        if isinstance(test, CanImport) and base.surface.loading.asks_for(test.name, module)
    }
    needs = (*base.surface.needs(module), *head.surface.needs(module))
    return (*sorted(tests, key=lambda test: test.name), *(each for each in needs if each not in tests))


def may_be_missing(alternatives: Alternatives) -> bool:
    """Tell whether there is nothing that is there without a condition."""
    return all(entity.condition is not None for entity in alternatives)

"""What the two sides of a pair are made of: where it is defined, who sees it, and under which tests it is there."""

from __future__ import annotations

from apicheck.matching.pairs import Side
from apicheck.model.condition import CanImport, Test, elementary_tests
from apicheck.model.entity import Alternatives


def homes_of(alternatives: Alternatives) -> tuple[str, ...]:
    """Return where things are defined, in a stable order."""
    return (alternatives[0].home,) if len(alternatives) == 1 else tuple(sorted(entity.home for entity in alternatives))


def seen_by_type_checkers(alternatives: Alternatives) -> Alternatives:
    """Return what does not exist at run time."""
    return tuple(entity for entity in alternatives if entity.is_typing_only)


def tests_given(head: Side, module: str, old: Alternatives) -> tuple[Test, ...]:
    """Return what has to be importable on head for its module to be: a dependency that base could do without."""
    tests = {
        test
        for entity in old
        for test in elementary_tests(entity.condition)
        if isinstance(test, CanImport) and head.surface.loading.can_import(test.name, module)
    }
    return tuple(sorted(tests, key=lambda test: test.name))


def may_be_missing(alternatives: Alternatives) -> bool:
    """Tell whether there is nothing that is there without a condition."""
    return all(entity.condition is not None for entity in alternatives)

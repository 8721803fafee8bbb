"""Errors that functions raise: those of another class than before, behind the same test or handler."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from apicheck.matching.calls_of_pairs import is_told_by_ancestor
from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.results import giver
from apicheck.model.definition import Function
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.calls.callables import nearest
from apicheck.surface.naming import last_part

# Nobody catches what says that something is left to others, or that the program is wrong.
_UNCAUGHT = frozenset({"builtins.NotImplementedError", "builtins.AssertionError"})


class ErrorChange(msgspec.Struct, frozen=True):
    """A function that raises `now` where it raised `was`, both as they are written, and what stands before that."""

    old: Entity
    new: Entity
    was: str
    now: str
    behind: str


def error_changes(pair: Pair, pairing: Pairing) -> Iterator[ErrorChange]:
    """Yield the errors that who catches what base raised does not catch on head.

    It is told where the same test, or the same handler, stands before one error on each side. Left out are errors that
    can't be known, those that are gone on head, which is told of themselves, and functions of which every call fails.
    """
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base:
        return
    if pair.classes is not None:
        if is_told_by_ancestor(pairing, old, new):
            return
        old, new = _constructor(pairing.base, old), _constructor(pairing.head, new)
        if old is None or new is None:
            return
    before, after = giver(old), giver(new)
    # The cheap question first: this is asked of every pair.
    if before is None or after is None or before.raises == after.raises:
        return
    if before.raised is not None or after.raised is not None:
        return
    was, now = _by_place(before), _by_place(after)
    for behind, error in was.items():
        other = now.get(behind)
        if other is None or other == error:
            continue
        caught, raised = _caught_as(pairing.base, old, error), _caught_as(pairing.head, new, other)
        if not caught or not raised or caught[0] in _UNCAUGHT:
            continue
        if _on_head(caught[0], pairing) not in {None, *raised}:
            yield ErrorChange(old, new, error, other, behind)


def _constructor(side: Side, entity: Entity) -> Entity | None:
    found = nearest(side.hierarchy, entity, "__init__")
    return found if found is not None and isinstance(found.definition, Function) else None


def _by_place(function: Function) -> Mapping[str, str]:
    """Return the error that each test and handler of a function stands before, those left out that have several."""
    found: dict[str, set[str]] = {}
    for each in function.raises:
        found.setdefault(each.behind, set()).add(each.error)
    return {behind: errors.pop() for behind, errors in found.items() if len(errors) == 1}


def _caught_as(side: Side, function: Entity, dotted: str) -> tuple[str, ...]:
    """Return the homes of the classes by which `except` catches an error, its own first; none where any is unknown."""
    found = side.surface.resolve_dotted(function.module, dotted)
    if len(found) != 1 or found[0].kind not in {EntityKind.CLASS, EntityKind.EXTERNAL}:
        return ()
    lineage = side.hierarchy.lineage(found[0])
    return () if lineage.is_open or "builtins.BaseException" not in lineage.homes else lineage.homes


def _on_head(home: str, pairing: Pairing) -> str | None:
    """Return the home that a class of base has on head, None where it is gone, or where it is private by now."""
    if standard_library.find_class(home) is not None:
        return home
    pair = pairing.class_pairs.get(home)
    if pair is not None:
        return None if pair.new is None else pair.new.home
    found = pairing.head.surface.resolve_path(home)
    return found[0].home if len(found) == 1 and last_part(found[0].home) == last_part(home) else None

"""What functions without an annotation give, as far as their bodies write it out, and what became of that.

Source: language reference, 7.6 "The return statement".
"""

from __future__ import annotations

import msgspec

from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.results import ResultKind, giver, result_kind, returned_functions
from apicheck.model.definition import Function, Given, Property
from apicheck.model.effect import Effect
from apicheck.model.entity import Entity
from apicheck.surface.calls.callables import runtime
from apicheck.surface.calls.decorators import decorated
from apicheck.surface.classes.hierarchy import Hierarchy

NONE = "None"

_LONGEST_CHAIN = 4
_UNTOLD = frozenset({Given.ANYTHING, Given.BY_CALL})
# Decorators with these leave what a call gives as it is, or put it behind an attribute.
_KEEPING = frozenset(
    {
        *(Effect.KEEPS_CALL, Effect.FILLS_FIRST, Effect.STATIC_METHOD, Effect.CLASS_METHOD),
        *(Effect.PROPERTY, Effect.CACHED_PROPERTY, Effect.COROUTINE),
    }
)
# Of special methods, those whose result users get.
_HANDED_OUT = frozenset({"__enter__", "__aenter__", "__call__", "__getitem__", "__getattr__"})


class WrittenResult(msgspec.Struct, frozen=True):
    """The kinds of values that the calls of a function give; see `apicheck.model.definition.Function`, `gives`."""

    kinds: frozenset[str]

    @property
    def is_told(self) -> bool:
        """True where the text tells all kinds."""
        return bool(self.kinds) and self.kinds.isdisjoint(_UNTOLD)

    @property
    def is_always_something(self) -> bool:
        """True where every call is seen to give something that is not None."""
        return self.is_told and NONE not in self.kinds

    @property
    def values(self) -> frozenset[str]:
        """The kinds without `None`."""
        return self.kinds - {NONE}

    @property
    def is_by_call(self) -> bool:
        """True where some call gives what another one does that nobody knows, which may well be None."""
        return Given.BY_CALL in self.kinds

    @property
    def is_nothing(self) -> bool:
        """True where every call gives None."""
        return self.kinds == {NONE}


class ResultChange(msgspec.Struct, frozen=True):
    """A function, or the getter of a property, whose written result differs."""

    old: Entity
    new: Entity
    was: WrittenResult
    now: WrittenResult
    is_awaited: bool = False

    def spelled(self, use: str) -> str:
        """Return how users get the result, `use` being how they spell the function or the property."""
        called = use if isinstance(self.old.definition, Property) else f"{use}(...)"
        return f"(await {called})" if self.is_awaited else called


def written_change(pair: Pair, pairing: Pairing) -> ResultChange | None:
    """Return what became of the result of a function, or of a property; None where it is the same, or can't be told.

    What is annotated on base was promised there, and the types tell what became of it. Left out is what only raises,
    does nothing, or is left to others: those who override it decide what it gives.
    """
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.is_public_base:
        return None
    before, after = giver(old), giver(new)
    # The cheap questions first: this is asked of every pair.
    if before is None or after is None or before.signature.returns is not None:
        return None
    if before.gives == after.gives and Given.BY_CALL not in before.gives:
        return None
    if isinstance(old.definition, Property) != isinstance(new.definition, Property):
        return None
    if pair.is_member and pair.name.startswith("__") and pair.name not in _HANDED_OUT:
        return None
    if any(_is_placeholder(each) or each.overloads for each in (before, after)):
        return None
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    kind = result_kind(base, old, before)
    if kind is not result_kind(head, new, after):
        return None
    was, now = _written(pairing.base, old, before), _written(pairing.head, new, after)
    return None if was == now else ResultChange(old, new, was, now, kind is ResultKind.COROUTINE)


def _is_placeholder(function: Function) -> bool:
    return function.does_nothing or function.is_left_to_others or function.raised is not None


def _written(side: Side, entity: Entity, function: Function, depth: int = 0) -> WrittenResult:
    hierarchy = side.hierarchy
    kind = result_kind(hierarchy, entity, function)
    applied = decorated(hierarchy, entity, function)
    if (
        kind not in {ResultKind.VALUE, ResultKind.COROUTINE}
        or applied.unknown_results
        or not _KEEPING.issuperset(applied.effects)
    ):
        return WrittenResult(frozenset({Given.ANYTHING}))
    found = {_meant(hierarchy, entity, each) for each in function.gives} - {_NEVER}
    if found == {Given.BY_CALL} and function.only_returns_call and depth < _LONGEST_CHAIN:
        return _of_called(side, entity, function, depth)
    return WrittenResult(frozenset(found))


def _meant(hierarchy: Hierarchy, entity: Entity, kind: str) -> str:
    """Return the kind that the call of a built-in name gives, where nothing else has that name.

    `None by fail` stands for what is given behind a call of `fail`: nothing at all, where that only raises.
    """
    given, _, name = kind.partition(" by ")
    if not name:
        return kind
    if given == NONE:
        return _NEVER if _only_raises(hierarchy, entity, name) else NONE
    # A method does not see the names of its class.
    found = hierarchy.surface.resolve_dotted(entity.module, name)
    is_builtin = bool(found) and all(each.home == f"builtins.{name}" for each in found)
    return given if is_builtin else Given.BY_CALL


_NEVER = "never"
_ENDING_THE_PROGRAM = frozenset(
    {"sys.exit", "os._exit", "os.abort", "builtins.exit", "builtins.quit"}
    | {f"os.{name}" for name in ("execl", "execle", "execlp", "execlpe", "execv", "execve", "execvp", "execvpe")}
)


def _only_raises(hierarchy: Hierarchy, entity: Entity, name: str) -> bool:
    found = runtime(hierarchy.surface.resolve_dotted(entity.module, name))
    return bool(found) and all(
        each.home in _ENDING_THE_PROGRAM
        or (isinstance(each.definition, Function) and each.definition.raised is not None)
        for each in found
    )


def _of_called(side: Side, entity: Entity, function: Function, depth: int) -> WrittenResult:
    """Return what the private function gives that every call ends with; of a public one it is told there."""
    called = returned_functions(side.hierarchy, entity, function)
    if not called or any(side.best_path(each.home) is not None for each, _ in called):
        return WrittenResult(frozenset({Given.BY_CALL}))
    results = [_written(side, each, definition, depth + 1) for each, definition in called]
    return WrittenResult(frozenset().union(*(each.kinds for each in results)))

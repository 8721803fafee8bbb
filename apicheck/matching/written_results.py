"""What functions without an annotation give, as far as their bodies write it out, and what became of that.

Source: language reference, 7.6 "The return statement".
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

import msgspec

from apicheck.matching.pairs import Pair, Pairing, Side
from apicheck.matching.results import ResultKind, giver, result_kind, returned_functions
from apicheck.model.definition import Function, Given, Property
from apicheck.model.effect import Effect
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface import standard_library
from apicheck.surface.calls.callables import has_usual_call, runtime
from apicheck.surface.calls.decorators import decorated
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.reading.built_in_results import BY_DIVISION, OWN_INSTANCES, STANDARD_FUNCTIONS

NONE = "None"

_LONGEST_CHAIN = 4
_UNTOLD = frozenset({Given.ANYTHING, Given.BY_CALL})
# Decorators with these leave what a call gives as it is, or put it behind an attribute.
_KEEPING = frozenset(
    {
        *(Effect.KEEPS_CALL, Effect.FILLS_FIRST, Effect.STATIC_METHOD, Effect.CLASS_METHOD),
        *(Effect.PROPERTY, Effect.CACHED_PROPERTY, Effect.COROUTINE),
        *(Effect.CONTEXT_MANAGER, Effect.ASYNC_CONTEXT_MANAGER),
    }
)
# Of special methods, those whose result users get.
_HANDED_OUT = frozenset({"__enter__", "__aenter__", "__call__", "__getitem__", "__getattr__"})

_GIVING = frozenset({ResultKind.VALUE, ResultKind.COROUTINE})
_SPELLINGS = {
    ResultKind.VALUE: "{}",
    ResultKind.COROUTINE: "(await {})",
    ResultKind.GENERATOR: "next({})",
    ResultKind.ASYNC_GENERATOR: "(await anext({}))",
    ResultKind.CONTEXT_MANAGER: "{}.__enter__()",
    ResultKind.ASYNC_CONTEXT_MANAGER: "(await {}.__aenter__())",
}


class WrittenResult(msgspec.Struct, frozen=True):
    """The kinds of values that the calls of a function give; see `apicheck.model.definition.Function`, `gives`.

    `made` are the classes behind those kinds that are instances of one: `instance of Client`.
    """

    kinds: frozenset[str]
    made: Mapping[str, Entity] = {}

    @property
    def is_told(self) -> bool:
        """True where the text tells all kinds."""
        return bool(self.kinds) and self.kinds.isdisjoint(_UNTOLD)

    @property
    def keys(self) -> tuple[frozenset[str], frozenset[str]] | None:
        """The keys that the dictionaries given have always, and those that they have at times; None if not all tell."""
        written = [kind.partition(" of ")[2] for kind in self.kinds if kind.partition(" of ")[0] == "dict"]
        if not self.is_told or not written or not all(written) or len(written) != len(self.values):
            return None
        sets = [frozenset(ast.literal_eval(f"({each},)")) for each in written]
        return frozenset.intersection(*sets), frozenset.union(*sets)

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
    kind: ResultKind

    @property
    def verb(self) -> str:
        """What the function does with the values: it gives them, or yields them."""
        return "give" if self.kind in _GIVING else "yield"

    @property
    def verb_before(self) -> str:
        """The same, as it was."""
        return "gave" if self.kind in _GIVING else "yielded"

    def spelled(self, use: str) -> str:
        """Return how users get a value, `use` being how they spell the function or the property."""
        called = use if isinstance(self.old.definition, Property) else f"{use}(...)"
        return _SPELLINGS[self.kind].format(called)


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
    if _texts(before) == _texts(after) and not any(each.startswith(Given.BY_CALL) for each in _texts(before)):
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
    return None if was.kinds == now.kinds and not was.made else ResultChange(old, new, was, now, kind)


def _texts(function: Function) -> tuple[str, ...]:
    return function.yields if function.is_generator else function.gives


def _is_placeholder(function: Function) -> bool:
    return function.does_nothing or function.is_left_to_others or function.raised is not None


def _written(side: Side, entity: Entity, function: Function, depth: int = 0) -> WrittenResult:
    hierarchy = side.hierarchy
    kind = result_kind(hierarchy, entity, function)
    applied = decorated(hierarchy, entity, function)
    # What a decorator awaits, iterates or enters is a generator function.
    is_fitting = function.is_generator == (kind not in _GIVING)
    if not is_fitting or applied.unknown_results or not _KEEPING.issuperset(applied.effects):
        return WrittenResult(frozenset({Given.ANYTHING}))
    made: dict[str, Entity] = {}
    found = {_meant(hierarchy, entity, each, made) for each in _texts(function)} - {_NEVER}
    if found == {Given.BY_CALL} and function.only_returns_call and depth < _LONGEST_CHAIN:
        return _of_called(side, entity, function, depth)
    return WrittenResult(frozenset(found), made)


def _meant(hierarchy: Hierarchy, entity: Entity, kind: str, made: dict[str, Entity]) -> str:
    """Return the kind that the call of a name gives: by what is built in, or of which class, which `made` then has.

    `None by fail` stands for what is given behind a call of `fail`: nothing at all, where that only raises.
    """
    if kind == Given.INSTANCE:
        owners = hierarchy.surface.resolve_path(entity.owner)
        return kind if owners and all(_gives_instances(hierarchy, each) for each in owners) else Given.BY_CALL
    given, _, name = kind.partition(" by ")
    if not name or kind.startswith("dict of "):  # keys may be any text
        return kind
    if given == NONE:
        return _NEVER if _only_raises(hierarchy, entity, name) else NONE
    # A method does not see the names of its class.
    found = runtime(hierarchy.surface.resolve_dotted(entity.module, name))
    if given not in {Given.BY_CALL, BY_DIVISION} and found and all(each.home.startswith("builtins.") for each in found):
        return given
    if len(found) != 1:
        return Given.SOMETHING if given == BY_DIVISION else Given.BY_CALL
    [called] = found
    if given == BY_DIVISION and called.home not in _PATHS:
        return Given.SOMETHING
    if called.kind is EntityKind.EXTERNAL and called.home in STANDARD_FUNCTIONS:
        return STANDARD_FUNCTIONS[called.home]
    holder, _, method = name.rpartition(".")
    if method in OWN_INSTANCES.get(called.home.rpartition(".")[0], ()):
        [called] = runtime(hierarchy.surface.resolve_dotted(entity.module, holder))
    if called.kind is EntityKind.CLASS and hierarchy.is_typed_dict(called):
        return "dict"
    if not _gives_instances(hierarchy, called):
        return Given.BY_CALL
    made[f"instance of {called.home}"] = called
    return f"instance of {called.home}"


def _gives_instances(hierarchy: Hierarchy, called: Entity) -> bool:
    if called.kind is EntityKind.CLASS:
        return has_usual_call(hierarchy, called) and not hierarchy.is_remade(called)
    known = standard_library.find_class(called.home) if called.kind is EntityKind.EXTERNAL else None
    return known is not None and not standard_library.takes_over_calls(type(known)) and known is not type


_PATHS = frozenset({"pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath"})
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
    is_told_there = any(side.best_path(each.home) is not None for each, _ in called)
    if not called or is_told_there or any(definition.is_generator for _, definition in called):
        return WrittenResult(frozenset({Given.BY_CALL}))
    results = [_written(side, each, definition, depth + 1) for each, definition in called]
    made = {kind: entity for each in results for kind, entity in each.made.items()}
    return WrittenResult(frozenset().union(*(each.kinds for each in results)), made)

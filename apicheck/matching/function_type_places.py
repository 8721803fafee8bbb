"""Where types stand in a function: its parameters and its result, and the type variables that tie them together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from apicheck.matching.overload_type_places import places_of_overloads, useless_result_left
from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.results import Answer, ResultKind, may_give, result_kind
from apicheck.matching.settable_members import is_of_protocol
from apicheck.matching.suppression import suppression_change
from apicheck.matching.type_places import Place, Position, Suspect
from apicheck.matching.type_sides import TypeSides
from apicheck.matching.written_functions import Written, written_function
from apicheck.model.definition import Function
from apicheck.model.entity import Entity
from apicheck.model.signature import Parameter, ParameterKind
from apicheck.types.expression import ANY, Applied, Type
from apicheck.types.questions import Declarations, Fits, Replaces
from apicheck.types.standard_types import standard_name

_DECORATORS = "by its annotations; whether its decorators keep them can't be told"

_Given = Callable[[Type | None, Type], Type | None] | None


def places_of_functions(pair: Pair, old: Entity, new: Entity, pairing: Pairing, sides: TypeSides) -> Iterator[Place]:
    """Yield the places of a function that is one on both sides."""
    before, after = old.definition, new.definition
    if not isinstance(before, Function) or not isinstance(after, Function):
        return
    heirs = sides.heirs(pair, old, new)
    was = written_function(pairing.base.hierarchy, old, heirs[0])
    now = written_function(pairing.head.hierarchy, new, heirs[1])
    if was is None or now is None:
        return
    is_implemented = is_of_protocol(pair, pairing)
    # What leaving a context gives is told as what it does.
    is_told = suppression_change(pair, pairing) is not None
    given = None if is_told else _result_of_head(pairing, (old, before), (new, after))
    yield from places_of_callables(was, now, sides, given, is_implemented=is_implemented)


_AWAITED = frozenset({"collections.abc.Awaitable", "collections.abc.Coroutine"})
_COROUTINE = standard_name("collections.abc.Coroutine")
_AWAITABLE = standard_name("collections.abc.Awaitable")


def _result_of_head(pairing: Pairing, old: tuple[Entity, Function], new: tuple[Entity, Function]) -> _Given:
    """Return what makes of head's annotated result what base's callers get, None where that is of another kind.

    A plain function may give what a generator function gives, and its annotation says so with the same words; that of a
    coroutine function leaves out that its result is awaited. What is of another kind is told as such.
    """
    base, head = pairing.base.hierarchy, pairing.head.hierarchy
    kinds = result_kind(base, *old), result_kind(head, *new)
    if kinds[0] is kinds[1]:
        return lambda _, returns: returns
    if kinds[0] is ResultKind.VALUE:
        may_be = may_give(base, *old, kinds[1])
    elif kinds[1] is ResultKind.VALUE:
        may_be = may_give(head, *new, kinds[0])
    else:
        return None
    if may_be is not Answer.YES:
        return None
    if kinds[1] is ResultKind.COROUTINE:
        return _as_coroutine
    return _awaited if kinds[0] is ResultKind.COROUTINE else lambda _, returns: returns


def _as_coroutine(was: Type | None, returns: Type) -> Type:
    """Return what a coroutine function gives: what it promised before, as nothing new was to be promised by `async`."""
    if isinstance(was, Applied) and was.origin == _AWAITABLE:
        return Applied(_AWAITABLE, (returns,))
    return Applied(_COROUTINE, (ANY, ANY, returns))


def _awaited(_: Type | None, returns: Type) -> Type | None:
    """Return what awaiting a value of a type gives, None where the type does not say so itself."""
    return returns.arguments[-1] if isinstance(returns, Applied) and returns.origin.path in _AWAITED else None


def places_of_callables(
    was: Written,
    now: Written,
    sides: TypeSides,
    given: _Given = None,
    *,
    is_implemented: bool = False,
) -> Iterator[Place]:
    """Yield the places of what is called: its overloads, or its parameters and its result.

    `given` makes of the result that head annotates what base's callers get, None leaves the result alone.
    `is_implemented` says that users have functions of their own in its place.
    """
    if was.overloads or now.overloads:
        yield from places_of_overloads(was, now, sides)
        return
    old, new = sides.old.signature(was), sides.new.signature(now)
    declared = sides.scope_of(was, now)
    doubt = _DECORATORS if was.is_doubtful or now.is_doubtful else ""
    tied: list[_Tied] = []
    for before, after in _matched(was.signature.parameters, now.signature.parameters):
        one, other = old.types[before.name], new.types[after.name]
        if one is None or other is None:
            if before.annotation is not None and after.annotation is None:
                yield Place(Position.DROPPED, after.name, before.annotation, None, was.entity, now.entity)
            continue
        if sides.is_free(one) or sides.is_free(other):
            tied.append(_Tied(before.name, one, other, before.annotation, after.annotation))
        elif one != other:
            texts = before.annotation, after.annotation
            yield Place(
                Position.PARAMETER,
                after.name,
                *sides.texts_of(texts, (one, other), (was.entity, now.entity), (was.heir, now.heir)),
                was.entity,
                now.entity,
                one,
                other,
                writing=Fits(one, other, is_argument=True, declared=declared),
                declared=declared,
                doubt=doubt,
                implementing=Fits(other, one, declared=declared) if is_implemented else None,
            )
    returned = was.signature.returns, now.signature.returns
    gives = None if given is None or new.returns is None else given(old.returns, new.returns)
    if old.returns is None or gives is None:
        if given is not None and returned[0] is not None and returned[1] is None:
            yield Place(Position.DROPPED, "", returned[0], None, was.entity, now.entity)
    elif sides.is_free(old.returns) or sides.is_free(gives):
        tied.append(_Tied("", old.returns, gives, *returned))
    elif old.returns != gives:
        yield Place(
            Position.RESULT,
            "",
            *sides.texts_of(returned, (old.returns, gives), (was.entity, now.entity), (was.heir, now.heir)),
            was.entity,
            now.entity,
            old.returns,
            gives,
            reading=Fits(gives, old.returns, declared=declared),
            declared=declared,
            doubt=doubt,
            implementing=Fits(old.returns, gives, declared=declared) if is_implemented else None,
        )
    yield from _of_tied(tied, was, now, sides, declared, doubt)


@dataclass(frozen=True, slots=True)
class _Tied:
    """A position whose type mentions type variables of the function, on either side."""

    name: str
    old: Type
    new: Type
    old_text: str | None
    new_text: str | None


def _of_tied(
    tied: list[_Tied],
    was: Written,
    now: Written,
    sides: TypeSides,
    declared: Declarations,
    doubt: str,
) -> Iterator[Place]:
    """Yield the place of a signature in which type variables tie positions to each other."""
    if not tied:
        return
    kinds = {parameter.name: parameter for parameter in was.signature.parameters}
    before = useless_result_left(sides.old.tied(kinds, {each.name: each.old for each in tied}))
    after = sides.new.tied(kinds, {each.name: each.new for each in tied})
    if sides.is_same_signature(before, after):
        return
    suspects: list[Suspect] = []
    for suspect in tied:
        if suspect.old == suspect.new and (before.declared == after.declared or not suspect.name):
            continue  # what is declared of its variables asks something of arguments alone
        single = sides.new.tied(kinds, {each.name: each.new if each is suspect else each.old for each in tied})
        single = replace(single, declared=tuple({**dict(before.declared), **dict(after.declared)}.items()))
        question = Replaces((single,), before, declared)
        suspects.append(Suspect(suspect.name, suspect.old_text, suspect.new_text, question))
    yield Place(
        Position.SIGNATURE,
        "",
        was.shown,
        now.shown,
        was.entity,
        now.entity,
        reading=Replaces((after,), before, declared),
        declared=declared,
        doubt=doubt,
        suspects=tuple(suspects),
    )


def _matched(old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> Iterator[tuple[Parameter, Parameter]]:
    """Yield the parameters of both sides that take the same arguments: by name, or by place where no name counts."""
    now = {parameter.name: parameter for parameter in new}
    names = {parameter.name for parameter in old}
    positional_new = [parameter for parameter in new if parameter.takes_position]
    index = 0
    for parameter in old:
        place = index
        index += parameter.takes_position
        if parameter.is_variadic:
            other = next((each for each in new if each.kind is parameter.kind), None)
        elif parameter.kind is ParameterKind.POSITIONAL_ONLY:
            other = positional_new[place] if place < len(positional_new) else None
        else:
            other = now.get(parameter.name)
            if other is None and parameter.takes_position and place < len(positional_new):
                renamed = positional_new[place]
                other = renamed if renamed.name not in names else None
        if other is not None and other.is_variadic == parameter.is_variadic:
            yield parameter, other

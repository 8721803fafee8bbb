"""Which overloads of a function have to be held against those of head, and the order that they stand in."""

from __future__ import annotations

import enum
import itertools
import math
from collections.abc import Iterator
from dataclasses import replace

from apicheck.matching.side_reader import RECEIVER, is_placed
from apicheck.matching.type_places import Place, Position
from apicheck.matching.type_sides import TypeSides
from apicheck.matching.written_functions import Written
from apicheck.model.signature import ParameterKind
from apicheck.types.expression import ANY, NEVER, NONE, Type, Unpacked, Variable, mapped, members_of, variables_in
from apicheck.types.questions import Declarations, Replaces, TypedParameter, TypedSignature, asks_for_no_more

_MOST_SPREAD = 64


def places_of_overloads(was: Written, now: Written, sides: TypeSides) -> Iterator[Place]:
    """Yield a place for each old overload: all new ones together have to accept what it accepted."""
    is_chosen_by_receiver = sides.old.has_own_receivers(was) or sides.new.has_own_receivers(now)
    before = sides.old.overloads(was, with_receivers=is_chosen_by_receiver)
    after = sides.new.overloads(now, with_receivers=is_chosen_by_receiver)
    if before is None or after is None or was.is_doubtful or now.is_doubtful:
        return
    if not was.overloads and not was.is_annotated:
        return  # where there was no annotation, nothing was promised
    declared = sides.scope_of(was, now)
    new = tuple(signature for signature, _ in after)
    known = {parameter.name for signature in new for parameter in signature.parameters}
    known |= {RECEIVER} | {parameter.name for parameter in now.signature.parameters}
    told = {parameter.name for parameter in now.signature.parameters}
    told -= {parameter.name for parameter in was.signature.parameters}
    kept: list[tuple[TypedSignature, str]] = []
    for signature, shown in before:
        if any(sides.is_same_signature(signature, other) for other in new):
            kept.append((signature, shown))
            continue
        if any(not p.kind.name.startswith("VAR") and p.name not in known for p in signature.parameters):
            continue  # a parameter that is gone is told as such
        asked = useless_result_left(signature)
        meant = _reached(signature, new, sides)
        singles = _spread(asked, meant) if len(meant) > 1 else (asked,)
        for single in (named for each in singles for named in _with_names(each, asked, meant, told)):
            able = tuple(each for each in meant if asks_for_no_more(each, single)) or meant
            yield Place(
                Position.OVERLOAD,
                "",
                shown,
                now.shown_overloads,
                was.entity,
                now.entity,
                reading=Replaces(able, single, declared),
                declared=declared,
            )
    yield from _of_order(kept, new, was, now, sides, declared)


def _reached(
    signature: TypedSignature, new: tuple[TypedSignature, ...], sides: TypeSides
) -> tuple[TypedSignature, ...]:
    """Return the overloads of head that calls of one of base can come to: none behind one that takes all of them.

    That is one with the same parameters (typing specification, "Overloads": the first that matches is chosen).
    """
    taken = replace(signature, returns=ANY)
    for index, other in enumerate(new):
        if sides.is_same_signature(taken, replace(other, returns=ANY)):
            return new[: index + 1]
    return new


def useless_result_left(signature: TypedSignature) -> TypedSignature:
    """Return what has to fit a signature of base: a result of `None` was of no use, so that any may come instead."""
    return replace(signature, returns=ANY) if signature.returns == NONE else signature


class _Given(enum.Enum):
    """How calls of one kind give an argument."""

    NOT = enum.auto()
    EITHER_WAY = enum.auto()
    BY_POSITION = enum.auto()
    BY_NAME = enum.auto()


_Choice = tuple[_Given, Type | None, bool]
"""How an argument is given, its type, and whether it may be left out as well."""


def _spread(signature: TypedSignature, new: tuple[TypedSignature, ...]) -> tuple[TypedSignature, ...]:
    """Return a signature for each kind of call that one accepts: overloads are chosen for every call by itself.

    Where the `new` overloads differ at a parameter, it is left out or given, by place or by name, and of a union one
    member is given; of what `*args` takes so many are given as the longest of them names, and any number beyond. The
    others stay as they are. The one signature itself where there are too many kinds.
    Source: typing specification, "Overloads": argument type expansion.
    """
    found: dict[TypedSignature, None] = {}
    for solved in (each for counted in _counted(signature, new) for each in _with_constraints(counted)):
        choices = [tuple(_choices(each, new)) for each in solved.parameters]
        if len(found) + math.prod(map(len, choices)) > _MOST_SPREAD:
            return (signature,)
        made = (_called(solved, chosen) for chosen in itertools.product(*choices))
        found.update((each, None) for each in made if each is not None)
    return tuple(found)


def _counted(signature: TypedSignature, new: tuple[TypedSignature, ...]) -> Iterator[TypedSignature]:
    """Yield the signature for each number of arguments of its `*args` that overloads of head have parameters for.

    The last one takes any number more. Only the signature itself where no overload has more parameters by place.
    """
    variadic = next((each for each in signature.parameters if each.kind is ParameterKind.VAR_POSITIONAL), None)
    before = _placed(signature)
    more = max(len(_placed(each)) for each in new) - len(before)
    if variadic is None or more <= 0 or _says_something_of_all(variadic.type):
        yield signature
        return
    after = [each for each in signature.parameters if each not in before and each is not variadic]
    for count in range(more + 1):
        extra = [
            replace(variadic, name=f"{variadic.name}{index}", kind=ParameterKind.POSITIONAL_ONLY)
            for index in range(1, count + 1)
        ]
        # Arguments beyond the named ones are given where those before them are given by place, too.
        first = (
            [replace(each, kind=ParameterKind.POSITIONAL_ONLY, has_default=False) for each in before]
            if extra
            else before
        )
        rest = [variadic] if count == more else []
        yield replace(signature, parameters=(*first, *extra, *rest, *after))


def _placed(signature: TypedSignature) -> list[TypedParameter]:
    """Return the parameters that take an argument by its place."""
    kinds = (ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)
    return [each for each in signature.parameters if each.kind in kinds]


def _says_something_of_all(of_variadic: Type | None) -> bool:
    """Tell whether the type of `*args` is no type of each argument: `*args: P.args`, `*args: *Ts`."""
    return isinstance(of_variadic, Unpacked) or (isinstance(of_variadic, Variable) and bool(of_variadic.part))


def _with_constraints(signature: TypedSignature) -> Iterator[TypedSignature]:
    """Yield the signature with each constraint in the place of a type variable that has some."""
    key, constraints = next(((key, each.constraints) for key, each in signature.declared if each.constraints), ("", ()))
    if not constraints:
        yield signature
    for constraint in constraints:

        def change(part: Type, constraint: Type = constraint) -> Type | None:
            return constraint if part == Variable(key) else None

        parameters = tuple(
            replace(each, type=None if each.type is None else mapped(each.type, change))
            for each in signature.parameters
        )
        returns = None if signature.returns is None else mapped(signature.returns, change)
        declared = tuple(each for each in signature.declared if each[0] != key)
        yield from _with_constraints(TypedSignature(parameters, returns, declared))


def _choices(parameter: TypedParameter, new: tuple[TypedSignature, ...]) -> Iterator[_Choice]:
    having = [next((each for each in overload.parameters if each.name == parameter.name), None) for overload in new]
    kinds = {each.kind for each in having if each is not None}
    is_named = parameter.kind is ParameterKind.POSITIONAL_OR_KEYWORD
    may_be_named = kinds <= {ParameterKind.POSITIONAL_OR_KEYWORD, ParameterKind.KEYWORD_ONLY}
    if len({each and (each.type, each.has_default) for each in having}) == 1 and (may_be_named or len(kinds) == 1):
        # Which place it has is a question about calls, and the same for every overload.
        is_by_name = is_named and parameter.has_default and ParameterKind.POSITIONAL_OR_KEYWORD in kinds
        yield _Given.BY_NAME if is_by_name else _Given.EITHER_WAY, parameter.type, parameter.has_default
        return
    if parameter.has_default and not parameter.kind.name.startswith("VAR"):
        yield _Given.NOT, None, True
    is_told_apart = is_named and (len(kinds) > 1 or None in having)
    ways = (_Given.BY_POSITION, _Given.BY_NAME) if is_told_apart else (_Given.EITHER_WAY,)
    for way in ways:
        for member in (None,) if parameter.type is None else members_of(parameter.type):
            yield way, member, False


def _called(signature: TypedSignature, chosen: tuple[_Choice, ...]) -> TypedSignature | None:
    """Return the signature of calls that give their arguments so; None where no call can."""
    given: list[TypedParameter] = []
    is_cut = False  # what was left out, or given by name, is followed by names alone
    for parameter, (way, member, may_be_left_out) in zip(signature.parameters, chosen, strict=True):
        takes_position = parameter.kind in (ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)
        if way is _Given.NOT:
            is_cut = is_cut or takes_position
            continue
        kind = parameter.kind
        if is_cut and (
            kind in (ParameterKind.POSITIONAL_ONLY, ParameterKind.VAR_POSITIONAL) or way is _Given.BY_POSITION
        ):
            if parameter.has_default or kind is ParameterKind.VAR_POSITIONAL:
                continue
            return None
        if way is _Given.BY_POSITION:
            kind = ParameterKind.POSITIONAL_ONLY
            given = [replace(each, kind=kind) for each in given]  # what comes before it is given by place, too
        elif takes_position and (is_cut or way is _Given.BY_NAME):
            kind, is_cut = ParameterKind.KEYWORD_ONLY, True
        given.append(replace(parameter, kind=kind, type=member, has_default=may_be_left_out))
    ordered = tuple(sorted(given, key=lambda each: (each.kind, each.has_default)))
    return _without_unsolved(replace(signature, parameters=ordered))


def _with_names(
    call: TypedSignature, signature: TypedSignature, new: tuple[TypedSignature, ...], told: set[str]
) -> Iterator[TypedSignature]:
    """Yield a kind of `call` for each name of a parameter of head that its `**kwargs` takes: given, or none of them.

    What the `signature` of base has a parameter for never gets into its `**kwargs`, and what is `told` as a parameter
    that was added is left out. No type checker has to see by itself then which names `**kwargs` stands for, and not all
    do. Source: typing specification, "Callables", "Assignability rules for callables", "`**kwargs` parameters".
    """
    rest = next((each for each in call.parameters if each.kind is ParameterKind.VAR_KEYWORD), None)
    if rest is None or _says_something_of_all(rest.type):
        yield call
        return
    by_name = (ParameterKind.POSITIONAL_OR_KEYWORD, ParameterKind.KEYWORD_ONLY)
    wanted = {each.name for overload in new for each in overload.parameters if each.kind in by_name}
    wanted -= {each.name for each in call.parameters if each.kind in by_name}
    own = {each.name for each in signature.parameters if each.kind in by_name}
    given = [] if rest.type is None else sorted(wanted - own - told)
    before = [
        replace(each, name=f"{each.name}_") if each.name in wanted else each  # its name stands for another argument
        for each in call.parameters
        if each is not rest
    ]
    for chosen in (None, *given):
        named = (
            TypedParameter(name, ParameterKind.KEYWORD_ONLY, has_default=False, type=rest.type)
            if name == chosen
            else TypedParameter(name, ParameterKind.KEYWORD_ONLY, has_default=True, type=NEVER)
            for name in sorted(wanted)
        )
        yield replace(call, parameters=(*before, *named, rest))


def _without_unsolved(signature: TypedSignature) -> TypedSignature:
    """Return the signature with `Any` in its result for the type variables that no argument tells anything about."""
    solved = {each.key for p in signature.parameters if p.type is not None for each in variables_in(p.type)}
    if signature.returns is None:
        return signature

    def change(part: Type) -> Type | None:
        is_unsolved = isinstance(part, Variable) and not is_placed(part) and part.key not in solved
        return ANY if is_unsolved else None

    return replace(
        signature,
        returns=mapped(signature.returns, change),
        declared=tuple((key, declaration) for key, declaration in signature.declared if key in solved),
    )


def _of_order(
    kept: list[tuple[TypedSignature, str]],
    new: tuple[TypedSignature, ...],
    was: Written,
    now: Written,
    sides: TypeSides,
    declared: Declarations,
) -> Iterator[Place]:
    """Yield a place for two overloads that changed places.

    It matters where the one that now comes first takes the calls of the other, and gives what does not fit instead.
    """
    order = [next(i for i, other in enumerate(new) if sides.is_same_signature(each, other)) for each, _ in kept]
    for first, (earlier, shown) in enumerate(kept):
        for second, (later, later_shown) in enumerate(kept[first + 1 :], first + 1):
            if order[first] > order[second] and earlier.returns != later.returns:
                one, other = replace(earlier, returns=ANY), replace(later, returns=ANY)
                yield Place(
                    Position.OVERLOAD_ORDER,
                    "",
                    shown,
                    later_shown,
                    was.entity,
                    now.entity,
                    reading=Replaces((other,), one, declared),
                    writing=Replaces((later,), earlier, declared),
                    declared=declared,
                )

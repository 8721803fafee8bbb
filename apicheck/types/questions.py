"""The questions that are put to a type checker, and what is decided without one.

Two kinds are enough: whether a value of one type fits where another was asked for, and whether a callable fits where
one of another signature stood.
"""

from __future__ import annotations

import enum
import itertools
import math
from dataclasses import dataclass, replace

from apicheck.model.signature import ParameterKind
from apicheck.types.declarations import Declaration
from apicheck.types.expression import (
    ANY,
    CALLABLE,
    IMPLIED_ANY,
    NEVER,
    OBJECT,
    TUPLE,
    Applied,
    Dots,
    Name,
    Origin,
    Type,
    Unpacked,
    Variable,
    mapped,
    members_of,
    names_in,
)

_MOST_CHOICES = 16

Declarations = tuple[tuple[str, Declaration], ...]
"""What is declared of type variables, by their keys."""


class Answer(enum.Enum):
    """Whether it fits; UNKNOWN where something is missing that one would have to know."""

    YES = enum.auto()
    NO = enum.auto()
    UNKNOWN = enum.auto()


@dataclass(frozen=True, slots=True)
class Fits:
    """Does a value of type `source` fit where a `target` is asked for?

    `is_argument` says that users write the values: `Any` in `source` then stands for whatever they pass. `declared`
    tells what is known of the type variables of the scope around. `is_listed` says that the source stood in one union
    with all of the target, and so is none of it: a union does not list what it has already.
    """

    source: Type
    target: Type
    is_argument: bool = False
    declared: Declarations = ()
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class TypedParameter:
    """A parameter; `type` is None where nothing is annotated."""

    name: str
    kind: ParameterKind
    has_default: bool
    type: Type | None


@dataclass(frozen=True, slots=True)
class TypedSignature:
    """A signature with types in place of texts. `declared` tells about the function's own type variables."""

    parameters: tuple[TypedParameter, ...]
    returns: Type | None
    declared: Declarations = ()

    def types(self) -> tuple[Type, ...]:
        """Return what is annotated, in order; the result comes last."""
        written = (*(parameter.type for parameter in self.parameters), self.returns)
        return tuple(each for each in written if each is not None)


def spelled_out(signature: TypedSignature) -> tuple[TypedSignature, ...]:
    """Return a signature once for each choice of its constrained type variables: `AnyStr` is `str`, or it is `bytes`.

    Such a function is so many functions (typing specification, "Generics"); too many of them stay one.
    """
    chosen = [(key, declaration.constraints) for key, declaration in signature.declared if declaration.constraints]
    if not chosen or math.prod(len(constraints) for _, constraints in chosen) > _MOST_CHOICES:
        return (signature,)
    keys = [key for key, _ in chosen]
    left = tuple(pair for pair in signature.declared if pair[0] not in keys)

    def made(choice: dict[str, Type]) -> TypedSignature:
        def change(part: Type) -> Type | None:
            return choice.get(part.key) if isinstance(part, Variable) else None

        parameters = tuple(
            each if each.type is None else replace(each, type=mapped(each.type, change))
            for each in signature.parameters
        )
        return TypedSignature(parameters, signature.returns and mapped(signature.returns, change), left)

    return tuple(
        made(dict(zip(keys, types, strict=True))) for types in itertools.product(*(limits for _, limits in chosen))
    )


def placed_one_by_one(parameters: tuple[TypedParameter, ...]) -> tuple[TypedParameter, ...]:
    """Return parameters with one for each argument that `*args: *tuple[int, *tuple[str, ...]]` names a type of.

    None of those before it can be given by name then, as what has to follow them is given by place. Left as they are
    are tuples with an open part that is not the last. Source: typing specification, "`*args` as a type variable tuple".
    """
    found: list[TypedParameter] = []
    for parameter in parameters:
        arguments = _of_unpacked_tuple(parameter.type)
        if arguments is None or parameter.kind is not ParameterKind.VAR_POSITIONAL:
            found.append(parameter)
            continue
        named, rest = _elements(arguments)
        if any(isinstance(each, Unpacked) for each in (*named, rest)):
            return parameters
        by_place = ParameterKind.POSITIONAL_ONLY
        if named:
            found = [replace(each, kind=by_place, has_default=False) for each in found]
        found += [
            TypedParameter(f"{parameter.name}_{index}", by_place, has_default=False, type=each)
            for index, each in enumerate(named)
        ]
        if rest is not None:
            found.append(replace(parameter, type=rest))
    return tuple(found)


def _elements(arguments: tuple[Type, ...]) -> tuple[tuple[Type, ...], Type | None]:
    """Return the types of a tuple's first elements one by one, and that of any number more, None for no more."""
    *first, last = arguments or (NEVER,)
    if isinstance(last, Dots):
        return tuple(first[:-1]), first[-1]
    within = _of_unpacked_tuple(last)
    if within is None:
        return arguments, None
    named, rest = _elements(within)
    return (*first, *named), rest


def _of_unpacked_tuple(written: Type | None) -> tuple[Type, ...] | None:
    if isinstance(written, Unpacked) and isinstance(written.of, Applied) and written.of.origin == TUPLE:
        return written.of.arguments
    return None


@dataclass(frozen=True, slots=True)
class Replaces:
    """Does a callable with all of the signatures `new` fit where one with the signature `old` was asked for?"""

    new: tuple[TypedSignature, ...]
    old: TypedSignature
    declared: Declarations = ()


Question = Fits | Replaces


def types_of(question: Question) -> tuple[Type, ...]:
    """Return every type that a question mentions, those in declarations of variables too."""
    if isinstance(question, Fits):
        written: tuple[Type, ...] = (question.source, question.target)
        declared = question.declared
    else:
        signatures = (*question.new, question.old)
        written = tuple(each for signature in signatures for each in signature.types())
        declared = (*question.declared, *(pair for signature in signatures for pair in signature.declared))
    limits = (limit for _, declaration in declared for limit in _limits(declaration))
    return (*written, *limits)


def _limits(declaration: Declaration) -> tuple[Type, ...]:
    written = (declaration.bound, *declaration.constraints, declaration.default)
    return tuple(each for each in written if each is not None)


def mentions_gone(question: Question) -> bool:
    """Tell whether a question mentions a name that head does not have, so that nothing can be asked of it."""
    return any(name.origin is Origin.GONE for each in types_of(question) for name in names_in(each))


def decided(question: Question) -> Answer | None:
    """Return what needs no type checker: equality, and inclusion in a plain union; None for everything else.

    A callable whose signatures all ask for more arguments by place than were asked for does not fit.
    """
    if isinstance(question, Replaces):
        if question.new == (question.old,):
            return Answer.YES
        return None if any(asks_for_no_more(new, question.old) for new in question.new) else Answer.NO
    if question.source == IMPLIED_ANY:
        return Answer.YES
    source, target = explicit(question.source), explicit(question.target)
    if source in (target, NEVER) or target == OBJECT:
        return Answer.YES
    if source == ANY and not question.is_argument:
        return Answer.YES
    wanted = members_of(target)
    if target == ANY or ANY in wanted or all(member in wanted for member in members_of(source)):
        return Answer.YES
    if source == ANY and not any(name in (ANY, OBJECT) for name in names_in(target)):
        return Answer.NO
    return None


def asks_for_no_more(new: TypedSignature, old: TypedSignature) -> bool:
    """Tell whether the arguments that have to be given by place are no more than those that had to be given."""
    needed = [p for p in new.parameters if p.kind is ParameterKind.POSITIONAL_ONLY and not p.has_default]
    by_place = (ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)
    given = [p for p in old.parameters if p.kind in by_place and not p.has_default]
    return len(needed) <= len(given)


def split(question: Question) -> tuple[Question, ...]:
    """Return the questions that one falls into: a union fits exactly where each of its members does."""
    if not isinstance(question, Fits):
        return (question,)
    members = members_of(question.source)
    is_listed = len(members) > 1 and set(members_of(question.target)) < set(members)
    return tuple(
        Fits(member, question.target, question.is_argument, question.declared, is_listed) for member in members
    )


_OF_RESULTS = frozenset({"typing.TypeGuard", "typing.TypeIs", NEVER.path, ANY.path})


def essence(question: Question) -> Question:
    """Return the question that one comes to: a callable fits with its result where the parameters are the same.

    Source: typing specification, "Callables", "Assignability rules for callables". What says something only as the
    result of a function, as `TypeGuard` does, stays where it is, and so does `Any`.
    """
    match question:
        case Fits(
            source=Applied(origin=origin, arguments=(given, result)),
            target=Applied(origin=other, arguments=(asked, wanted)),
        ) if origin == other == CALLABLE and given == asked and not _is_of_results(result, wanted):
            return replace(question, source=result, target=wanted, is_listed=False)
    return question


def _is_of_results(*types: Type) -> bool:
    found = (each.origin if isinstance(each, Applied) else each for each in types)
    return any(isinstance(each, Name) and each.path in _OF_RESULTS for each in found)


def together(answers: tuple[Answer, ...]) -> Answer:
    """Return the answer to a whole from those to its parts."""
    for answer in (Answer.NO, Answer.UNKNOWN):
        if answer in answers:
            return answer
    return Answer.YES


def explicit(expression: Type) -> Type:
    """Return the type with every `Any` that is implied written out."""
    return mapped(expression, lambda part: ANY if part == IMPLIED_ANY else None)


def is_known(name: Name) -> bool:
    """Tell whether every type checker knows what a name stands for."""
    return name.origin in (Origin.STANDARD, Origin.IMPLIED) or (name.origin is Origin.PROJECT and not name.is_open)

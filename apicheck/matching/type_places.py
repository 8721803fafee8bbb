"""Where types stand on both sides of a pair: results, parameters, attributes, keys, aliases, type variables.

Each place comes with the questions that decide it. What is read has to fit where the old type was expected; what users
hand over, as they did before, has to fit the new one.
"""

from __future__ import annotations

import enum
import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from apicheck.matching.calls_of_pairs import is_told_by_ancestor
from apicheck.matching.pairs import Pair, Pairing, is_public_member
from apicheck.matching.results import result_kind
from apicheck.matching.type_sides import TypeSides, Written, is_placed, written_function
from apicheck.matching.typed_dict_changes import typed_dict_change
from apicheck.model.definition import Attribute, Class, Function, Property
from apicheck.model.entity import Entity
from apicheck.model.signature import Parameter, ParameterKind
from apicheck.surface.calls.callables import constructor
from apicheck.surface.classes.data_models import DataModel, data_model
from apicheck.surface.classes.final_marks import is_final
from apicheck.types.expression import ANY, NEVER, OBJECT, Type, Variable, mapped, members_of, variables_in
from apicheck.types.questions import Declarations, Fits, Question, Replaces, TypedParameter, TypedSignature


class Position(enum.Enum):
    """What kind of place a type stands in."""

    RESULT = enum.auto()
    PARAMETER = enum.auto()
    ATTRIBUTE = enum.auto()
    KEY = enum.auto()
    ALIAS = enum.auto()
    VARIABLE = enum.auto()
    OVERLOAD = enum.auto()
    OVERLOAD_ORDER = enum.auto()
    BASE = enum.auto()
    SIGNATURE = enum.auto()
    DROPPED = enum.auto()


@dataclass(frozen=True, slots=True)
class Suspect:
    """A position of a signature, `name` is "" for the result, and the question whether it alone makes it misfit."""

    name: str
    old: str | None
    new: str | None
    question: Question


@dataclass(frozen=True, slots=True)
class Place:
    """One place where the two sides have different types.

    `name` is that of the parameter, key or type variable, `old` and `new` are what is written. `reading` is the
    question whether what users get fits as before, `writing` whether what they hand over does; None where the place is
    not for that. `doubt` says what may change the answer unseen. `suspects` are the positions of a whole signature that
    may be to blame. `aspect` says what about a type variable changed: "variance", "constraints", "default", "" for its
    bound.
    """

    position: Position
    name: str
    old: str | None
    new: str | None
    old_entity: Entity
    new_entity: Entity
    old_type: Type | None = None
    new_type: Type | None = None
    reading: Question | None = None
    writing: Question | None = None
    declared: Declarations = ()
    doubt: str = ""
    aspect: str = ""
    suspects: tuple[Suspect, ...] = ()

    @property
    def questions(self) -> Iterator[Question]:
        """Everything that has to be answered for this place."""
        for question in (self.reading, self.writing, self.back, *(each.question for each in self.suspects)):
            if question is not None:
                yield question

    @property
    def back(self) -> Question | None:
        """The question that tells types which mean the same from others, where both sides have a single type."""
        if self.old_type is None or self.new_type is None:
            return None
        if self.reading is not None and self.writing is None:
            return Fits(self.old_type, self.new_type, is_argument=False, declared=self.declared)
        if self.writing is not None and self.reading is None:
            return Fits(self.new_type, self.old_type, is_argument=True, declared=self.declared)
        return None


_NEVER_FITS = Fits(ANY, NEVER, is_argument=True)
_DECORATORS = "by its annotations; whether its decorators keep them can't be told"


def places(pair: Pair, pairing: Pairing, sides: TypeSides) -> Iterator[Place]:
    """Yield the places of one part of a pair whose types are not plainly the same."""
    if not pair.is_public_base or not pair.base or not pair.head:
        return
    for runtime_old, runtime_new in pair.matches():
        old, new = pairing.base.surface.as_typed(runtime_old), pairing.head.surface.as_typed(runtime_new)
        if old is None or new is None or sides.texts.are_the_same(old, new):
            continue
        match old.definition, new.definition:
            case Function(), Function():
                yield from _of_functions(old, new, pairing, sides)
            case Class(), Class():
                yield from _of_classes(pair, old, new, pairing, sides)
            case ((Property() | Attribute()), (Property() | Attribute())):
                yield from _of_values(pair, old, new, pairing, sides)


# Functions


def _of_functions(old: Entity, new: Entity, pairing: Pairing, sides: TypeSides) -> Iterator[Place]:
    before, after = old.definition, new.definition
    if not isinstance(before, Function) or not isinstance(after, Function):
        return
    was, now = written_function(pairing.base.hierarchy, old), written_function(pairing.head.hierarchy, new)
    if was is None or now is None:
        return
    kinds = (
        result_kind(pairing.base.hierarchy, old, before),
        result_kind(pairing.head.hierarchy, new, after),
    )
    yield from _of_callables(was, now, sides, has_result=kinds[0] is kinds[1])


def _of_callables(was: Written, now: Written, sides: TypeSides, *, has_result: bool = True) -> Iterator[Place]:
    if was.overloads or now.overloads:
        yield from _of_overloads(was, now, sides)
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
            yield Place(
                Position.PARAMETER,
                after.name,
                before.annotation,
                after.annotation,
                was.entity,
                now.entity,
                one,
                other,
                writing=Fits(one, other, is_argument=True, declared=declared),
                declared=declared,
                doubt=doubt,
            )
    returned = was.signature.returns, now.signature.returns
    if not has_result:
        pass
    elif old.returns is None or new.returns is None:
        if returned[0] is not None and returned[1] is None:
            yield Place(Position.DROPPED, "", returned[0], None, was.entity, now.entity)
    elif sides.is_free(old.returns) or sides.is_free(new.returns):
        tied.append(_Tied("", old.returns, new.returns, *returned))
    elif old.returns != new.returns:
        yield Place(
            Position.RESULT,
            "",
            *returned,
            was.entity,
            now.entity,
            old.returns,
            new.returns,
            reading=Fits(new.returns, old.returns, declared=declared),
            declared=declared,
            doubt=doubt,
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
    before = sides.old.tied(kinds, {each.name: each.old for each in tied})
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


def _of_overloads(was: Written, now: Written, sides: TypeSides) -> Iterator[Place]:
    """Yield a place for each old overload: all new ones together have to accept what it accepted."""
    before, after = sides.old.overloads(was), sides.new.overloads(now)
    if before is None or after is None or was.is_doubtful or now.is_doubtful:
        return
    if not was.overloads and not was.is_annotated:
        return  # where there was no annotation, nothing was promised
    declared = sides.scope_of(was, now)
    new = tuple(signature for signature, _ in after)
    known = {parameter.name for signature in new for parameter in signature.parameters}
    known |= {parameter.name for parameter in now.signature.parameters}
    kept: list[tuple[TypedSignature, str]] = []
    for signature, shown in before:
        if any(sides.is_same_signature(signature, other) for other in new):
            kept.append((signature, shown))
            continue
        if any(not p.kind.name.startswith("VAR") and p.name not in known for p in signature.parameters):
            continue  # a parameter that is gone is told as such
        singles = _spread(signature, new) if len(new) > 1 else (signature,)
        for single in singles:
            yield Place(
                Position.OVERLOAD,
                "",
                shown,
                now.shown_overloads,
                was.entity,
                now.entity,
                reading=Replaces(new, single, declared),
                declared=declared,
            )
    yield from _of_order(kept, new, was, now, sides, declared)


class _Given(enum.Enum):
    """How calls of one kind give an argument."""

    NOT = enum.auto()
    EITHER_WAY = enum.auto()
    BY_POSITION = enum.auto()
    BY_NAME = enum.auto()


_Choice = tuple[_Given, Type | None]


def _spread(signature: TypedSignature, new: tuple[TypedSignature, ...]) -> tuple[TypedSignature, ...]:
    """Return a signature for each kind of call that one accepts: overloads are chosen for every call by itself.

    Where the `new` overloads differ at a parameter, it is left out or given, by place or by name, and of a union one
    member is given. The others stay as they are. The one signature itself where there are too many kinds.
    Source: typing specification, "Overloads": argument type expansion.
    """
    found: dict[TypedSignature, None] = {}
    for solved in _with_constraints(signature):
        choices = [tuple(_choices(each, new)) for each in solved.parameters]
        if math.prod(map(len, choices)) > _MOST_SPREAD:
            return (signature,)
        made = (_called(solved, chosen) for chosen in itertools.product(*choices))
        found.update((each, None) for each in made if each is not None)
    return tuple(found)


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
        yield _Given.BY_NAME if is_by_name else _Given.EITHER_WAY, parameter.type
        return
    if parameter.has_default and not parameter.kind.name.startswith("VAR"):
        yield _Given.NOT, None
    ways = (_Given.BY_POSITION, _Given.BY_NAME) if is_named and len(kinds) > 1 else (_Given.EITHER_WAY,)
    for way in ways:
        for member in (None,) if parameter.type is None else members_of(parameter.type):
            yield way, member


def _called(signature: TypedSignature, chosen: tuple[_Choice, ...]) -> TypedSignature | None:
    """Return the signature of calls that give their arguments so; None where no call can."""
    given: list[TypedParameter] = []
    is_cut = False  # what was left out, or given by name, is followed by names alone
    for parameter, (way, member) in zip(signature.parameters, chosen, strict=True):
        takes_position = parameter.kind in (ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)
        if way is _Given.NOT:
            is_cut = is_cut or takes_position
            continue
        is_same = member == parameter.type
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
        given.append(replace(parameter, kind=kind, type=member, has_default=parameter.has_default and is_same))
    ordered = tuple(sorted(given, key=lambda each: (each.kind, each.has_default)))
    return _without_unsolved(replace(signature, parameters=ordered))


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


_MOST_SPREAD = 64


def _of_order(
    kept: list[tuple[TypedSignature, str]],
    new: tuple[TypedSignature, ...],
    was: Written,
    now: Written,
    sides: TypeSides,
    declared: Declarations,
) -> Iterator[Place]:
    """Yield a place for two overloads that changed places: it matters where one takes calls that the other takes."""
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
                    writing=Replaces((one,), other, declared),
                    declared=declared,
                )


# Classes


def _of_classes(pair: Pair, old: Entity, new: Entity, pairing: Pairing, sides: TypeSides) -> Iterator[Place]:
    yield from _of_variables(old, new, sides)
    yield from _of_generic_bases(old, new, sides)
    yield from _of_keys(pair, old, new, pairing, sides)
    if is_told_by_ancestor(pairing, old, new):
        return
    was, now = constructor(pairing.base.hierarchy, old), constructor(pairing.head.hierarchy, new)
    if was is None or now is None:
        return
    if was.model is not None and now.model is not None:
        yield from _of_hidden_fields(was.model, now.model, sides)
        return
    if was.entity.definition is now.entity.definition:
        return
    one, other = pairing.base.surface.as_typed(was.entity), pairing.head.surface.as_typed(now.entity)
    if one is not None and other is not None and sides.texts.are_the_same(one, other):
        return
    before = None if one is None else written_function(pairing.base.hierarchy, one)
    after = None if other is None else written_function(pairing.head.hierarchy, other)
    if before is not None and after is not None:
        yield from _of_callables(before, after, sides, has_result=False)


def _of_hidden_fields(was: DataModel, now: DataModel, sides: TypeSides) -> Iterator[Place]:
    """Yield the fields that only the constructor shows; the others are told as attributes."""
    for before in was.fields or ():
        after = now.field(before.name)
        if after is None or not before.in_constructor or not after.in_constructor:
            continue
        if before.is_stored and is_public_member(before.name):
            continue
        if before.annotation is None or after.annotation is None or before.annotation == after.annotation:
            continue
        one = sides.old.in_class(before.annotation, was.owner)
        other = sides.new.in_class(after.annotation, now.owner)
        if one is None or other is None or one == other:
            continue
        declared = sides.scope_of_classes(was.owner, now.owner)
        yield Place(
            Position.PARAMETER,
            after.init_names[0],
            before.annotation,
            after.annotation,
            was.owner,
            now.owner,
            one,
            other,
            writing=Fits(one, other, is_argument=True, declared=declared),
            declared=declared,
        )


def _of_variables(old: Entity, new: Entity, sides: TypeSides) -> Iterator[Place]:
    """Yield what became narrower about the arguments that a generic class takes."""
    before, after = sides.old.variables(old), sides.new.variables(new)
    if len(before) != len(after):
        return  # told by their number
    for (name, was), (_, now) in zip(before, after, strict=True):
        if was.kind != now.kind or was == now:
            continue
        shown = sides.show_declaration(name, was), sides.show_declaration(name, now)
        place = Place(Position.VARIABLE, name, *shown, old, new)
        if was.variance not in (None, now.variance) and now.variance is not None and was.variance:
            yield replace(place, writing=_NEVER_FITS, aspect="variance")
            continue
        if was.constraints and now.constraints and set(was.constraints) <= set(now.constraints):
            continue
        if now.constraints:
            if was.constraints != now.constraints:
                yield replace(place, writing=_NEVER_FITS, aspect="constraints")
            continue
        limit = now.bound or OBJECT
        for allowed in was.constraints or (was.bound or OBJECT,):
            yield replace(place, old_type=allowed, new_type=limit, writing=Fits(allowed, limit, is_argument=True))
        if was.default is not None and now.default is not None and was.default != now.default:
            yield replace(place, reading=Fits(now.default, was.default), aspect="default")


def _of_generic_bases(old: Entity, new: Entity, sides: TypeSides) -> Iterator[Place]:
    """Yield the bases that both sides have with other type arguments: `list[str]` that became `list[int]`."""
    if len(sides.old.variables(old)) != len(sides.new.variables(new)):
        return  # told by their number
    before, after = sides.old.generic_bases(old), sides.new.generic_bases(new)
    for path, (text, base) in before.items():
        if path not in after or after[path][1] == base:
            continue
        declared = sides.scope_of_classes(old, new)
        name = sides.new.applied(new)
        yield Place(
            Position.BASE,
            "",
            text,
            after[path][0],
            old,
            new,
            base,
            after[path][1],
            reading=Fits(name, base, declared=declared),
            declared=declared,
        )


def _of_keys(pair: Pair, old: Entity, new: Entity, pairing: Pairing, sides: TypeSides) -> Iterator[Place]:
    change = typed_dict_change(pair, pairing)
    if change is None:
        return
    for before, after in change.kept:
        one, other = sides.old.in_class(before.annotation, old), sides.new.in_class(after.annotation, new)
        if one is None or other is None or one == other:
            continue
        declared = sides.scope_of_classes(old, new)
        yield Place(
            Position.KEY,
            before.name,
            before.annotation,
            after.annotation,
            old,
            new,
            one,
            other,
            reading=Fits(other, one, declared=declared),
            writing=Fits(one, other, is_argument=True, declared=declared),
            declared=declared,
        )


# Values


def _of_values(pair: Pair, old: Entity, new: Entity, pairing: Pairing, sides: TypeSides) -> Iterator[Place]:
    was, now = _read_annotation(old), _read_annotation(new)
    if any(text is not None and _INIT_VARIABLE.match(text) for text in (was, now)):
        return  # no attribute: the constructor alone takes it
    if isinstance(old.definition, Attribute) and isinstance(new.definition, Attribute) and not pair.is_member:
        one, other = sides.old.alias(old) or sides.old.new_type(old), sides.new.alias(new) or sides.new.new_type(new)
        if one is not None and other is not None:
            yield from _of_alias(old, new, one, other, sides)
            return
        yield from _of_keys(pair, old, new, pairing, sides)
    if was is not None and now is None and isinstance(old.definition, type(new.definition)):
        yield Place(Position.DROPPED, "", was, None, old, new)
        return
    if was is None or now is None:
        return
    one, other = sides.old.of_value(was, old), sides.new.of_value(now, new)
    handed = _written_annotation(old), _written_annotation(new)
    # Hardly anyone binds the name of another module anew; where it is not a constant, it says so by a function.
    is_read_only = not pair.is_member or _is_read_only(old, pair, pairing) or handed[0] is None or handed[1] is None
    if one is None or other is None or (one == other and (is_read_only or handed == (was, now))):
        return
    declared = sides.scope_of_members(old, new)
    writing: Question | None = None
    if not is_read_only:
        taken = sides.old.of_value(handed[0] or "", old), sides.new.of_value(handed[1] or "", new)
        if taken[0] is not None and taken[1] is not None:
            writing = Fits(taken[0], taken[1], is_argument=True, declared=declared)
    yield Place(
        Position.ATTRIBUTE,
        "",
        was,
        now,
        old,
        new,
        one,
        other,
        reading=Fits(other, one, declared=declared),
        writing=writing,
        declared=declared,
    )


_INIT_VARIABLE = re.compile(r"(\w+\.)*InitVar\b")


def _of_alias(old: Entity, new: Entity, one: Type, other: Type, sides: TypeSides) -> Iterator[Place]:
    if sides.is_same_type(one, other) or not isinstance(old.definition, Attribute):
        return
    value = new.definition.value if isinstance(new.definition, Attribute) else None
    was, now, declared = sides.aliases(one, other)
    yield Place(
        Position.ALIAS,
        "",
        old.definition.value,
        value,
        old,
        new,
        was,
        now,
        reading=Fits(now, was, declared=declared),
        writing=Fits(was, now, is_argument=True, declared=declared),
        declared=declared,
    )


def _is_read_only(entity: Entity, pair: Pair, pairing: Pairing) -> bool:
    """Tell whether users never set an attribute, nor hand its value over when they make an instance."""
    if is_final(entity):
        return True
    model = None if pair.base_owner is None else data_model(pairing.base.hierarchy, pair.base_owner)
    field = None if model is None else model.field(pair.name)
    if model is None or field is None:
        return False
    return not field.in_constructor and bool(model.is_frozen or field.is_frozen)


def _read_annotation(entity: Entity) -> str | None:
    definition = entity.definition
    if isinstance(definition, Property):
        return definition.getter.signature.returns
    return definition.annotation if isinstance(definition, Attribute) else None


def _written_annotation(entity: Entity) -> str | None:
    definition = entity.definition
    if isinstance(definition, Property):
        setter = definition.setter
        parameters = setter.signature.parameters if setter is not None else ()
        return parameters[1].annotation if len(parameters) > 1 else None
    return definition.annotation if isinstance(definition, Attribute) else None

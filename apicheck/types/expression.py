"""Type expressions in a canonical form: two of them are equal exactly when they are spellings of one type.

Names are dotted paths of definitions, the same on both sides of a comparison. `typing.List`, `collections.abc` and
`typing_extensions` have one spelling, unions are flat and without order, aliases are followed.

Source: typing specification, "Type annotations" and "Type system concepts".
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field


class Origin(enum.Enum):
    """Who defines a name, and so what a type checker can know about it."""

    STANDARD = enum.auto()
    PROJECT = enum.auto()
    FOREIGN = enum.auto()
    IMPLIED = enum.auto()
    GONE = enum.auto()


@dataclass(frozen=True, slots=True)
class Name:
    """A class, a special form, or anything else that is known by its path.

    `path` is canonical; `source` is the module to import from, and the dotted name in it. GONE names are base's, and
    head has nothing in their place. IMPLIED is the `Any` that a generic class without arguments stands for. `is_open`
    says that an ancestor of a class stands outside the project, so that a type checker which does not have it takes the
    class for anything. `bases` are the paths of its other ancestors.
    """

    path: str
    origin: Origin
    source: tuple[str, str] = field(default=("", ""), compare=False)
    is_open: bool = field(default=False, compare=False)
    bases: tuple[Name, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Variable:
    """A type variable. `key` tells its scope and place: `C0` is the first of a class, `F0` the first of a function.

    `S` is the type of `self`. `part` is "args" or "kwargs" where a `ParamSpec` stands for arguments. `written` is what
    it is called.
    """

    key: str
    part: str = ""
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Applied:
    """`origin[arguments]`. The parameters of a `Callable` are one argument."""

    origin: Name
    arguments: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """Several types of which one is meant. `members` are sorted by their text, none is a union."""

    members: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """One value: `Literal["r"]`. `owner` is the enumeration where `value` is the name of its member."""

    value: str
    owner: Name | None = None


@dataclass(frozen=True, slots=True)
class Arguments:
    """A list in brackets: the parameters of a `Callable`, or what stands for a `ParamSpec`."""

    items: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class Dots:
    """`...`: any parameters, or in a tuple any number of items."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """`*Ts` or `Unpack[X]`."""

    of: Type


Type = Name | Variable | Applied | Union | Literal | Arguments | Dots | Unpacked

ANY = Name("typing.Any", Origin.STANDARD, ("typing", "Any"))
IMPLIED_ANY = Name("typing.Any", Origin.IMPLIED, ("typing", "Any"))
OBJECT = Name("builtins.object", Origin.STANDARD, ("builtins", "object"))
NONE = Name("builtins.None", Origin.STANDARD, ("builtins", "None"))
NEVER = Name("typing.Never", Origin.STANDARD, ("typing", "Never"))
SELF = Variable("S")
CALLABLE = Name("collections.abc.Callable", Origin.STANDARD, ("collections.abc", "Callable"))
TUPLE = Name("builtins.tuple", Origin.STANDARD, ("builtins", "tuple"))


def union_of(members: Iterator[Type] | tuple[Type, ...] | list[Type]) -> Type:
    """Return the type of values that are of one of these; the only one itself where there is one."""
    found: dict[Type, None] = {}
    for member in members:
        found.update(dict.fromkeys(members_of(member)))
    if ANY in found:
        return ANY if len(found) == 1 else Union(tuple(sorted(found, key=show)))
    return next(iter(found)) if len(found) == 1 else Union(tuple(sorted(found, key=show)))


def members_of(expression: Type) -> tuple[Type, ...]:
    """Return the members of a union; a type that is none is its only member."""
    return expression.members if isinstance(expression, Union) else (expression,)


def literals_apart(members: Sequence[Type]) -> tuple[list[Literal], list[Type]]:
    """Return the single values among the members of a union, and the others with `None` last, as people write them."""
    literals = [member for member in members if isinstance(member, Literal)]
    others = [member for member in members if not isinstance(member, Literal)]
    return literals, sorted(others, key=lambda member: member == NONE)


def parts(expression: Type) -> Iterator[Type]:
    """Yield an expression and everything within it."""
    yield expression
    match expression:
        case Applied(origin=origin, arguments=arguments):
            yield origin
            for argument in arguments:
                yield from parts(argument)
        case Union(members=items) | Arguments(items=items):
            for item in items:
                yield from parts(item)
        case Unpacked(of=inner):
            yield from parts(inner)
        case Literal(owner=Name() as owner):
            yield owner
        case _:
            pass


def names_in(expression: Type) -> Iterator[Name]:
    """Yield the names that an expression is made of."""
    return (part for part in parts(expression) if isinstance(part, Name))


def variables_in(expression: Type) -> Iterator[Variable]:
    """Yield the type variables that an expression mentions, in order."""
    return (part for part in parts(expression) if isinstance(part, Variable))


def mapped(expression: Type, change: Callable[[Type], Type | None]) -> Type:
    """Return the expression with what `change` gives for a part in that part's place; None leaves it alone."""
    found = change(expression)
    if found is not None:
        return found
    match expression:
        case Applied(origin=origin, arguments=arguments):
            inner = change(origin)
            made = tuple(mapped(argument, change) for argument in arguments)
            return Applied(inner if isinstance(inner, Name) else origin, made)
        case Union(members=members):
            return union_of([mapped(member, change) for member in members])
        case Arguments(items=items):
            return Arguments(tuple(mapped(item, change) for item in items))
        case Unpacked(of=inner):
            return Unpacked(mapped(inner, change))
        case _:
            return expression


def told_apart(expression: Type, among: Sequence[Type]) -> Type:
    """Return an expression to be shown `among` others: names that are spelled alike there show more of their paths."""
    paths: dict[str, set[str]] = {}
    for name in (name for each in among for name in names_in(each)):
        paths.setdefault(show(name), set()).add(name.path)
    longer = {path: _apart(path, alike - {path}) for alike in paths.values() if len(alike) > 1 for path in alike}

    def change(part: Type) -> Type | None:
        # A name is shown by its last part, so that what is to be seen of its path must not fall into parts.
        return Name(longer[part.path], part.origin) if isinstance(part, Name) and part.path in longer else None

    return mapped(expression, change) if longer else expression


_NO_DOT = "\0"


def _apart(path: str, others: set[str]) -> str:
    """Return so much of the end of a path as none of the others has."""
    parts = path.split(".")
    for count in range(1, len(parts) + 1):
        end = parts[-count:]
        if all(other.split(".")[-count:] != end for other in others):
            return _NO_DOT.join(end)
    return path.replace(".", _NO_DOT)


def are_spelled_alike(one: Type, other: Type) -> bool:
    """Tell whether two different names in these expressions have the same last part."""
    names = {name for each in (one, other) for name in names_in(each) if name.origin is not Origin.IMPLIED}
    return len({show(name) for name in names}) < len({name.path for name in names})


def show(expression: Type) -> str:
    """Return an expression as a person would write it, names without their modules."""
    match expression:
        case Name(path="builtins.None"):
            return "None"
        case Name(path=path):
            return path.rpartition(".")[2].replace(_NO_DOT, ".")
        case Variable(key="S"):
            return "Self"
        case Variable(key=key, part=part, written=written):
            name = written or key.replace(":", ".").rpartition(".")[2]
            return f"{name}.{part}" if part else name
        case Applied(origin=origin, arguments=()):
            return f"{show(origin)}[()]"
        case Applied(origin=origin, arguments=arguments):
            return f"{show(origin)}[{', '.join(map(show, arguments))}]"
        case Union(members=members):
            literals, others = literals_apart(members)
            shown = [f"Literal[{', '.join(map(_shown_value, literals))}]"] if literals else []
            return " | ".join([*shown, *map(show, others)])
        case Literal():
            return f"Literal[{_shown_value(expression)}]"
        case Arguments(items=items):
            return f"[{', '.join(map(show, items))}]"
        case Dots():
            return "..."
        case Unpacked(of=inner):
            return f"*{show(inner)}"


def _shown_value(literal: Literal) -> str:
    return literal.value if literal.owner is None else f"{show(literal.owner)}.{literal.value}"

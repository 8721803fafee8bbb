"""What the type variables of a base stand for in an heir: `T` is `str` in `class Names(Box[str])`.

Source: typing specification, "Generics": instances of generic classes as base classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from apicheck.model.entity import Entity
from apicheck.types.expression import IMPLIED_ANY, Applied, Name, Type, Variable, mapped
from apicheck.types.reading import AnnotationReader

Terms = Mapping[str, Type]
"""Types in the place of type variables, by their keys."""


def inherited_terms(reader: AnnotationReader, definer: Entity, heir: Entity, own: Terms) -> Terms | None:
    """Return what stands in an heir for the type variables of the class that defines a member; None if none is found.

    `own` says what stands for the heir's own ones.
    """
    return _found(reader, definer, heir, own, frozenset())


def _found(reader: AnnotationReader, definer: Entity, at: Entity, terms: Terms, seen: frozenset[str]) -> Terms | None:
    if at.home == definer.home:
        return terms
    if at.home in seen:
        return None
    scope = replace(reader.class_scope(at), owner=None)
    for text in reader.bases(at):
        read = reader.read(text, scope)
        name = read.origin if isinstance(read, Applied) else read
        base = reader.class_at(name) if isinstance(name, Name) else None
        if base is None:
            continue
        variables = reader.class_variables(base)
        arguments = read.arguments if isinstance(read, Applied) else ()
        if any(reader.declaration(each.key).kind != "TypeVar" for each in variables):
            continue
        if len(arguments) != len(variables):
            arguments = tuple(reader.declaration(each.key).default or IMPLIED_ANY for each in variables)
        passed = {
            variable.key: mapped(argument, lambda part: _in_terms(part, terms))
            for variable, argument in zip(variables, arguments, strict=True)
        }
        found = _found(reader, definer, base, passed, seen | {at.home})
        if found is not None:
            return found
    return None


def _in_terms(part: Type, terms: Terms) -> Type | None:
    return terms.get(part.key) if isinstance(part, Variable) and not part.part else None

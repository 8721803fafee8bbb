"""What users get from an attribute that is declared with a descriptor, and what they may set it to.

Type checkers ask the `__get__` and `__set__` of whatever the body of a class declares, a value beside it or none; of
what methods declare on `self` they don't, as little as the interpreter does.

Source: data model, 3.3.2.2 "Implementing Descriptors".
"""

from __future__ import annotations

from dataclasses import dataclass

from apicheck.matching.inherited_terms import Terms, inherited_terms
from apicheck.matching.side_reader import SideReader
from apicheck.matching.written_functions import written_function
from apicheck.model.definition import Attribute, Class, Function
from apicheck.model.entity import Entity
from apicheck.model.signature import Signature
from apicheck.types.expression import (
    NONE,
    SELF,
    Applied,
    Name,
    Type,
    Variable,
    mapped,
    members_of,
    union_of,
    variables_in,
)


@dataclass(frozen=True, slots=True)
class Access:
    """What reading an attribute of an instance gives, and what it may be set to; None where that can't be told."""

    read: Type | None
    taken: Type | None


def access_through_descriptor(side: SideReader, attribute: Entity, declared: Type) -> Access | None:
    """Return what users see of an attribute that is `declared` with a descriptor of the project, None for any other.

    Of a union each member is asked by itself, and nothing is said about what it takes.
    """
    if not isinstance(attribute.definition, Attribute) or not _is_of_class_body(side, attribute):
        return None
    members = members_of(declared)
    classes = [_descriptor(side, member) for member in members]
    if not any(classes):
        return None
    read = [
        member if found is None else _given(side, found, member) for member, found in zip(members, classes, strict=True)
    ]
    known = [each for each in read if each is not None]
    taken = _taken(side, classes[0], declared) if len(members) == 1 and classes[0] is not None else None
    return Access(union_of(known) if len(known) == len(read) else None, taken)


def called_descriptor(side: SideReader, attribute: Entity) -> str | None:
    """Return the name of the project's descriptor that an attribute without an annotation is a call of, else None."""
    definition = attribute.definition
    if not isinstance(definition, Attribute) or definition.annotation is not None or definition.call is None:
        return None
    made = side.of_value(definition.call, attribute, None)
    return definition.call if made is not None and _descriptor(side, made) is not None else None


def _is_of_class_body(side: SideReader, attribute: Entity) -> bool:
    owner = side.owner_of(attribute.owner)
    typed = None if owner is None else side.hierarchy.surface.typed_names.of(owner)
    return typed is not None and isinstance(typed.definition, Class) and attribute.name in typed.definition.scope


def _descriptor(side: SideReader, declared: Type) -> Entity | None:
    name = declared.origin if isinstance(declared, Applied) else declared
    found = side.reader.class_at(name) if isinstance(name, Name) else None
    return found if found is not None and side.hierarchy.member(found, "__get__") else None


def _given(side: SideReader, found: Entity, declared: Type) -> Type | None:
    """Return what `__get__` gives for an instance: the result of those overloads that are not for the class alone."""
    method = _Method.of(side, found, declared, "__get__")
    if method is None:
        return None
    results = {
        method.read(signature.returns, signature)
        for signature in method.signatures
        if not signature.parameters or method.read(signature.parameters[0].annotation, signature) != NONE
    }
    return results.pop() if len(results) == 1 else None


def _taken(side: SideReader, found: Entity, declared: Type) -> Type | None:
    """Return what `__set__` takes; None also where there is none, or several for several types."""
    method = _Method.of(side, found, declared, "__set__")
    if method is None or len(method.signatures) != 1:
        return None
    (signature,) = method.signatures
    return method.read(signature.parameters[1].annotation, signature) if len(signature.parameters) == 2 else None


@dataclass(frozen=True, slots=True)
class _Method:
    """A special method as a class with type arguments has it: `terms` tells what its type variables stand for."""

    side: SideReader
    entity: Entity
    owner: Entity
    declared: Type
    terms: Terms
    signatures: tuple[Signature, ...]

    @classmethod
    def of(cls, side: SideReader, found: Entity, declared: Type, name: str) -> _Method | None:
        """Return the one that a class has, None where it can't be told what its annotations come to."""
        members = side.hierarchy.member(found, name)
        entity = side.hierarchy.surface.typed_names.of(members[0]) if len(members) == 1 else None
        if entity is None or not isinstance(entity.definition, Function) or entity.definition.is_async:
            return None
        written, owner = written_function(side.hierarchy, entity), side.owner_of(entity.owner)
        if written is None or written.is_doubtful or owner is None:
            return None
        receivers = written.receivers if written.overloads else (written.receiver,)
        if any(each is not None for each in receivers):
            return None  # chosen by the type arguments that it has
        variables = side.reader.class_variables(found)
        arguments = declared.arguments if isinstance(declared, Applied) else ()
        if len(variables) != len(arguments) or any(
            side.reader.declaration(each.key).kind != "TypeVar" for each in variables
        ):
            return None
        own = {variable.key: argument for variable, argument in zip(variables, arguments, strict=True)}
        terms = inherited_terms(side.reader, owner, found, own)
        if terms is None:
            return None
        return cls(side, entity, owner, declared, terms, written.overloads or (written.signature,))

    def read(self, text: str | None, signature: Signature) -> Type | None:
        """Return what an annotation of a signature says; None where it hangs on type variables of the method itself."""
        reader = self.side.reader
        scope = reader.declare(signature.type_parameters, self.entity.home, reader.class_scope(self.owner))
        read = None if text is None else reader.read(text, scope)
        if read is None or any(
            each.part or (each.key not in self.terms and each != SELF) for each in variables_in(read)
        ):
            return None

        def change(part: Type) -> Type | None:
            if part == SELF:
                return self.declared
            return self.terms[part.key] if isinstance(part, Variable) else None

        return mapped(read, change)

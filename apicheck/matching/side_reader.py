"""Reads the annotations of one side in terms of head: its names, and type variables known by their places.

A class's type variables are `C0`, `C1`, ... in the order of its arguments, whatever they are called; the type of `self`
is one of its own. What is left are the variables of single functions, under their homes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from apicheck.matching.inherited_terms import Terms, inherited_terms
from apicheck.matching.written_functions import Written, entered
from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity
from apicheck.model.signature import Parameter, ParameterKind, Signature
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.naming import last_part
from apicheck.types.declarations import Declaration
from apicheck.types.expression import ANY, SELF, Applied, Name, Type, Variable, mapped, show, variables_in
from apicheck.types.questions import Declarations, TypedParameter, TypedSignature
from apicheck.types.reading import AnnotationReader, Scope
from apicheck.types.standard_types import standard_name

Variables = list[tuple[str, Declaration]]
"""Type variables in order, each with its name."""

RECEIVER = "receiver_"
"""What the parameter is called that stands for `self` where that chooses the overload."""

_WORD = re.compile(r"[^\W\d]\w*")
_CONSTRUCTORS = frozenset({"__init__", "__new__"})
_CLASS = standard_name("builtins.type")


@dataclass(frozen=True, slots=True)
class ReadSignature:
    """The types of a signature by the names of its parameters; None for what is not annotated or not understood."""

    types: Mapping[str, Type | None]
    returns: Type | None
    receiver: Type | None = None


class SideReader:
    """Reads what one side says.

    `known_variables` tells the type variables of a class that the users of base know, None for all. Of what is new
    they say nothing: a constructor learns from its arguments what it stands for, elsewhere it is its default, or `Any`.
    """

    def __init__(
        self,
        hierarchy: Hierarchy,
        reader: AnnotationReader,
        known_variables: Callable[[Entity], Variables | None] = lambda _: None,
    ) -> None:
        self.hierarchy = hierarchy
        self.reader = reader
        self._known_variables = known_variables

    def owner_of(self, home: str) -> Entity | None:
        """Return the class that is defined at `home`."""
        found = self.hierarchy.surface.resolve_path(home) if home else ()
        return next((entity for entity in found if isinstance(entity.definition, Class)), None)

    def told(self, text: str | None, read: Type, entity: Entity, heir: Entity | None) -> str | None:
        """Return what to show of an annotation: its text, unless that names type variables which its heir has not."""
        owner = self.owner_of(entity.owner)
        if text is None or owner is None or heir is None or owner.home == heir.home:
            return text
        names = {_written(variable.key) for variable in self.reader.class_variables(owner)}
        return text if names.isdisjoint(_WORD.findall(text)) else show(read)

    def signature(self, written: Written) -> ReadSignature:
        """Return the types of a function's parameters and of its result."""
        return self._signature(written, written.signature, written.receiver)

    def _signature(self, written: Written, signature: Signature, own_receiver: str | None) -> ReadSignature:
        owner = self.owner_of(written.owner)
        scope = Scope(written.entity.module) if owner is None else self.reader.class_scope(owner)
        scope = self.reader.declare(signature.type_parameters, written.entity.home, scope)
        keys, unknown = self._terms(owner, written.heir)
        if written.entity.name in _CONSTRUCTORS and (written.heir is None or owner is written.heir):
            unknown = {}
            # The parameters of a callable are learnt from the one that is handed over, whatever was known before.
            keys = {key: place for key, place in keys.items() if self.reader.declaration(key).kind == "TypeVar"}
        if own_receiver is not None and owner is not None:
            own = self.reader.read(own_receiver, scope)
            if isinstance(own, Applied) and own.origin.path == "builtins.type":
                own = own.arguments[0]
            if isinstance(own, Variable) and own.key not in keys:
                keys[own.key] = SELF.key

        def read(text: str | None) -> Type | None:
            return None if text is None else self._placed(self.reader.read(text, scope), keys, unknown)

        returns = read(signature.returns)
        return ReadSignature(
            {parameter.name: read(parameter.annotation) for parameter in signature.parameters},
            entered(returns) if written.is_manager and returns is not None else returns,
            read(own_receiver),
        )

    def _terms(self, owner: Entity | None, heir: Entity | None) -> tuple[dict[str, str], Terms]:
        """Return the places of a class's type variables, and the types that stand for the others.

        All have a type in the heirs of a class.
        """
        if owner is None:
            return {}, {}
        if heir is not None and heir.home != owner.home:
            own: dict[str, Type] = dict(self._unknown(heir))
            own |= {key: Variable(place, written=_written(key)) for key, place in self._keys(heir).items()}
            found = inherited_terms(self.reader, owner, heir, own)
            if found is not None:
                return {}, found
        return self._keys(owner), self._unknown(owner)

    def _keys(self, owner: Entity | None) -> dict[str, str]:
        return {} if owner is None else {key: f"C{index}" for index, key in enumerate(self._known(owner)) if key}

    def _known(self, owner: Entity) -> list[str]:
        """Return the keys of the type variables that the users of base know, in the order in which base has them.

        They are known by their places, unless users have to write other arguments by now, and then by their names.
        """
        keys = [variable.key for variable in self.reader.class_variables(owner)]
        known = self._known_variables(owner)
        if known is None:
            return keys
        if self._is_by_place(keys, known):
            return keys[: len(known)]
        by_name = {_written(key): key for key in keys}
        return [by_name.get(name, "") for name, _ in known]

    def _is_by_place(self, keys: list[str], known: Variables) -> bool:
        """Tell whether the type arguments that users write still mean the variables in the same places."""
        declared = [self.reader.declaration(key) for key in keys]
        if [each.kind for _, each in known] != [each.kind for each in declared[: len(known)]]:
            return False
        added = declared[len(known) :]
        return len(declared) == len(known) or all(each.default is not None for each in added)

    def placed_variables(self, owner: Entity) -> Variables:
        """Return the type variables of a class that the users of base know, in the order of their places."""
        return [(_written(key), self.reader.declaration(key)) for key in self._known(owner)]

    def _unknown(self, owner: Entity) -> dict[str, Type]:
        """Return what stands in the place of the type variables that the users of base do not know."""
        known = self._known(owner)
        unknown = [each.key for each in self.reader.class_variables(owner) if each.key not in known]
        return {key: self.reader.declaration(key).default or ANY for key in unknown}

    def _placed(
        self, read: Type | None, keys: Mapping[str, str], unknown: Mapping[str, Type] = MappingProxyType({})
    ) -> Type | None:
        if read is None or not (keys or unknown):
            return read

        def change(part: Type) -> Type | None:
            if not isinstance(part, Variable):
                return None
            if part.key in unknown and not part.part:
                return unknown[part.key]
            return Variable(keys[part.key], part.part, _written(part.key)) if part.key in keys else None

        return mapped(read, change)

    def has_own_receivers(self, written: Written) -> bool:
        """Tell whether overloads are chosen by the type of what they are called on, too: `self: Self` chooses none."""
        receivers = zip(written.overloads, written.receivers, strict=True)
        return any(
            text is not None and not _is_any_instance(self._signature(written, signature, text).receiver)
            for signature, text in receivers
        )

    def overloads(self, written: Written, *, with_receivers: bool) -> list[tuple[TypedSignature, str]] | None:
        """Return the signatures that type checkers choose from, each with its text; None where one is not understood.

        A `self` with a type of its own chooses, too: with `with_receivers` it is the first parameter.
        """
        owner = written.heir or self.owner_of(written.owner)
        if with_receivers and (owner is None or not written.is_of_instances):
            return None
        found: list[tuple[TypedSignature, str]] = []
        receivers = written.receivers if written.overloads else (written.receiver,)
        for signature, own_receiver in zip(written.overloads or (written.signature,), receivers, strict=True):
            read = self._signature(written, signature, own_receiver)
            annotations = [*(p.annotation for p in signature.parameters), signature.returns]
            types = [*(read.types[p.name] for p in signature.parameters), read.returns]
            if any(text is not None and each is None for text, each in zip(annotations, types, strict=True)):
                return None
            kinds = _kinds_for_type_checkers(signature)
            parameters = tuple(
                TypedParameter(p.name, kind, p.default is not None, read.types[p.name])
                for p, kind in zip(signature.parameters, kinds, strict=True)
            )
            if with_receivers and owner is not None:
                is_any = own_receiver is None or _is_any_instance(read.receiver)
                of_receiver = self.applied(owner) if is_any else read.receiver
                if of_receiver is None:
                    return None
                first = TypedParameter(RECEIVER, ParameterKind.POSITIONAL_ONLY, has_default=False, type=of_receiver)
                parameters = (first, *parameters)
            found.append((self._declared(TypedSignature(parameters, read.returns)), str(signature)))
        return found

    def tied(self, parameters: Mapping[str, Parameter], types: Mapping[str, Type | None]) -> TypedSignature:
        """Return a signature of these types, `""` is the result; of the parameters only those that have one of them."""
        made = tuple(
            TypedParameter(name, parameter.kind, parameter.default is not None, types[name])
            for name, parameter in parameters.items()
            if name in types
        )
        return self._declared(TypedSignature(made, types.get("")))

    def _declared(self, signature: TypedSignature) -> TypedSignature:
        free = [each.key for written in signature.types() for each in variables_in(written) if not is_placed(each)]
        declared = tuple((key, self.reader.declaration(key)) for key in dict.fromkeys(free))
        return _with_classes(replace(signature, declared=declared))

    def in_class(self, annotation: str, owner: Entity, heir: Entity | None = None) -> Type | None:
        """Return the type of an attribute or field in the body of a class, as an heir of that has it."""
        return self.placed_in(self.reader.read(annotation, self.reader.class_scope(owner)), owner, heir)

    def placed_in(self, read: Type | None, owner: Entity, heir: Entity | None = None) -> Type | None:
        """Return a type with the type variables of the class around it by their places."""
        return self._placed(read, *self._terms(owner, heir))

    def alias(self, entity: Entity) -> tuple[Type, Declarations] | None:
        """Return what a type alias stands for, with what is declared of its type variables; None for what is none.

        They are `F0`, `F1`, ... in the order of its arguments.
        """
        found = self.reader.alias(entity)
        if found is None:
            return None
        keys = {variable.key: f"F{index}" for index, variable in enumerate(found.variables)}
        declared = tuple((new, self.reader.declaration(key)) for key, new in keys.items())
        return self._placed(found.of, keys) or found.of, declared

    def new_type(self, entity: Entity) -> tuple[Type, Declarations] | None:
        """Return what a `NewType` is made from, None for what is none."""
        attribute = entity.definition
        if not isinstance(attribute, Attribute) or last_part(attribute.call or "") != "NewType":
            return None
        try:
            call = ast.parse(f"({attribute.value}\n)", mode="eval").body
        except (SyntaxError, ValueError):
            return None
        if not isinstance(call, ast.Call) or len(call.args) != 2:
            return None
        read = self.reader.read(ast.unparse(call.args[1]), Scope(entity.module))
        return None if read is None else (read, ())

    def applied(self, owner: Entity) -> Type:
        """Return a class with its own type variables as arguments."""
        name = self.reader.name_of(owner)
        keys = self._keys(owner)
        variables = tuple(
            Variable(keys[each.key], written=_written(each.key)) if each.key in keys else Variable(f"C{index}")
            for index, each in enumerate(self.reader.class_variables(owner))
        )
        return Applied(name, variables) if variables else name

    def generic_bases(self, owner: Entity) -> dict[str, tuple[str, Applied]]:
        """Return the bases of a class that are given type arguments, by their paths, each with its text."""
        found: dict[str, tuple[str, Applied]] = {}
        keys = self._keys(owner)
        for text in self.reader.bases(owner):
            read = (
                self._placed(self.reader.read(text, Scope(owner.module)), keys, self._unknown(owner))
                if "[" in text
                else None
            )
            if isinstance(read, Applied) and read.origin.path not in {"typing.Generic", "typing.Protocol"}:
                found[read.origin.path] = (text, read)
        return found

    def of_value(self, annotation: str, entity: Entity, heir: Entity | None) -> Type | None:
        """Return the type of an attribute or property, of a class, as an heir has it, or of a module."""
        owner = self.owner_of(entity.owner)
        if owner is None:
            return self.reader.read(annotation, Scope(entity.module))
        return self.in_class(annotation, owner, heir)

    def variables(self, owner: Entity) -> Variables:
        """Return the type variables of a class in order, each with its name."""
        keys = [variable.key for variable in self.reader.class_variables(owner)]
        return [(_written(key), self.reader.declaration(key)) for key in keys]


def _with_classes(signature: TypedSignature) -> TypedSignature:
    """Write `type[T]` where a type variable stands for a class, `bound=type[X]`: both take and give the same."""
    instances = {
        key: declaration.bound.arguments[0]
        for key, declaration in signature.declared
        if isinstance(declaration.bound, Applied)
        and declaration.bound.origin.path == _CLASS.path
        and isinstance(declaration.bound.arguments[0], Name)
    }
    if not instances:
        return signature

    def change(part: Type) -> Type | None:
        return Applied(_CLASS, (part,)) if isinstance(part, Variable) and part.key in instances else None

    parameters = tuple(
        replace(each, type=None if each.type is None else mapped(each.type, change)) for each in signature.parameters
    )
    declared = tuple(
        (key, replace(declaration, bound=instances[key]) if key in instances else declaration)
        for key, declaration in signature.declared
    )
    return TypedSignature(parameters, signature.returns and mapped(signature.returns, change), declared)


def _written(key: str) -> str:
    """Return what a type variable is called."""
    return key.replace(":", ".").rpartition(".")[2]


def _is_any_instance(receiver_type: Type | None) -> bool:
    """Tell whether `self` may be any instance of the class."""
    return receiver_type is not None and receiver_type == SELF


def is_placed(variable: Variable) -> bool:
    """Tell whether a type variable is the class's, or stands for `Self`."""
    return variable.key == SELF.key or (variable.key[:1] == "C" and variable.key[1:].isdigit())


def _kinds_for_type_checkers(signature: Signature) -> Iterator[ParameterKind]:
    """Yield the kind of each parameter as type checkers see it: two underscores in front take an argument by place.

    That is the spelling of code that runs where there is no `/`; behind a parameter that has another name it counts for
    nothing. Source: typing specification, "Positional-only parameters (legacy)".
    """
    is_first = all(each.kind is not ParameterKind.POSITIONAL_ONLY for each in signature.parameters)
    for parameter in signature.parameters:
        is_marked = parameter.name.startswith("__") and not parameter.name.endswith("__")
        is_first = is_first and is_marked and parameter.kind is ParameterKind.POSITIONAL_OR_KEYWORD
        yield ParameterKind.POSITIONAL_ONLY if is_first else parameter.kind

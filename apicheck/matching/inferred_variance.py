"""In which direction a class varies with a type variable of PEP 695, which does not say so itself.

A type checker infers it from what the members of the class give and take; on head it is asked, and of base it is read
from the annotations, here.

Source: typing specification, "Generics": variance inference; typeshed for the classes of the standard library.
"""

from __future__ import annotations

from collections.abc import Iterator

from apicheck.matching.side_reader import SideReader
from apicheck.model.definition import Attribute, Class, Function, Property
from apicheck.model.entity import Entity
from apicheck.model.signature import Signature
from apicheck.surface.classes.data_models import data_model
from apicheck.surface.classes.final_marks import is_final
from apicheck.surface.naming import is_private
from apicheck.types.expression import CALLABLE, Applied, Arguments, Name, Type, Union, Unpacked, Variable, variables_in

# A sign for each type argument: "+" is covariant, "-" contravariant, "=" invariant.
_STANDARD = {
    "builtins.frozenset": "+",
    "builtins.tuple": "+",
    "builtins.type": "+",
    "collections.abc.AsyncGenerator": "+-",
    "collections.abc.AsyncIterable": "+",
    "collections.abc.AsyncIterator": "+",
    "collections.abc.Awaitable": "+",
    "collections.abc.Collection": "+",
    "collections.abc.Container": "+",
    "collections.abc.Coroutine": "+-+",
    "collections.abc.Generator": "+-+",
    "collections.abc.ItemsView": "++",
    "collections.abc.Iterable": "+",
    "collections.abc.Iterator": "+",
    "collections.abc.KeysView": "+",
    "collections.abc.Mapping": "=+",
    "collections.abc.Reversible": "+",
    "collections.abc.Sequence": "+",
    "collections.abc.Set": "+",
    "collections.abc.ValuesView": "+",
    "contextlib.AbstractAsyncContextManager": "++",
    "contextlib.AbstractContextManager": "++",
    "typing.TypeGuard": "+",
}
_MUTABLE = frozenset(
    {
        *("builtins.dict", "builtins.list", "builtins.set", "collections.ChainMap", "collections.Counter"),
        *("collections.OrderedDict", "collections.defaultdict", "collections.deque"),
        *("collections.abc.MutableMapping", "collections.abc.MutableSequence", "collections.abc.MutableSet"),
    }
)
_SIGNS = {"covariant": "+", "contravariant": "-", "": "="}
_NAMES = {"": "covariant", "+": "covariant", "-": "contravariant"}
_CONSTRUCTORS = frozenset({"__init__", "__new__"})


class _CannotTell(Exception):  # noqa: N818 - no error: the annotations do not say
    """Something is not annotated, or is of a type that is not known here."""


def inferred_variance(side: SideReader, owner: Entity, index: int) -> str | None:
    """Return how a class varies with its type variable at `index`: "covariant", "contravariant", "" for neither.

    None where the annotations do not tell.
    """
    try:
        return _Inference(side).of_class(owner, index)
    except _CannotTell:
        return None


class _Inference:
    def __init__(self, side: SideReader) -> None:
        self._side = side
        self._under_way: set[tuple[str, int]] = set()

    def of_class(self, owner: Entity, index: int) -> str:
        key = (owner.home, index)
        if key in self._under_way:
            return "covariant"  # what a class says of itself adds nothing
        self._under_way.add(key)
        variable = Variable(f"C{index}")
        signs = {sign for sign in self._members(owner, variable) if sign}
        self._under_way.discard(key)
        return _NAMES.get("".join(sorted(signs)), "")

    def _members(self, owner: Entity, variable: Variable) -> Iterator[str]:
        definition = owner.definition
        if not isinstance(definition, Class):
            raise _CannotTell
        for _, base in self._side.generic_bases(owner).values():
            yield from self._signs(base, variable, "+")
        model = data_model(self._side.hierarchy, owner)
        for name in dict.fromkeys((*definition.scope, *definition.instance_attributes)):
            if name in _CONSTRUCTORS:
                continue
            for member in self._side.hierarchy.surface.own_member(owner, name):
                typed = self._side.hierarchy.surface.typed_names.of(member) or member
                field = None if model is None else model.field(name)
                is_fixed = field is not None and model is not None and bool(model.is_frozen or field.is_frozen)
                yield from self._of_member(owner, name, typed, variable, is_read_only=is_fixed)

    def _of_member(
        self, owner: Entity, name: str, member: Entity, variable: Variable, *, is_read_only: bool
    ) -> Iterator[str]:
        match member.definition:
            case Function(signature=signature, overloads=overloads) as function:
                for each in overloads or (signature,):
                    yield from self._of_signature(owner, each, variable, function)
            case Property(getter=getter, setter=setter):
                yield from self._of_annotation(owner, getter.signature.returns, variable, "+")
                if setter is not None and len(setter.signature.parameters) > 1:
                    yield from self._of_annotation(owner, setter.signature.parameters[1].annotation, variable, "-")
            case Attribute(annotation=annotation, on_instance=on_instance):
                if annotation is None and (is_private(name) or not on_instance):
                    return
                # Type checkers take a private attribute for one that nobody outside the class sets.
                sign = "+" if is_read_only or is_private(name) or is_final(member) else "="
                yield from self._of_annotation(owner, annotation, variable, sign)

    def _of_signature(
        self, owner: Entity, signature: Signature, variable: Variable, function: Function
    ) -> Iterator[str]:
        if signature.returns is None and not function.is_left_to_others:
            raise _CannotTell
        scope = self._side.reader.declare(signature.type_parameters, owner.home, self._side.reader.class_scope(owner))
        is_static = any(decorator.name == "staticmethod" for decorator in function.decorators)
        taken = signature.parameters if is_static else signature.parameters[1:]
        texts = [(parameter.annotation, "-") for parameter in taken]
        for text, sign in (*texts, (signature.returns, "+")):
            if text is not None:
                read = self._side.reader.read(text, scope)
                yield from self._signs(self._side.placed_in(read, owner), variable, sign)

    def _of_annotation(self, owner: Entity, annotation: str | None, variable: Variable, sign: str) -> Iterator[str]:
        if annotation is None:
            raise _CannotTell
        yield from self._signs(self._side.in_class(annotation, owner), variable, sign)

    def _signs(self, expression: Type | None, variable: Variable, sign: str) -> Iterator[str]:
        """Yield the signs under which an expression that itself stands under `sign` mentions the variable."""
        if expression is None:
            raise _CannotTell
        if not any(each.key == variable.key for each in variables_in(expression)):
            return
        match expression:
            case Variable():
                yield sign
            case Union(members=members):
                for member in members:
                    yield from self._signs(member, variable, sign)
            case Unpacked(of=inner):
                yield from self._signs(inner, variable, sign)
            case Arguments(items=items):
                for item in items:
                    yield from self._signs(item, variable, sign)
            case Applied(origin=origin, arguments=arguments):
                for argument, own in zip(arguments, self._of_arguments(origin, len(arguments)), strict=True):
                    yield from self._signs(argument, variable, _product(sign, own))
            case _:
                raise _CannotTell

    def _of_arguments(self, origin: Name, count: int) -> str:
        if origin == CALLABLE:
            return "-+"
        if origin.path == "builtins.tuple":
            return "+" * count
        if origin.path in _STANDARD:
            return _STANDARD[origin.path][:count]
        if origin.path in _MUTABLE:
            return "=" * count
        owner = self._side.owner_of(origin.path)
        if owner is None:
            raise _CannotTell
        declared = self._side.variables(owner)
        if len(declared) != count or any(declaration.kind != "TypeVar" for _, declaration in declared):
            raise _CannotTell
        return "".join(
            _SIGNS[self.of_class(owner, index) if declaration.variance is None else declaration.variance]
            for index, (_, declaration) in enumerate(declared)
        )


def _product(outer: str, inner: str) -> str:
    if "=" in (outer, inner):
        return "="
    return "+" if outer == inner else "-"

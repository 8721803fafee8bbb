"""A function as its callers see it: without a bound first parameter, with what decorators make of it."""

from __future__ import annotations

from dataclasses import dataclass

from apicheck.model.definition import Function
from apicheck.model.effect import Effect
from apicheck.model.entity import Entity
from apicheck.model.signature import Signature
from apicheck.surface.calls.callables import Receiver, receiver
from apicheck.surface.calls.decorators import decorated, unbound
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.types.expression import Applied, Name, Origin, Type


@dataclass(frozen=True, slots=True)
class Written:
    """A function as its callers see it, annotations still as text.

    `receiver` is the annotation of a bound first parameter, `receivers` are those of the overloads. `is_manager` says
    that a decorator makes a context manager of the generator; `is_doubtful`, that decorators nobody knows may give it
    other types. `heir` is the class that a method is reached through, None for the one that defines it.
    """

    entity: Entity
    signature: Signature
    overloads: tuple[Signature, ...]
    receiver: str | None
    owner: str
    is_manager: bool
    is_doubtful: bool
    receivers: tuple[str | None, ...]
    is_of_instances: bool
    heir: Entity | None

    @property
    def is_annotated(self) -> bool:
        """Whether a parameter or the result has an annotation."""
        written = (*(parameter.annotation for parameter in self.signature.parameters), self.signature.returns)
        return any(each is not None for each in written)

    @property
    def shown(self) -> str:
        """The signature on one line."""
        return f"def {self.entity.name}{self.signature}"

    @property
    def shown_overloads(self) -> str:
        """The overloads, or the one signature where there are none."""
        return ", ".join(f"`{self.entity.name}{each}`" for each in self.overloads or (self.signature,))


_MANAGERS = {
    Effect.CONTEXT_MANAGER: "contextlib.AbstractContextManager",
    Effect.ASYNC_CONTEXT_MANAGER: "contextlib.AbstractAsyncContextManager",
}
_CLASS_METHODS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})


def written_function(hierarchy: Hierarchy, entity: Entity, heir: Entity | None = None) -> Written | None:
    """Return a function as its callers see it; None where a decorator gives it other parameters, or takes it away.

    A wrapper that passes for the function leaves its annotations in doubt.

    `heir` is the class that a method is reached through.
    """
    function = entity.definition
    if not isinstance(function, Function) or function.is_lambda:
        return None
    made = decorated(hierarchy, entity, function)
    if made.signature is None or (made.signature != function.signature and not made.poses):
        return None
    is_bound = bool(entity.owner) and (
        entity.name in _CLASS_METHODS or receiver(hierarchy, entity) in {Receiver.INSTANCE, Receiver.CLASS}
    )
    first = next(iter(function.signature.parameters), None)
    overloads = function.overloads
    return Written(
        entity,
        unbound(function.signature) if is_bound else function.signature,
        tuple(unbound(each) if is_bound else each for each in overloads),
        first.annotation if is_bound and first is not None else None,
        entity.owner,
        not made.unknown and any(effect in _MANAGERS for effect in made.effects),
        bool(made.unknown or made.unknown_results),
        tuple(each.parameters[0].annotation if is_bound and each.parameters else None for each in overloads),
        is_bound and entity.name not in _CLASS_METHODS and receiver(hierarchy, entity) is Receiver.INSTANCE,
        heir,
    )


def entered(returns: Type) -> Type:
    """Return what a generator function gives under `contextmanager`: what it yields can be entered."""
    if not isinstance(returns, Applied) or not returns.origin.path.endswith(("Iterator", "Generator", "Iterable")):
        return returns
    path = _MANAGERS[Effect.ASYNC_CONTEXT_MANAGER if "Async" in returns.origin.path else Effect.CONTEXT_MANAGER]
    module, _, name = path.rpartition(".")
    return Applied(Name(path, Origin.STANDARD, (module, name)), returns.arguments[:1])

"""Annotations that are written alike on both sides, where nothing that they mention stands for something else.

Most of what changed in a comparison has the annotations that it had; they need not be read to see that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from apicheck.matching.changed_names import with_dependents
from apicheck.matching.pairs import Pairing
from apicheck.model.definition import Attribute, Binding, Class, Function, Import, Property
from apicheck.model.entity import Entity
from apicheck.model.module import ModuleSummary
from apicheck.model.signature import Signature
from apicheck.surface.linking.surface import Surface

_WORD = re.compile(r"[^\W\d]\w*")


class TypeTexts:
    """Compares annotations by their text, and the names in them by what they are bound to."""

    def __init__(self, pairing: Pairing) -> None:
        self._base, self._head = pairing.base.surface, pairing.head.surface
        self._rebound: dict[str, frozenset[str]] = {}
        # A name that is bound to another value, an alias or a type variable, may be imported anywhere.
        redefined = (
            name
            for module in (*self._base.modules, *self._base.stubs)
            for name, (was, now) in self._bound_otherwise(module).items()
            if any(isinstance(each, str) for each in (*was, *now))
        )
        self._redefined = pairing.changed_names | pairing.changed_descriptors | with_dependents(redefined, pairing.base)

    def are_the_same(self, old: Entity, new: Entity) -> bool:
        """Tell whether both definitions have the same annotations, and these the same meaning."""
        if old.module != new.module or old.owner != new.owner:
            return False
        before, after = tuple(_texts(old)), tuple(_texts(new))
        if before != after:
            return False
        if old.module not in self._rebound:
            self._rebound[old.module] = frozenset(self._bound_otherwise(old.module))
        words = {word for text in before if isinstance(text, str) for word in _WORD.findall(text)}
        words.update(_WORD.findall(old.owner.removeprefix(old.module)))
        return words.isdisjoint(self._rebound[old.module]) and words.isdisjoint(self._redefined)

    def _bound_otherwise(self, module: str) -> Mapping[str, tuple[tuple[object, ...], tuple[object, ...]]]:
        """Return the names of a module that are bound to something else, with what tells on both sides."""
        found: dict[str, tuple[tuple[object, ...], tuple[object, ...]]] = {}
        for base, head in zip(_summaries(self._base, module), _summaries(self._head, module), strict=True):
            if base is head:
                continue
            before, after = (each.scope if each is not None else {} for each in (base, head))
            for name in before.keys() | after.keys():
                was, now = (tuple(map(_meaning, scope.get(name, ()))) for scope in (before, after))
                if was != now:
                    found[name] = (was, now)
            stars = [each.star_imports if each is not None else () for each in (base, head)]
            if [star.module for star in stars[0]] != [star.module for star in stars[1]]:
                found.update(dict.fromkeys(before.keys() | after.keys(), ((), ())))
        return found


def _summaries(surface: Surface, module: str) -> tuple[ModuleSummary | None, ModuleSummary | None]:
    return surface.modules.get(module), surface.stubs.get(module)


def _meaning(binding: Binding) -> object:
    """Return what tells whether a name stands for the same type: where it is imported from, its value, its kind."""
    match binding.definition:
        case Import(module=module, name=name):
            return (module, name)
        case Attribute(value=str(value)):
            return value
        case Class(type_parameters=parameters, bases=bases):
            return (Class, parameters, tuple(base for base in bases if "[" in base))
        case definition:
            return type(definition)


def _texts(entity: Entity) -> Iterator[object]:
    """Yield what decides about the types of a definition, its parameters' names and kinds among it."""
    match entity.definition:
        case Function() as function:
            yield function.is_async
            yield tuple(decorator.text for decorator in function.decorators)
            for signature in (function.signature, *function.overloads):
                yield from _of_signature(signature)
        case Property() as made:
            for accessor in (made.getter, made.setter):
                if accessor is not None:
                    yield from _of_signature(accessor.signature)
                yield "|"
        case Attribute() as attribute:
            yield attribute.annotation
            yield attribute.value if attribute.annotation is None or attribute.annotation.endswith("Alias") else None
            yield from attribute.type_parameters
        case _:
            yield object()  # what a class says of types stands in its members and bases, too


def _of_signature(signature: Signature) -> Iterator[object]:
    for parameter in signature.parameters:
        yield (parameter.name, parameter.kind, parameter.default is None)
        yield parameter.annotation
    yield signature.returns
    yield from signature.type_parameters

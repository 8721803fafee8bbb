"""Where a project uses its own type aliases: what only parameters ask for is never given to users."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from apicheck.matching.pairs import Pairing
from apicheck.model.definition import Attribute, Binding, Class, Function, Property
from apicheck.model.entity import Entity
from apicheck.surface.naming import is_private


def is_given_to_users(alias: Entity, pairing: Pairing) -> bool:
    """Tell whether base uses an alias for the results of its public functions, or for what can be read."""
    word = re.compile(rf"\b{re.escape(alias.name)}\b")
    for summary in pairing.base.surface.modules.values():
        if alias.name not in summary.scope and not any(alias.module == star.module for star in summary.star_imports):
            continue
        for is_argument, annotation in _annotations(summary.scope):
            if not is_argument and word.search(annotation) is not None:
                return True
    return False


def _annotations(scope: Mapping[str, tuple[Binding, ...]]) -> Iterator[tuple[bool, str]]:
    """Yield the annotations of a scope and of its classes, each with whether it is a parameter's."""
    for name, bindings in scope.items():
        if is_private(name):
            continue
        for binding in bindings:
            match binding.definition:
                case Function() as function:
                    yield from _of_function(function)
                case Property(getter=getter):
                    yield from _of_function(getter)
                case Attribute(annotation=str(annotation)) if not annotation.endswith("TypeAlias"):
                    yield False, annotation
                case Class() as found:
                    yield from _annotations(found.scope)
                    for attribute in found.instance_attributes.values():
                        if attribute.annotation is not None:
                            yield False, attribute.annotation


def _of_function(function: Function) -> Iterator[tuple[bool, str]]:
    for signature in (function.signature, *function.overloads):
        if signature.returns is not None:
            yield False, signature.returns
        for parameter in signature.parameters:
            if parameter.annotation is not None:
                yield True, parameter.annotation

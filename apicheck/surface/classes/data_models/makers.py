"""What the decorators of a class apply: the function behind imports, aliases and `partial`, and its arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import msgspec

from apicheck.model.definition import Attribute, Class, Function
from apicheck.model.entity import Entity
from apicheck.surface.classes.data_models.call_arguments import Arguments, expression
from apicheck.surface.classes.data_models.class_body import called
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.naming import last_part

_LONGEST_CHAIN = 5  # of names that stand for a decorator with some arguments given


class Maker(msgspec.Struct, frozen=True):
    """One decorator: the home of the function that it comes down to, that function, and the arguments given to it."""

    home: str
    entity: Entity
    arguments: Arguments


_ANY = Arguments(is_open=True)


def makers(hierarchy: Hierarchy, entity: Entity) -> Iterator[Maker]:
    """Yield what the decorators of a class apply, the outermost first, and the functions that it is given to later."""
    if not isinstance(entity.definition, Class):
        return
    for decorator in (*entity.definition.decorators, *entity.definition.given_to):
        if decorator.name:
            node = expression(decorator.text)
            arguments = Arguments.of(node, hierarchy.surface, entity.module)
            yield from _followed(hierarchy, entity.module, decorator.name, arguments, _LONGEST_CHAIN)


def _followed(hierarchy: Hierarchy, module: str, name: str, arguments: Arguments, steps: int) -> Iterator[Maker]:
    for found in hierarchy.surface.resolve_dotted(module, name):
        attribute = found.definition
        if found.is_typing_only:
            continue
        if not isinstance(attribute, Attribute):
            yield Maker(found.home, found, arguments)
            if isinstance(attribute, Function) and attribute.returned_call is not None and steps:
                # A decorator of the project that ends in another one, whose arguments its body decides about.
                yield from _followed(hierarchy, found.module, attribute.returned_call, _ANY, steps - 1)
        elif attribute.value is not None and steps and (attribute.call or attribute.refers_to):
            yield from _through(hierarchy, found, attribute.value, arguments, steps)


def _through(hierarchy: Hierarchy, entity: Entity, value: str, arguments: Arguments, steps: int) -> Iterator[Maker]:
    """Follow `frozen = partial(dataclass, frozen=True)`, `frozen = dataclass(frozen=True)` and `make = dataclass`."""
    node = expression(value)
    given = Arguments.of(node, hierarchy.surface, entity.module).under(arguments)
    if isinstance(node, ast.Call) and last_part(called(node)) == "partial" and node.args:
        node = node.args[0]
    name = called(node)
    if name:
        yield from _followed(hierarchy, entity.module, name, given, steps - 1)


def transform_arguments(hierarchy: Hierarchy, entity: Entity) -> Arguments | None:
    """Return what a function or class of the project gives to its `@dataclass_transform(...)`, None without one."""
    if not isinstance(entity.definition, Function | Class):
        return None
    for decorator in entity.definition.decorators:
        if last_part(decorator.name) == "dataclass_transform":
            return Arguments.of(expression(decorator.text), hierarchy.surface, entity.module)
    return None

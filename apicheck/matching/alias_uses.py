"""What a project uses its own type aliases for: to say what it gives to its users, or what it takes from them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from apicheck.matching.pairs import Pairing
from apicheck.model.definition import Attribute, Binding, Class, Function, Property
from apicheck.model.entity import Entity
from apicheck.surface.expressions import dotted_name
from apicheck.surface.linking.surface import Surface
from apicheck.surface.naming import is_private, last_part

# Inside these a wider type makes a wider whole: they are unions, or generic in types that are read alone.
_COVARIANT = frozenset(
    {
        *(
            "Optional",
            "Union",
            "Annotated",
            "Final",
            "ClassVar",
            "Type",
            "type",
            "Tuple",
            "tuple",
            "Sequence",
            "Iterable",
        ),
        *("Iterator", "Collection", "Container", "Reversible", "AbstractSet", "FrozenSet", "frozenset", "Mapping"),
        *("Awaitable", "Coroutine", "AsyncIterable", "AsyncIterator", "ContextManager", "AbstractContextManager"),
    }
)


@dataclass(frozen=True, slots=True)
class AliasUses:
    """Whether values of an alias are given to users, by results and attributes, and taken from them, by parameters."""

    is_given: bool = False
    is_taken: bool = False

    def __or__(self, other: AliasUses) -> AliasUses:
        return AliasUses(self.is_given or other.is_given, self.is_taken or other.is_taken)


_GIVEN, _TAKEN, _BOTH = AliasUses(is_given=True), AliasUses(is_taken=True), AliasUses(is_given=True, is_taken=True)


def uses_of(alias: Entity, pairing: Pairing) -> AliasUses:
    """Return what the public annotations of base use an alias for, other aliases that are made from it included."""
    return _uses_of(alias.home, alias.name, pairing.base.surface, set())


def _uses_of(home: str, name: str, surface: Surface, seen: set[str]) -> AliasUses:
    seen.add(home)
    uses = AliasUses()
    for module in sorted({*surface.modules, *surface.stubs}):
        summary = surface.stubs.get(module) or surface.modules[module]
        for how, text in _annotations(summary.scope):
            kind = _kind_of_use(text, home, module, surface) if name in text else None
            if kind is None:
                continue
            if isinstance(how, str):
                made = f"{module}.{how}"
                how = AliasUses() if made in seen else _uses_of(made, how, surface, seen)
            uses |= _BOTH if kind is _BOTH and how != AliasUses() else how
    return uses


def _kind_of_use(text: str, home: str, module: str, surface: Surface) -> AliasUses | None:
    """Return both ways where an annotation has the alias inside an invariant type, None where it has none at all."""
    try:
        node = ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError):
        return None
    found: list[bool] = list(_mentions(node, home, module, surface, is_covariant=True))
    if not found:
        return None
    return AliasUses() if all(found) else _BOTH


def _mentions(node: ast.expr, home: str, module: str, surface: Surface, *, is_covariant: bool) -> Iterator[bool]:
    """Yield for each mention of the alias whether only covariant types are around it."""
    dotted = dotted_name(node)
    if dotted is not None:
        if any(entity.home == home for entity in surface.typed_names.resolve(module, dotted)):
            yield is_covariant
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            inner = ast.parse(f"({node.value}\n)", mode="eval").body
        except (SyntaxError, ValueError):
            return
        yield from _mentions(inner, home, module, surface, is_covariant=is_covariant)
        return
    if isinstance(node, ast.Subscript):
        yield from _mentions(node.value, home, module, surface, is_covariant=is_covariant)
        is_inner = is_covariant and last_part(dotted_name(node.value) or "") in _COVARIANT
        yield from _mentions(node.slice, home, module, surface, is_covariant=is_inner)
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from _mentions(child, home, module, surface, is_covariant=is_covariant)


def _annotations(scope: Mapping[str, tuple[Binding, ...]]) -> Iterator[tuple[AliasUses | str, str]]:
    """Yield the annotations of a scope with what they are for, and what other aliases stand for with their names."""
    for name, bindings in scope.items():
        for binding in bindings:
            definition = binding.definition
            if isinstance(definition, Attribute) and _may_be_alias(definition):
                yield name, definition.value or ""
            elif is_private(name):
                continue
            elif isinstance(definition, Function):
                yield from _of_function(definition)
            elif isinstance(definition, Property):
                yield from _of_function(definition.getter)
            elif isinstance(definition, Attribute) and definition.annotation is not None:
                yield _BOTH, definition.annotation
            elif isinstance(definition, Class):
                yield from _annotations(definition.scope)
                for attribute, instance_attribute in definition.instance_attributes.items():
                    if instance_attribute.annotation is not None and not is_private(attribute):
                        yield _BOTH, instance_attribute.annotation


def _may_be_alias(attribute: Attribute) -> bool:
    if attribute.value is None or attribute.is_literal or attribute.call is not None:
        return False
    return attribute.annotation is None or last_part(attribute.annotation) == "TypeAlias"


def _of_function(function: Function) -> Iterator[tuple[AliasUses, str]]:
    for signature in (function.signature, *function.overloads):
        if signature.returns is not None:
            yield _GIVEN, signature.returns
        for parameter in signature.parameters:
            if parameter.annotation is not None:
                yield _TAKEN, parameter.annotation

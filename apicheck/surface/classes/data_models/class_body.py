"""What the body of a class declares, in order: annotated names, and names with a value."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import msgspec

from apicheck.model.definition import Attribute, Class, Function
from apicheck.model.entity import Alternatives, Entity, EntityKind
from apicheck.surface.classes.data_models.call_arguments import Arguments, expression
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part


class Declaration(msgspec.Struct, frozen=True):
    """One name of a class body. `kind` is the last part of the annotation's outer name (`ClassVar`, `InitVar`)."""

    name: str
    attribute: Attribute
    kind: str

    @property
    def annotation(self) -> str | None:
        """The annotation as text, None without one."""
        return self.attribute.annotation


def declarations(entity: Entity) -> Iterator[Declaration]:
    """Yield the names that a class body annotates or gives a value at run time; methods and classes are none."""
    if not isinstance(entity.definition, Class):
        return
    for name, bindings in entity.definition.scope.items():
        for binding in bindings:
            attribute = binding.definition
            if not isinstance(attribute, Attribute) or binding.is_typing_only:
                continue
            if attribute.annotation is None and attribute.value is None:
                continue
            yield Declaration(name, attribute, _kind(attribute.annotation))
            break


def _kind(annotation: str | None) -> str:
    """Return the last part of the outer name of an annotation: `ClassVar` for `typing.ClassVar[int]`."""
    if annotation is None:
        return ""
    outer = annotation.partition("[")[0].strip()
    return last_part(outer) if outer.replace(".", "").isidentifier() else ""


def is_class_variable(declaration: Declaration) -> bool:
    """Tell whether an annotation says that the name is no field (PEP 526)."""
    return declaration.kind == "ClassVar" or (
        declaration.kind == "Annotated" and "ClassVar" in str(declaration.annotation)
    )


class FieldCall(msgspec.Struct, frozen=True):
    """The call that a name has as its value, where that call makes a field. `is_known` is False for a helper's."""

    arguments: Arguments
    positional: tuple[ast.expr, ...]
    is_known: bool = True


def field_call(hierarchy: Hierarchy, entity: Entity, attribute: Attribute, homes: frozenset[str]) -> FieldCall | None:
    """Return the call of one of the functions `homes` that is an attribute's value; None where the value is a default.

    A function of the project that hands its `**kwargs` on to one of these is followed. One that is called `field` or
    the like, and makes fields in its own way, comes back as one that is not known.
    """
    if attribute.call is None or attribute.value is None:
        return None
    surface = hierarchy.surface
    found = surface.resolve_dotted(entity.module, attribute.call)
    if any(target.home in homes for target in found):
        node = expression(attribute.value)
        if isinstance(node, ast.Call):
            return FieldCall(Arguments.of(node, surface, entity.module), tuple(node.args))
        return FieldCall(Arguments(), (), is_known=False)
    through = _through_helper(hierarchy, entity, attribute.value, found, homes)
    if through is not None:
        return through
    name = last_part(attribute.call).lower()
    if ("field" in name or "attrib" in name) and any(target.kind is EntityKind.FUNCTION for target in found):
        return FieldCall(Arguments(), (), is_known=False)
    return None


def _through_helper(
    hierarchy: Hierarchy, entity: Entity, value: str, found: Alternatives, homes: frozenset[str]
) -> FieldCall | None:
    """Read `attribute(default=1)`, where all that `attribute` gives is `field(metadata=..., **kwargs)`.

    Where the function may have filled in what it hands on, the field is known by a default that is written out alone.
    """
    helper = found[0] if len(found) == 1 else None
    function = helper.definition if helper is not None else None
    if helper is None or not isinstance(function, Function) or not function.only_returns_call:
        return None
    makers = hierarchy.surface.resolve_dotted(helper.module, function.returned_call or "")
    if not any(target.home in homes for target in makers):
        return None
    handovers = [
        each
        for passage in function.passages or ()
        for each in passage.handovers
        if each.callee.name == function.returned_call
    ]
    node = expression(value)
    if not handovers or not isinstance(node, ast.Call):
        return FieldCall(Arguments(), (), is_known=False)
    arguments = Arguments.of(node, hierarchy.surface, entity.module)
    own = {parameter.name for parameter in function.signature.parameters}
    handed = Arguments({name: each for name, each in arguments.values.items() if name not in own}, arguments.is_open)
    is_known = all(
        (each.takes_kwargs or (each.is_altered and not _DEFAULTS.isdisjoint(handed.values)))
        and _DECIDING.isdisjoint((*each.keywords, *each.dropped, *each.given))
        for each in handovers
    )
    return FieldCall(handed, (), is_known)


_DEFAULTS = frozenset({"default", "default_factory", "factory"})
_DECIDING = _DEFAULTS | {"init", "kw_only", "alias"}
"""What decides how a constructor takes a field."""


def called(node: ast.expr) -> str:
    """Return the dotted name that an expression calls, or is; empty for anything else."""
    return dotted_name(node.func if isinstance(node, ast.Call) else node) or ""

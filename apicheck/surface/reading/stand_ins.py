"""A module that puts something else in its own place: `sys.modules[__name__] = other`.

Whoever imports the module gets that thing (standard library, `sys.modules`; language reference, 5.3.1 "The module
cache"): another module, or an object, whose members are then what there is to import.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from apicheck.model.definition import Attribute, Binding, Class, Definition, Function, Import, Property
from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import is_private
from apicheck.surface.reading.syntax import Syntax

Scope = Mapping[str, tuple[Binding, ...]]

# Members by which a class decides itself what its instances have.
_ANSWERING = frozenset({"__getattr__", "__getattribute__", "__dict__", "__slots__"})
_OBJECT = "_stand_in"


def module_in_place(value: ast.expr | None, scope: Scope) -> str | None:
    """Return the dotted name of the module that an expression stands for, None for all else."""
    match value:
        case ast.Name(id=name):
            imported = _only(scope, name)
            if not isinstance(imported, Import):
                return None
            return imported.module if imported.name is None else f"{imported.module}.{imported.name}"
        case ast.Subscript(value=holder, slice=ast.Constant(value=str(path))) if dotted_name(holder) == "sys.modules":
            return path
        case _:
            return None


def puts_another_in_place(body: Iterable[ast.stmt], syntax: Syntax) -> bool:
    """Tell whether a statement of a block writes into the module's own place in `sys.modules`."""
    return any(
        syntax.line_has("sys.modules[__name__]", statement.lineno, statement.end_lineno or statement.lineno)
        for statement in body
    )


def scope_of_object(value: ast.expr | None, scope: Scope) -> dict[str, tuple[Binding, ...]] | None:
    """Return what a module offers once an instance of a class of its own stands in its place.

    None where that is no such instance, or where it can't be told what it has. What the module keeps for itself, its
    imports and private names, stays in its scope, where the class's methods find it.
    """
    if isinstance(value, ast.Name):
        attribute = _only(scope, value.id)
        called = attribute.call if isinstance(attribute, Attribute) else None
    else:
        called = dotted_name(value.func) if isinstance(value, ast.Call) else None
    made = None if called is None else _only(scope, called)
    if not isinstance(made, Class) or not _tells_members(made):
        return None
    found = {
        name: bindings
        for name, bindings in scope.items()
        if is_private(name) or all(isinstance(each.definition, Import) for each in bindings)
    }
    found[_OBJECT] = (Binding(Attribute(made.line, made.end_line, f"{called}()", call=called)),)
    found[called or ""] = scope[called or ""]
    for name, bindings in made.scope.items():
        if not is_private(name):
            found[name] = tuple(Binding(_as_name(name, each.definition), each.condition) for each in bindings)
    for name, attribute in made.instance_attributes.items():
        if not is_private(name) and name not in made.scope:
            found[name] = (Binding(_as_name(name, attribute)),)
    return found


def _only(scope: Scope, name: str) -> Definition | None:
    bindings = scope.get(name, ())
    return bindings[0].definition if len(bindings) == 1 and bindings[0].condition is None else None


def _tells_members(made: Class) -> bool:
    """Tell whether a class statement says all that instances have: no base, no metaclass, nothing computed."""
    return not (
        [base for base in made.bases if base != "object"]
        or made.keywords
        or made.decorators
        or made.given_to
        or made.has_computed_members
        or made.has_computed_attributes
        or _ANSWERING & made.scope.keys()
    )


def _as_name(name: str, definition: Definition) -> Definition:
    """Return what the name of a member is bound to in the module that the object stands for."""
    match definition:
        case Function():
            path = f"{_OBJECT}.{name}"
            return Attribute(definition.line, definition.end_line, path, refers_to=path)
        case Property():
            return Attribute(definition.line, definition.end_line)  # it is read: what it gives, nobody knows
        case Attribute():
            return Attribute(
                definition.line,
                definition.end_line,
                definition.value if definition.is_literal else None,
                definition.annotation,
                is_literal=definition.is_literal,
                is_shortened=definition.is_shortened,
            )
        case _:
            return definition

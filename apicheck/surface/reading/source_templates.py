"""Source text that a function fills in and executes, as far as it tells what it defines."""

import ast
import re

from apicheck.model.definition import Function, Property
from apicheck.model.signature import Signature
from apicheck.surface.reading.syntax import FunctionNode

# `%(name)s`, `{name}`, `%s`: the places that are filled in with names.
_PLACES = re.compile(r"%\(\w+\)s|\{\w*\}|%s")


def property_in_template(node: FunctionNode) -> Property | None:
    """Return the property that a text in a function defines: `name = property(getter, setter)`. None without one."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and "property(" in inner.value:
            try:
                statements = ast.parse(_PLACES.sub("x", inner.value)).body
            except (SyntaxError, ValueError):
                continue
            for statement in statements:
                if isinstance(statement, ast.Assign) and _is_property(statement.value):
                    accessor = Function(Signature(), inner.lineno, inner.end_lineno or inner.lineno)
                    return Property(accessor, setter=accessor if _sets(statement.value) else None)
    return None


def _is_property(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "property"


def _sets(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and (
        len(value.args) > 1 or any(keyword.arg == "fset" for keyword in value.keywords)
    )

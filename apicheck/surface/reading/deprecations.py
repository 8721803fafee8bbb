"""What a module's text announces as deprecated: functions, classes, attributes, the module itself.

Known are the decorator of PEP 702 and those that projects name alike, warnings of a deprecating category that a body
gives whatever it is called with, and the `deprecated` directive of Sphinx. A warning in a branch is about the case that
the branch tests, and so no matter of the whole.
"""

import ast
import re

from apicheck.model.deprecation import Deprecation
from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading import deprecation_text
from apicheck.surface.reading.deprecated_parameters import PARAMETER_WORDS, docstring_of, parameter_names
from apicheck.surface.reading.deprecation_calls import (
    is_deprecating,
    is_warning,
    merged,
    of_arguments,
    of_decorators,
    unconditional_warning,
)
from apicheck.surface.reading.syntax import FunctionNode, Syntax


def of_function(node: FunctionNode, syntax: Syntax) -> Deprecation | None:
    """Return the deprecation of a whole function: by decorator, by a warning on every call, or by its docstring."""
    if not _is_mentioned(node, syntax):
        return None
    found = of_decorators(node.decorator_list) or _of_docstring(node)
    if "deprecat" in node.name:  # a helper that warns of whatever it is given
        return found
    return merged(found, unconditional_warning(node.body, syntax.constants))


def of_class(node: ast.ClassDef, syntax: Syntax) -> Deprecation | None:
    """Return the deprecation of a whole class: by decorator, by its docstring, or by a warning on each construction."""
    if not _is_mentioned(node, syntax):
        return None
    found = of_decorators(node.decorator_list) or _of_docstring(node)
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name in {"__init__", "__new__"}:
            warned = unconditional_warning(statement.body, syntax.constants, _about_parameters(statement))
            warned = warned or _warning_of_own_instances(statement, node.name, syntax)
            found = merged(found, of_decorators(statement.decorator_list) or warned)
    return found


def _warning_of_own_instances(method: ast.FunctionDef, name: str, syntax: Syntax) -> Deprecation | None:
    """Return what a class's constructor warns of under a test of the class: `if type(self) is Old`, not for others."""
    for statement in method.body:
        if isinstance(statement, ast.If) and any(
            isinstance(inner, ast.Name) and inner.id == name for inner in ast.walk(statement.test)
        ):
            found = unconditional_warning(statement.body, syntax.constants)
            if found is not None:
                return found
    return None


def _is_mentioned(node: FunctionNode | ast.ClassDef, syntax: Syntax) -> bool:
    """Tell whether any line of a statement or its decorators may deprecate something."""
    first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
    return syntax.deprecations.within(first, node.end_lineno or node.lineno)


def of_module(syntax: Syntax) -> Deprecation | None:
    """Return the deprecation of a module: a warning whenever it is imported, or its docstring."""
    # A call of a helper in a module's own statements is about what it is given: `deprecate(__name__, {"Old": New})`.
    body = [statement for statement in syntax.tree.body if is_warning(statement)]
    return merged(_of_docstring(syntax.tree), unconditional_warning(body, syntax.constants))


# How far from an assignment a deprecation can stand that is about it: the lines of a comment above, or a string below.
_NEAR = 20


def of_assignment(value: ast.expr | None, node: ast.stmt, syntax: Syntax) -> Deprecation | None:
    """Return the deprecation that an assigned value tells (`Field(deprecated="...")`), or what documents it."""
    first, last = node.lineno, node.end_lineno or node.lineno
    if not syntax.deprecations.within(first - _NEAR, last + _NEAR):
        return None
    found = _of_value(value)
    if found is not None:
        return found
    text = syntax.documentation(node)
    return deprecation_text.of_docstring(text) if "deprecated" in text.lower() else None


def _of_value(value: ast.expr | None) -> Deprecation | None:
    """Read `deprecated(...)(f)`, `deprecated_alias(f)` and `Field(deprecated="...")`."""
    if not isinstance(value, ast.Call):
        return None
    marker = value.func if isinstance(value.func, ast.Call) else value
    called = dotted_name(marker.func) or ""
    if is_deprecating(called) or _makes_deprecated(called):
        return of_arguments(marker)
    for keyword in value.keywords:
        if keyword.arg == "deprecated" and isinstance(keyword.value, ast.Constant):
            if isinstance(keyword.value.value, str):
                return deprecation_text.read(keyword.value.value)
            return Deprecation() if keyword.value.value is True else None
    return None


def _makes_deprecated(called: str) -> bool:
    """Tell whether a function makes what is deprecated, by its name: `create_deprecated_class("Old", New)`."""
    words = last_part(called).lower().split("_")
    return "deprecated" in words and words[0] in {"make", "create", "build", "define"}


def _of_docstring(node: FunctionNode | ast.ClassDef | ast.Module) -> Deprecation | None:
    text = docstring_of(node)
    if not text or "deprecated" not in text.lower():
        return None
    found = deprecation_text.of_docstring(text)
    if found is None or isinstance(node, ast.Module):
        return found
    return None if _about_parameters(node).search(found.message) else found


def _about_parameters(node: FunctionNode | ast.ClassDef) -> re.Pattern[str]:
    """Return what a message about a parameter, and not about the whole, looks like."""
    names = [] if isinstance(node, ast.ClassDef) else [re.escape(name) for name in parameter_names(node)]
    quoted = rf"|[`'\"](?:{'|'.join(names)})[`'\"=]" if names else ""
    return re.compile(rf"{PARAMETER_WORDS.pattern}{quoted}", re.IGNORECASE)

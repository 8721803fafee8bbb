"""Deprecations that a project tells by functions and warnings of its own, however these are named.

A decorator of the project deprecates what it is put on where it warns with a deprecating category; so does a function
that a class, or another function, is made by, and one that a body calls before all else. Deprecating is a category that
descends from `DeprecationWarning` or `PendingDeprecationWarning`, or from `FutureWarning` where the message says so.
"""

from __future__ import annotations

import ast
from weakref import WeakKeyDictionary

from apicheck.matching.pairs import Side
from apicheck.matching.warned_messages import told_by_message
from apicheck.model.definition import Attribute, Class, Decorator, Function, Property
from apicheck.model.deprecation import Deprecation
from apicheck.model.entity import Entity, Identity
from apicheck.surface.naming import last_part
from apicheck.surface.reading import deprecation_text
from apicheck.surface.reading.deprecation_calls import ABOUT_PARAMETERS, of_arguments, warning_of
from apicheck.surface.reading.warning_functions import category_of

_DEPRECATING = frozenset({"builtins.DeprecationWarning", "builtins.PendingDeprecationWarning"})
_ASKED = ("__call__", "__get__")
_WARN = frozenset({"warnings.warn", "warnings.warn_explicit"})

_told: WeakKeyDictionary[Side, dict[Identity, Deprecation | None]] = WeakKeyDictionary()


def told_by_own_warnings(entity: Entity, side: Side) -> Deprecation | None:
    """Return what a thing's decorators, what makes it, or what its body calls first say of its end."""
    known = _told.setdefault(side, {})
    if entity.identity not in known:
        known[entity.identity] = _told_by(entity, side)
    return known[entity.identity]


def told_by_message_of_helper(entity: Entity, side: Side) -> Deprecation | None:
    """Return what a thing's decorators, or what its body calls first, say with a message that a helper makes of them.

    It is nearer to what users read than the arguments that the text of the thing itself shows.
    """
    for use in _uses_of(entity):
        if not ABOUT_PARAMETERS.search(last_part(use.name)):
            for helper in side.surface.resolve_dotted(entity.module, use.name):
                found = _of_message(use, helper, side, entity.name)
                if found is not None:
                    return found
    return None


def _of_message(use: Decorator, helper: Entity, side: Side, name: str) -> Deprecation | None:
    call = _parsed(use.text)
    if call is None or not isinstance(helper.definition, Function) or not _deprecates(helper, side, is_made=False):
        return None
    return told_by_message(call, helper.definition, name)


def _uses_of(entity: Entity) -> tuple[Decorator, ...]:
    match entity.definition:
        case Function() as function:
            return _uses(function)
        case Property(getter=getter):
            return _uses(getter)
        case Class(decorators=decorators):
            return decorators
        case Attribute(call=str(called), value=str(text), is_shortened=False):
            return (Decorator(called, text),)
        case _:
            return ()


def _told_by(entity: Entity, side: Side) -> Deprecation | None:
    is_made = isinstance(entity.definition, Attribute)
    for use in _uses_of(entity):
        found = _of_use(use, entity, side, is_made=is_made)
        if found is not None:
            return found
    return None


def _uses(function: Function) -> tuple[Decorator, ...]:
    return function.decorators if function.warning_call is None else (*function.decorators, function.warning_call)


def _of_use(use: Decorator, entity: Entity, side: Side, *, is_made: bool) -> Deprecation | None:
    name, module = last_part(use.name), entity.module
    if ABOUT_PARAMETERS.search(name):
        return None
    found = side.surface.resolve_dotted(module, use.name)
    if any(each.home in _WARN for each in found):
        return _of_warning(use, module, side)
    helpers = [each for each in found if _deprecates(each, side, is_made=is_made)]
    said = (_of_message(use, each, side, entity.name) for each in helpers)
    return next((each for each in said if each is not None), _of_call(use)) if helpers else None


def _of_warning(use: Decorator, module: str, side: Side) -> Deprecation | None:
    """Read a call of `warnings.warn` itself, whose category is one of the project's own."""
    call = _parsed(use.text)
    category = None if call is None else category_of(call)
    if call is None or category is None:
        return None
    name = ast.unparse(category)
    if deprecation_text.is_deprecating_category(last_part(name), "removed"):
        return None  # The text alone has decided about that one.
    message = call.args[0] if call.args else None
    if isinstance(message, ast.Call):
        message = message.args[0] if message.args else None
    text = message.value if isinstance(message, ast.Constant) and isinstance(message.value, str) else ""
    if not _is_deprecating(name, module, side, text):
        return None
    plain = ast.Expr(ast.Call(ast.Name("warn"), [message or ast.Constant(""), ast.Name("DeprecationWarning")], []))
    return warning_of(plain, {})


def _of_call(use: Decorator) -> Deprecation:
    call = _parsed(use.text)
    return Deprecation() if call is None else of_arguments(call)


def _parsed(text: str) -> ast.Call | None:
    try:
        parsed = ast.parse(text.strip().removeprefix("@"), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, ast.Call) else None


def _deprecates(entity: Entity, side: Side, *, is_made: bool) -> bool:
    """Tell whether a function of the project warns with a deprecating category, or instances of a class of it do.

    These do when they are called, or asked for as attributes: `@Legacy("use g")`, `old = Renamed("new")`. What is made
    by a function may be a class that warns.
    """
    definition = entity.definition
    functions = [definition] if isinstance(definition, Function) else []
    if isinstance(definition, Class):
        bindings = (each for name in _ASKED for each in definition.scope.get(name, ()))
        functions = [each.definition for each in bindings if isinstance(each.definition, Function)]
    return any(
        _is_deprecating(category, entity.module, side, None)
        for each in functions
        for category in (*each.warns, *(each.makes_warning if is_made else ()))
    )


def _is_deprecating(category: str, module: str, side: Side, message: str | None) -> bool:
    """Tell whether a category is one, by its name or by its ancestors; without a message, `FutureWarning` is none."""
    if deprecation_text.is_deprecating_category(last_part(category), message or ""):
        return True
    for entity in side.surface.resolve_dotted(module, category):
        ancestors = {each.home for each in side.hierarchy.lineage(entity).entities}
        if ancestors & _DEPRECATING:
            return True
        if "builtins.FutureWarning" in ancestors:
            return deprecation_text.is_deprecating_category("FutureWarning", message or "")
    return False

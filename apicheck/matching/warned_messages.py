"""What a project's own helper says when it warns: its message with the arguments of the call in their places."""

from __future__ import annotations

import ast
import re

from apicheck.model.definition import Function
from apicheck.model.deprecation import Deprecation
from apicheck.surface.reading import deprecation_text
from apicheck.surface.reading.deprecation_calls import keywords_of, of_arguments

_NAMES = frozenset({"__name__", "__qualname__"})
_FIELD = re.compile(r"\{(?P<name>\w*)(?P<conversion>!r)?\}")
_PLACE = re.compile(r"%(?:\((?P<name>\w+)\))?(?P<conversion>[sr])")


def told_by_message(call: ast.Call, helper: Function, name: str) -> Deprecation | None:
    """Return what a call of a helper says of `name`, which it deprecates; None where the message can't be told.

    The versions that the message does not name are those that the call's arguments tell.
    """
    if helper.warns_with is None:
        return None
    try:
        expression = ast.parse(helper.warns_with, mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return None
    text = _text(expression, _arguments(call, helper), name)
    if text is None or not text.strip():
        return None
    message, given = deprecation_text.read(text), of_arguments(call)
    removal = message.removal or given.removal
    since = message.since or (given.since if given.since != removal else None)
    return Deprecation(message.message, since, removal)


def _arguments(call: ast.Call, helper: Function) -> dict[str, str]:
    """Return the texts and numbers that the parameters of a helper stand for, those that are left out by default."""
    known = {each.name: each.default for each in helper.signature.parameters if each.default is not None}
    places = [each.name for each in helper.signature.parameters if each.takes_position]
    given = {**dict(zip(places, call.args, strict=False)), **keywords_of(call)}
    values: dict[str, ast.expr] = {}
    for parameter, default in known.items():
        try:
            values[parameter] = ast.parse(default, mode="eval").body
        except (SyntaxError, ValueError, RecursionError):
            continue
    values |= given
    return {
        parameter: str(value.value)
        for parameter, value in values.items()
        if isinstance(value, ast.Constant) and isinstance(value.value, str | int | float)
    }


def _text(node: ast.expr, known: dict[str, str], name: str) -> str | None:
    """Return what an expression gives, None where a part of it is not known."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=parameter):
            return known.get(parameter)
        case ast.Attribute(attr=attribute) if attribute in _NAMES:
            return name
        case ast.JoinedStr(values=parts):
            texts = [_text(part, known, name) for part in parts]
        case ast.FormattedValue(value=value, conversion=conversion, format_spec=None):
            found = _text(value, known, name)
            return repr(found) if found is not None and conversion == ord("r") else found
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            texts = [_text(left, known, name), _text(right, known, name)]
        case ast.BinOp(left=ast.Constant(value=str(template)), op=ast.Mod(), right=right):
            values = right.elts if isinstance(right, ast.Tuple) else [right]
            return _filled(_PLACE, template.replace("%%", "%"), values, {}, known, name)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(template)), attr="format"), args=values) as call:
            return _filled(_FIELD, template, values, keywords_of(call), known, name)
        case _:
            return None
    return "".join(text for text in texts if text is not None) if None not in texts else None


def _filled(
    pattern: re.Pattern[str],
    template: str,
    values: list[ast.expr],
    named: dict[str, ast.expr],
    known: dict[str, str],
    name: str,
) -> str | None:
    """Return a template with the values in the places that a pattern finds; None where one of them is not known."""
    texts = [_text(value, known, name) for value in values]
    by_name = {key: _text(value, known, name) for key, value in named.items()}
    is_whole, count = True, 0

    def fill(found: re.Match[str]) -> str:
        nonlocal is_whole, count
        key = found["name"] or str(count)
        count += not found["name"]
        text = (texts[int(key)] if int(key) < len(texts) else None) if key.isdecimal() else by_name.get(key)
        is_whole = is_whole and text is not None
        return repr(text) if found["conversion"] in {"!r", "r"} else str(text)

    filled = pattern.sub(fill, template)
    return filled if is_whole else None

"""What calls tell of a deprecation: warnings, and the decorators and helpers of a project, known by their names.

Source: PEP 702 "Marking deprecations using the type system", and the `warnings` module's `warn`.
"""

import ast
import re
from collections.abc import Iterable, Mapping, Sequence

from apicheck.model.deprecation import Deprecation
from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading import deprecation_text
from apicheck.surface.reading.statements import all_statements

ABOUT_PARAMETERS = re.compile(r"(?:^|_)(?:args?|argument|kw|param|positional|(?:non)?keyword|default)\w*?(?:_|$)")
"""What the name of a decorator or helper has in it that deprecates parameters, not the whole function."""

_OF_THE_INTERPRETER = frozenset({"version_info", "hexversion", "platform", "implementation", "name", "major", "minor"})

_SINCE_KEYWORDS = frozenset(
    {
        "since",
        "version",
        "deprecated_in",
        "deprecated_since",
        "deprecated",
        "deprecation",
        "from_version",
        "deprecate_in",
    }
)
_REMOVAL_KEYWORDS = frozenset(
    {"removal", "remove", "removed_in", "remove_in", "removal_version", "remove_version", "removed", "removal_in"}
)
_MESSAGE_KEYWORDS = ("message", "msg", "reason", "details", "description", "text", "instructions", "addendum")
_REPLACEMENT_KEYWORDS = ("alternative", "instead", "replacement", "replaced_by", "use_instead", "alternative_name")


def merged(first: Deprecation | None, second: Deprecation | None) -> Deprecation | None:
    """Return what two places that tell the same deprecation say together; the first one's words come first."""
    if first is None or second is None:
        return first or second
    return Deprecation(first.message or second.message, first.since or second.since, first.removal or second.removal)


def unconditional_warning(
    body: Sequence[ast.stmt], constants: Mapping[str, ast.expr], about_others: re.Pattern[str] | None = None
) -> Deprecation | None:
    """Return the deprecating warning that a body gives whatever branches it takes, None if it may return before.

    A message may stand in one of the module's `constants`; one that `about_others` matches is about something else.
    """
    texts = dict(constants)
    for statement in body:
        found = warning_of(statement, texts)
        if found is not None:
            if about_others is None or not about_others.search(found.message):
                return found
            continue
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                texts[name] = value
            case ast.Return() | ast.Raise():
                return None
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                pass
            case ast.If(test=test, body=inner) if _asks_the_interpreter(test):
                found = unconditional_warning(inner, texts, about_others)
                if found is not None:
                    return found
            case _ if any(isinstance(node, ast.Return) for node in all_statements([statement])):
                return None
    return None


def _asks_the_interpreter(test: ast.expr) -> bool:
    """Tell whether a test is about the Python that runs it, so that every user of that one is warned."""
    names = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
    asked = {node.attr for node in ast.walk(test) if isinstance(node, ast.Attribute)}
    return bool(names) and names <= {"sys", *_OF_THE_INTERPRETER} and asked <= _OF_THE_INTERPRETER


def warning_of(
    statement: ast.stmt, texts: Mapping[str, ast.expr], known: Mapping[str, str] | None = None
) -> Deprecation | None:
    """Return the deprecation that a statement tells, where it is nothing but a call that warns of one.

    `texts` are the values of local names that a message may stand in, `known` the texts that expressions in it stand
    for (`{"name": "Markup"}`).
    """
    if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)):
        return None
    call = statement.value
    called = dotted_name(call.func) or ""
    if not is_warning(statement):
        return of_arguments(call, texts, known) if _is_helper(called) else None
    arguments = {**dict(zip(("message", "category"), call.args, strict=False)), **keywords_of(call)}
    message, category = arguments.get("message"), arguments.get("category")
    if isinstance(message, ast.Call) and category is None and message.func is not None:
        category, message = message.func, message.args[0] if message.args else None
    text = "" if message is None else _text(message, texts, known)
    name = last_part(dotted_name(category) or "") if category is not None else ""
    if not deprecation_text.is_deprecating_category(name, text):
        # `deprecated.warn(description=..., removal=...)`: the holder says what kind of warning it is.
        holder = called.rpartition(".")[0]
        return of_arguments(call, texts, known) if is_deprecating(holder) and not message else None
    return deprecation_text.read(text, category=name)


def is_warning(statement: ast.stmt) -> bool:
    """Tell whether a statement is nothing but a call of `warnings.warn`, by any name of it."""
    match statement:
        case ast.Expr(value=ast.Call(func=function)):
            return last_part(dotted_name(function) or "") in {"warn", "warn_explicit", "_warn"}
        case _:
            return False


def of_entry(table: str, value: ast.expr | None) -> Deprecation | None:
    """Return what an entry of a table of names tells: a record `Deprecated(...)`, or anything in a table named so."""
    if isinstance(value, ast.Call) and "eprecat" in (dotted_name(value.func) or ""):
        return of_arguments(value)
    if "deprecat" not in table.lower():
        return None
    if isinstance(value, ast.Constant) and isinstance(value.value, str) and " " in value.value:
        return deprecation_text.read(value.value)
    return Deprecation()


def is_deprecating(called: str) -> bool:
    """Tell whether a decorator of this dotted name deprecates the whole of what it is put on."""
    *holders, last = called.lower().lstrip("_").split(".")
    if ABOUT_PARAMETERS.search(last):
        return False
    return last.lstrip("_").startswith("deprecat") or (bool(holders) and holders[-1].lstrip("_").startswith("deprecat"))


def _is_helper(called: str) -> bool:
    """Tell whether a function of this dotted name does nothing but warn of a deprecation."""
    last = last_part(called).lower().lstrip("_")
    if "deprecat" not in last or "alias" in last or ABOUT_PARAMETERS.search(last):
        return False
    return last.startswith(("warn", "deprecat", "issue", "emit", "show", "raise_deprecat"))


def of_decorators(decorators: Iterable[ast.expr]) -> Deprecation | None:
    """Return what the first decorator that deprecates the whole says; empty where it says nothing."""
    for decorator in decorators:
        called = dotted_name(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if called and is_deprecating(called):
            return of_arguments(decorator) if isinstance(decorator, ast.Call) else Deprecation()
    return None


def of_arguments(
    call: ast.Call, texts: Mapping[str, ast.expr] | None = None, known: Mapping[str, str] | None = None
) -> Deprecation:
    """Read the arguments of a project's own decorator or helper: versions are told by their look and their names."""
    keywords = keywords_of(call)
    versions: list[str] = []
    messages: list[str] = []
    for argument in call.args:
        text = _text(argument, texts or {}, known)
        if deprecation_text.is_version(text):
            versions.append(text)
        elif " " in text.strip():
            messages.append(text)
    since = next((_version(value) for name, value in keywords.items() if name in _SINCE_KEYWORDS), None)
    removal = next((_version(value) for name, value in keywords.items() if name in _REMOVAL_KEYWORDS), None)
    messages = [_text(keywords[name], texts or {}, known) for name in _MESSAGE_KEYWORDS if name in keywords] or messages
    message = next((text for text in messages if text and not deprecation_text.is_version(text)), "")
    instead = next(
        (_text(keywords[name], texts or {}, known) for name in _REPLACEMENT_KEYWORDS if name in keywords), ""
    )
    if instead and not message:
        message = instead if " " in instead else f"use {instead} instead"
    category = next((last_part(dotted_name(argument) or "") for argument in (*call.args[-1:], *keywords.values())), "")
    return deprecation_text.read(message, since or next(iter(versions), None), removal, category)


def keywords_of(call: ast.Call) -> dict[str, ast.expr]:
    """Return the keyword arguments of a call by name, `**` aside."""
    return {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}


def _version(value: ast.expr) -> str | None:
    """Read a version: `"8.0"`, `(8, 0)`, `8`."""
    match value:
        case ast.Constant(value=str(text)):
            return text if deprecation_text.is_version(text) else None
        case ast.Constant(value=int() | float()) if not isinstance(value.value, bool):
            return str(value.value)
        case ast.Tuple(elts=elements):
            parts = [str(element.value) for element in elements if isinstance(element, ast.Constant)]
            return ".".join(parts) if parts and len(parts) == len(elements) else None
        case _:
            return None


def _text(node: ast.expr, texts: Mapping[str, ast.expr], known: Mapping[str, str] | None = None) -> str:
    """Return the text of a message, what is computed in it between braces; empty for what is no text."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_part(value, known or {}) for value in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _text(left, texts, known) + _text(right, texts, known)
        case ast.BinOp(left=left, op=ast.Mod()):
            return _text(left, texts, known)
        case (
            ast.Call(func=ast.Attribute(value=holder, attr="format"))
            | ast.Call(func=ast.Name(id="dedent"), args=[holder])
        ):
            return _text(holder, texts, known)
        case ast.Name(id=name) if name in texts:
            return _text(texts[name], {}, known)
        case _:
            return ""


def _part(value: ast.expr, known: Mapping[str, str]) -> str:
    if isinstance(value, ast.Constant):
        return str(value.value)
    if isinstance(value, ast.FormattedValue):
        source = ast.unparse(value.value)
        text = known.get(source)
        if text is None:
            return f"{{{source}}}"
        return repr(text) if value.conversion == ord("r") else text
    return ""

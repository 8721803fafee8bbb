"""What a function tells of warnings that are a matter of whoever calls it, or of what it makes: a project's helpers."""

import ast
import re
from collections.abc import Iterator, Sequence

from apicheck.model.definition import Decorator
from apicheck.surface.expressions import dotted_name
from apicheck.surface.naming import last_part
from apicheck.surface.reading.deprecation_calls import is_warning
from apicheck.surface.reading.syntax import FunctionNode, Syntax

_LONGEST = 500
# One of these is in the text of every call that `is_warning` knows.
_CALLS = ("warn(", "warn (", "warn_explicit")
# What a function is named like that warns: whether it does is asked once all modules are known.
_LIKE_A_WARNING = re.compile(r"warn(?!ing$)|deprecat|legacy|obsolete|outdated|sunset|remov|renam|retire", re.IGNORECASE)


def warned_categories(node: FunctionNode, syntax: Syntax) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the dotted names of the categories that a function warns with, of its callers' and of its products' end.

    The first ones are those of warnings that it gives whatever branches it takes, with a message that its arguments
    have a part in, and of those that functions in it give so, as a decorator's do. The second ones are of warnings that
    methods of classes in it give, with such a message. A parameter stands for its default.
    Source: the `warnings` module's `warn`.
    """
    if not any(syntax.line_has(call, node.lineno, node.end_lineno or node.lineno) for call in _CALLS):
        return (), ()
    defaults = {name: value for name, value in _parameters(node) if value is not None}
    given = _given(node)
    own = {name for call in _warnings(node.body) if _mentions(call, given) for name in _category(call, defaults)}
    made: set[str] = set()
    has_inner = any(syntax.line_has(word, node.body[0].lineno, node.end_lineno or 0) for word in ("def ", "class "))
    for inner in ast.walk(node) if has_inner else ():
        if inner is node:
            continue
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            own |= {name for call in _warnings(inner.body) for name in _category(call, defaults)}
        elif isinstance(inner, ast.ClassDef):
            calls = (each.value for each in ast.walk(inner) if isinstance(each, ast.Expr) and is_warning(each))
            of_class = (call for call in calls if isinstance(call, ast.Call) and _mentions(call, given))
            made |= {name for call in of_class for name in _category(call, defaults)}
    return tuple(sorted(own)), tuple(sorted(made))


def warned_message(node: FunctionNode, syntax: Syntax) -> str | None:
    """Return the text of the message that a function, or one in it, warns with, where arguments have a part in it.

    A local name stands for what it is bound to, where that is one thing.
    """
    if not any(syntax.line_has(call, node.lineno, node.end_lineno or node.lineno) for call in _CALLS):
        return None
    functions = (inner for inner in ast.walk(node) if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef))
    for call in (call for function in functions for call in _warnings(function.body)):
        messages = [*call.args[:1], *(each.value for each in call.keywords if each.arg == "message")]
        message = _bound(messages[0], node) if messages else None
        if isinstance(message, ast.Call) and not isinstance(message.func, ast.Attribute) and message.args:
            message = _bound(message.args[0], node)
        if isinstance(message, ast.JoinedStr | ast.BinOp | ast.Call | ast.Name):
            text = ast.unparse(message)
            return text if len(text) <= _LONGEST else None
    return None


def _bound(expression: ast.expr, node: FunctionNode) -> ast.expr:
    if not isinstance(expression, ast.Name):
        return expression
    stored = [
        inner
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and inner.id == expression.id and isinstance(inner.ctx, ast.Store)
    ]
    values = [
        inner.value
        for inner in ast.walk(node)
        if isinstance(inner, ast.Assign) and len(inner.targets) == 1 and inner.targets[0] in stored
    ]
    return values[0] if len(stored) == len(values) == 1 else expression


def _warnings(body: Sequence[ast.stmt]) -> Iterator[ast.Call]:
    """Yield the calls of `warnings.warn` that a body makes whatever branches it takes."""
    for statement in body:
        match statement:
            case ast.Expr(value=ast.Call() as call) if is_warning(statement):
                yield call
            case ast.Return() | ast.Raise():
                return
            case _:
                continue


def category_of(call: ast.Call) -> ast.expr | None:
    """Return the category of a call of `warnings.warn`: the argument, or the class of a message that is a warning."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "category"] or call.args[1:2]
    if given:
        return given[0]
    return call.args[0].func if call.args and isinstance(call.args[0], ast.Call) else None


def _category(call: ast.Call, defaults: dict[str, ast.expr]) -> Iterator[str]:
    category = category_of(call)
    name = None if category is None else dotted_name(category)
    if name is not None and name in defaults:
        name = dotted_name(defaults[name])
    if name is not None:
        yield name


def _parameters(node: FunctionNode) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield the parameters of a function, each with its default."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    missing = [None] * (len(positional) - len(arguments.defaults))
    named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    for argument, value in (*zip(positional, [*missing, *arguments.defaults], strict=True), *named):
        yield argument.arg, value
    for variadic in (arguments.vararg, arguments.kwarg):
        if variadic is not None:
            yield variadic.arg, None


def _given(node: FunctionNode) -> frozenset[str]:
    """Return the parameters of a function, and the names that are bound to what is made of them."""
    found = {name for name, _ in _parameters(node)}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assign) and _mentions(inner.value, found):
            found |= {target.id for target in inner.targets if isinstance(target, ast.Name)}
    return frozenset(found)


def _mentions(node: ast.expr, names: frozenset[str] | set[str]) -> bool:
    """Tell whether an expression, or the message of a warning, has a name in it."""
    within: ast.AST = node
    if isinstance(node, ast.Call) and is_warning(ast.Expr(node)):
        messages = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "message")]
        within = ast.Tuple(messages)
    return any(isinstance(inner, ast.Name) and inner.id in names for inner in ast.walk(within))


def warning_call(node: FunctionNode, syntax: Syntax) -> Decorator | None:
    """Return the first call that a function makes as a statement, whatever it is given, and that may be a warning."""
    for statement in node.body:
        match statement:
            case ast.Expr(value=ast.Call(func=function) as call):
                called = dotted_name(function) or ""
                if called.partition(".")[0] not in {"self", "cls"} and _LIKE_A_WARNING.search(last_part(called)):
                    if is_warning(statement) and _mentions(call, {name for name, _ in _parameters(node)}):
                        return None  # a helper, that warns of what it is given
                    text = syntax.segment(call)
                    return Decorator(called, text) if len(text) <= _LONGEST else None
            case ast.Expr() | ast.Assign() | ast.AnnAssign() | ast.Import() | ast.ImportFrom():
                continue
            case _:
                return None
    return None

"""What a function of the project does as a decorator, where its text decides it: it gives the function back, or a
wrapper that hands all arguments on, or a wrapper with parameters of its own.

Source: language reference, 8.7 "Function definitions", on decorators; `functools.wraps`.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from typing import Any

from apicheck.model.effect import Decorating, Effect, Made, agreed
from apicheck.model.handover import Callee, Handover, Via
from apicheck.surface.expressions import dotted_name, own_nodes
from apicheck.surface.naming import last_part
from apicheck.surface.reading.local_names import bound_by_statements, every_parameter
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import FunctionNode, Syntax, signature_of

# Calls that give back the first or the second argument as it was.
_HANDS_BACK_FIRST = frozenset({"update_wrapper", "final", "no_type_check"})
_HANDS_BACK_SECOND = frozenset({"cast"})

_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def decorating(node: FunctionNode, syntax: Syntax, *, is_method: bool) -> Decorating | None:
    """Return what a function does when it is used as a decorator, None where its text does not tell."""
    if is_method and node.name == "__get__":
        return Decorating(Made(Effect.CACHED_PROPERTY)) if _reads_value(node) else None
    # In a class body, what takes nothing beside its first parameter can only be applied there, as a plain function.
    is_bound = is_method and _first_parameter(node, skipped=1) is not None
    decorated = _first_parameter(node, skipped=int(is_bound))
    if decorated is None or not _may_decorate(node, decorated, syntax):
        return None
    reader = _Reader(syntax)
    plain, called = reader.made(node, decorated, node.name), reader.made_when_called(node, decorated)
    return None if plain is None and called is None else Decorating(plain, called)


def _reads_value(node: FunctionNode) -> bool:
    """Tell whether `__get__` calls a function that it holds with the instance alone: `self.function(obj)`."""
    positional = [*node.args.posonlyargs, *node.args.args]
    if len(positional) < 2:
        return False
    own, instance = positional[0].arg, positional[1].arg
    for inner in own_nodes(node.body):
        if isinstance(inner, ast.Call) and len(inner.args) == 1 and not inner.keywords:
            is_held = isinstance(inner.func, ast.Attribute) and dotted_name(inner.func.value) == own
            if is_held and dotted_name(inner.args[0]) == instance:
                return True
    return False


def _may_decorate(node: FunctionNode, decorated: str, syntax: Syntax) -> bool:
    """Ask the cheap questions first: a function inside it, or its first argument handed back at the end."""
    last = node.body[-1]
    if isinstance(last, ast.Return) and (
        (isinstance(last.value, ast.Name) and last.value.id == decorated) or _is_given(last.value, decorated)
    ):
        return True
    body = node.body[0].lineno, node.end_lineno or node.lineno
    return isinstance(node, ast.FunctionDef) and syntax.line_has("def ", *body) and syntax.line_has("return ", *body)


def _is_given(value: ast.expr | None, decorated: str) -> bool:
    """Tell whether an expression is a call that is given the function, and nothing else."""
    return (
        isinstance(value, ast.Call)
        and len(value.args) == 1
        and not value.keywords
        and dotted_name(value.args[0]) == decorated
    )


def _standing_for(node: FunctionNode, decorator: ast.expr) -> Made | None:
    """Return what `return decorator(function)` makes of the function, where the decorator is a name of the module."""
    first = (_applied(decorator) or "").partition(".")[0]
    bound = {each.arg for each in every_parameter(node.args)} | {each.name for each in bound_by_statements(node.body)}
    if not first or first in bound:
        return None
    return Made(Effect.UNKNOWN, keeps_result=False, stands_for=ast.unparse(decorator))


def _first_parameter(node: FunctionNode, skipped: int = 0) -> str | None:
    positional = [*node.args.posonlyargs, *node.args.args]
    return positional[skipped].arg if len(positional) > skipped else None


class _Reader:
    """Reads the decorators of one file."""

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax

    def made(self, node: FunctionNode, decorated: str, path: str) -> Made | None:
        """Return what `node`, in errors `path`, makes of the function that is handed to it as `decorated`."""
        if isinstance(node, ast.AsyncFunctionDef):
            return None
        found: list[Made | None] = []
        for value in _returned(node):
            found.extend(self._made_of(node, value, decorated, path))
            if None in found:  # as in most functions, which decorate nothing
                return None
        made = agreed(found)
        return None if made is None or _rebinds(node, decorated) else made

    def _made_of(self, node: FunctionNode, value: ast.expr, decorated: str, path: str) -> Iterator[Made | None]:
        name = _handed_back(value)
        if name == decorated:
            yield Made(Effect.KEEPS_CALL)
            return
        if isinstance(value, ast.Call) and name is None:
            yield from self._applied_within(node, value, decorated, path)
            return
        inner = _functions_named(node, name)
        if not inner:
            yield None
        for each in inner:
            if _mentions(each, decorated):
                yield self._wrapper(each, decorated, f"{path}.<locals>")

    def _applied_within(self, node: FunctionNode, value: ast.Call, decorated: str, path: str) -> Iterator[Made | None]:
        """Judge `return decorate(function)`, where `decorate` is a function inside; a `partial` was called first."""
        called = _applied(value)
        if last_part(called or "") == "partial" and not _mentions(value, decorated):
            return
        inner = _functions_named(node, called)
        if not _is_given(value, decorated):
            yield None
            return
        if not inner:
            yield _standing_for(node, value.func)
        for each in inner:
            first = _first_parameter(each)
            within = f"{path}.<locals>.{each.name}"
            yield None if first is None or each.decorator_list else self.made(each, first, within)

    def made_when_called(self, node: FunctionNode, first: str) -> Made | None:
        """Return what the decorator does that a call of `node` gives; `first` is its first parameter."""
        if isinstance(node, ast.AsyncFunctionDef):
            return None
        found: list[Made | None] = []
        for value in _returned(node):
            name = _handed_back(value)
            if name is None and isinstance(value, ast.Call) and _mentions(value, first):
                continue  # `return decorate(function)`: it was not called first, but applied
            if name == first:
                continue
            inner = _functions_named(node, name)
            if not inner:
                found.append(None)
            for each in inner:
                decorated = _first_parameter(each)
                found.append(
                    None
                    if decorated is None or each.decorator_list
                    else self.made(each, decorated, f"{node.name}.<locals>.{each.name}")
                )
            if None in found:
                return None
        return agreed(found)

    def _wrapper(self, node: FunctionNode, decorated: str, path: str) -> Made | None:
        """Judge a wrapper around `decorated`, defined inside of `path`."""
        names = {last_part(_applied(decorator) or "") for decorator in node.decorator_list}
        if names - {"wraps"}:
            return None
        arguments = node.args
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        if arguments.vararg is None and arguments.kwarg is None:
            # With `wraps` tools show the signature of the function; a call is still bound to the wrapper's.
            name = None if names else f"{path}.{node.name}"
            signature, poses = signature_of(node), bool(names)
            return Made(Effect.KEEPS_CALL, signature, name, keeps_result=False, is_wrapper=True, poses=poses)
        if arguments.kwonlyargs or arguments.defaults:
            return None
        calls = list(_calls_of(node, decorated))
        rest, options = (None if each is None else each.arg for each in (arguments.vararg, arguments.kwarg))
        handed_on = [argument.arg for argument in named]
        given = {_given_before(call, handed_on, rest, options) for call in calls}
        if len(given) != 1 or not given <= {0, 1}:
            return None
        leads = bool(named) and (len(named) > 1 or named[0].arg not in {"self", "cls"})
        # What the wrapper makes of an argument that it takes by a name of its own does not change how calls bind.
        if _alters(node, {*([] if leads else handed_on), *filter(None, (rest, options))}, options or ""):
            return None
        taken: dict[str, Any] = {}
        if rest is None or options is None or leads:
            if 1 in given:
                return None
            handover = Handover(Callee(Via.UNKNOWN), rest is not None, options is not None, len(handed_on))
            name = None if names else f"{path}.{node.name}"  # `wraps` hands on the name, too
            taken = {"signature": signature_of(node), "name": name, "passing": handover}
        effect = Effect.FILLS_FIRST if 1 in given else Effect.KEEPS_CALL
        if isinstance(node, ast.AsyncFunctionDef):
            return Made(Effect.COROUTINE, is_wrapper=True, **taken) if effect is Effect.KEEPS_CALL else None
        values = list(_returned(node))
        results = _names_of_results(node, calls)
        is_kept = bool(values) and all(
            any(value is call for call in calls) or (isinstance(value, ast.Name) and value.id in results)
            for value in values
        )
        is_generator = any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in own_nodes(node.body))
        return Made(effect, keeps_result=is_kept and not is_generator, is_wrapper=True, **taken)


def _handed_back(value: ast.expr) -> str | None:
    """Return the name that a returned expression stands for: `wrapper`, `cast(F, wrapper)`, `wraps(f)(wrapper)`."""
    if isinstance(value, ast.Name):
        return value.id
    if not isinstance(value, ast.Call) or value.keywords:
        return None
    called = last_part(_applied(value.func) or "")
    if called in _HANDS_BACK_FIRST and value.args:
        return _handed_back(value.args[0])
    if called in _HANDS_BACK_SECOND and len(value.args) == 2:
        return _handed_back(value.args[1])
    if isinstance(value.func, ast.Call) and called == "wraps" and len(value.args) == 1:
        return _handed_back(value.args[0])
    return None


def _applied(node: ast.expr) -> str | None:
    return dotted_name(node.func if isinstance(node, ast.Call) else node)


def _returned(node: FunctionNode) -> Iterator[ast.expr]:
    for inner in own_statements(node.body):
        if isinstance(inner, ast.Return) and inner.value is not None:
            if isinstance(inner.value, ast.IfExp):
                yield from (inner.value.body, inner.value.orelse)
            else:
                yield inner.value


def _functions_named(node: FunctionNode, name: str | None) -> list[FunctionNode]:
    """Return the functions that a body defines under a name; none where something else may be bound to it as well."""
    if name is None:
        return []
    found = [inner for inner in own_statements(node.body) if isinstance(inner, _FUNCTION) and inner.name == name]
    if found and any(
        isinstance(inner, ast.Name) and inner.id == name and isinstance(inner.ctx, ast.Store)
        for inner in own_nodes(node.body)
    ):
        return []
    return found


def _rebinds(node: FunctionNode, name: str) -> bool:
    """Tell whether a function binds its own parameter anew, or lets an inner one do so."""
    return any(
        (isinstance(inner, ast.Name) and inner.id == name and not isinstance(inner.ctx, ast.Load))
        or (isinstance(inner, _FUNCTION) and inner.name == name)
        or (isinstance(inner, ast.Nonlocal) and name in inner.names)
        for statement in node.body
        for inner in ast.walk(statement)
    )


def _mentions(node: ast.AST, name: str) -> bool:
    """Tell whether an expression or an inner function uses a name of the function around it."""
    if isinstance(node, _FUNCTION):
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        if any(each is not None and each.arg == name for each in every):
            return False
    return any(isinstance(inner, ast.Name) and inner.id == name for inner in ast.walk(node))


def _calls_of(node: FunctionNode, name: str) -> Iterator[ast.Call]:
    for statement in node.body:
        for inner in ast.walk(statement):
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == name:
                yield inner


def _names_of_results(node: FunctionNode, calls: list[ast.Call]) -> set[str]:
    """Return the local names that are bound to what one of `calls` gives, and to nothing else."""
    bound = Counter(
        inner.id
        for statement in node.body
        for inner in ast.walk(statement)
        if isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load)
    )
    given = Counter(
        target.id
        for inner in own_nodes(node.body)
        if isinstance(inner, ast.Assign) and any(inner.value is call for call in calls)
        for target in inner.targets
        if isinstance(target, ast.Name)
    )
    return {name for name, count in given.items() if count == bound[name]}


def _given_before(call: ast.Call, named: list[str], rest: str | None, options: str | None) -> int | None:
    """Return how many arguments of its own a call adds in front of what the wrapper got, None for any other call.

    It is 0 in `f(self, *args, **kwargs)` and 1 in `f(self, session, *args, **kwargs)`. What stands in the place of the
    wrapper's own arguments may be something else, `f(open(file), *args, **kwargs)`, as long as it is as many.
    """
    written = [
        f"*{dotted_name(argument.value)}" if isinstance(argument, ast.Starred) else dotted_name(argument)
        for argument in call.args
    ]
    written += [f"**{dotted_name(keyword.value)}" if keyword.arg is None else "=" for keyword in call.keywords]
    own, end = len(named), [*([f"*{rest}"] if rest else []), *([f"**{options}"] if options else [])]
    if len(written) < own + len(end) or written[-len(end) :] != end:
        return None
    if written[:own] != named:
        is_replaced = bool(rest) and len(call.args) == own + 1 and not {"self", "cls"} & {*named}
        if not is_replaced or any(isinstance(each, ast.Starred) for each in call.args[:own]):
            return None
    added = call.args[own : len(call.args) - bool(rest)]
    return None if any(isinstance(each, ast.Starred) for each in added) else len(added)


def _alters(node: FunctionNode, names: set[str], options: str) -> bool:
    """Tell whether a wrapper may change what it hands on: binds it anew, changes `options` or gives them to others."""
    for statement in node.body:
        for inner in ast.walk(statement):
            match inner:
                case ast.Name(id=name) if name in names and not isinstance(inner.ctx, ast.Load):
                    return True
                case ast.Nonlocal(names=declared) if names & set(declared):
                    return True
                case ast.Subscript(value=ast.Name(id=name)) if name == options and not isinstance(inner.ctx, ast.Load):
                    return True
                case ast.Call() if _may_change(inner, options):
                    return True
    return False


_READERS = frozenset(
    {"len", "repr", "str", "tuple", "list", "dict", "sorted", "frozenset", "set", "any", "all", "bool"}
)
_READING_METHODS = frozenset({"get", "items", "keys", "values", "copy"})


def _may_change(call: ast.Call, options: str) -> bool:
    """Tell whether a call may change the dictionary `options`: a method of it, or somebody else who is given it."""
    match call.func:
        case ast.Attribute(value=ast.Name(id=name), attr=method) if name == options:
            return method not in _READING_METHODS
        case ast.Name(id=name) if name in _READERS:
            return False
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg is not None)]
    return any(isinstance(each, ast.Name) and each.id == options for each in given)

"""What a method does with the one that it overrides, or with its object: hand arguments on, hand back what it makes.

Source: language reference, 3.3.1 on `__new__`, 3.3.3 "Customizing class creation"; `super` in the built-in functions.
"""

import ast

from apicheck.surface.expressions import dotted_name, own_nodes
from apicheck.surface.reading.syntax import FunctionNode, Syntax

# The methods for which it matters: they stand between a call, or a class statement, and what decides about it.
_PASSING = frozenset({"__call__", "__init_subclass__"})
_ENTERING = frozenset({"__enter__", "__aenter__"})
_MAKING = frozenset({"__call__", "__new__"})
_CHANGING = frozenset({"setattr", "update", "pop", "setdefault", "__setitem__", "__delitem__", "clear", "popitem"})


def passes_on(node: FunctionNode) -> bool:
    """Tell whether a method calls the one that it overrides with all its variadic arguments, as `super()` finds it."""
    rest, others = node.args.vararg, node.args.kwarg
    if node.name not in _PASSING or others is None:
        return False
    for inner in own_nodes(node.body):
        if not isinstance(inner, ast.Call) or not isinstance(inner.func, ast.Attribute) or inner.func.attr != node.name:
            continue
        target = inner.func.value
        is_overridden = dotted_name(target.func if isinstance(target, ast.Call) else target) in {"super", "type"}
        starred = {dotted_name(each.value) for each in inner.args if isinstance(each, ast.Starred)}
        doubly = {dotted_name(each.value) for each in inner.keywords if each.arg is None}
        if is_overridden and others.arg in doubly and (rest is None or rest.arg in starred):
            return True
    return False


def changes_bases(node: FunctionNode) -> bool:
    """Tell whether a metaclass's `__new__` makes its class with other bases than those that it was given.

    That is `type.__new__(mcs, name, (bases[0],), namespace)`, or `bases` bound to something else before.
    """
    positional = [*node.args.posonlyargs, *node.args.args]
    if node.name != "__new__" or len(positional) < 4:
        return False
    name, bases = positional[1].arg, positional[2].arg
    for inner in own_nodes(node.body):
        match inner:
            case ast.Call(args=[_, ast.Name(id=given), other, *_]) if given == name:
                if not (isinstance(other, ast.Name) and other.id == bases):
                    return True
            case ast.Name(id=bound, ctx=ast.Store()) if bound == bases:
                return True
    return False


def hands_back(node: FunctionNode, syntax: Syntax) -> bool:
    """Tell whether all that a `__call__` or `__new__` gives is what the method that it overrides makes of its class.

    A method that gives nothing but errors is such a one. A `__new__` that changes what it was given is none, since a
    metaclass may put other methods into the class by that. Of `__init__` it says that the class stays as it was made.
    """
    if node.name == "__init__":
        return not syntax.line_has("__abstractmethods__", node.lineno, node.end_lineno or node.lineno)
    arguments = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    if node.name not in _MAKING or not arguments:
        return False
    nodes = list(own_nodes(node.body))
    if node.name == "__new__" and any(_changes_something(inner, set(arguments)) for inner in nodes):
        return False
    given: dict[str, list[ast.expr]] = {}
    for inner in nodes:
        if isinstance(inner, ast.Assign | ast.AnnAssign) and inner.value is not None:
            for target in inner.targets if isinstance(inner, ast.Assign) else [inner.target]:
                given.setdefault(ast.unparse(target), []).append(inner.value)
    made = {
        target for target, values in given.items() if all(_is_made(value, node.name, arguments[0]) for value in values)
    }
    return all(
        inner.value is None or _is_made(inner.value, node.name, arguments[0]) or ast.unparse(inner.value) in made
        for inner in nodes
        if isinstance(inner, ast.Return)
    )


def gives_receiver(node: FunctionNode) -> bool:
    """Tell whether all that an `__enter__` returns is the object itself."""
    arguments = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    if node.name not in _ENTERING or not arguments:
        return False
    returned = [inner.value for inner in own_nodes(node.body) if isinstance(inner, ast.Return)]
    return bool(returned) and all(isinstance(each, ast.Name) and each.id == arguments[0] for each in returned)


def makes_others(node: FunctionNode) -> bool:
    """Tell whether a `__new__` gives nothing but what calls of others give, to which it does not hand its class.

    The interpreter calls `__init__` for instances of the class alone (language reference, 3.3.1).
    """
    arguments = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    if node.name != "__new__" or not arguments:
        return False
    returned = [inner.value for inner in own_nodes(node.body) if isinstance(inner, ast.Return)]
    return bool(returned) and all(value is not None and _is_of_others(value, arguments[0]) for value in returned)


def may_make_others(node: FunctionNode) -> bool:
    """Tell whether a `__new__` gives, on some way through it, what the call of another class or function makes.

    That may be handed the class, which it calls later: `return Unbound(cls, *args, **kwargs)`.
    """
    arguments = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    if node.name != "__new__" or not arguments:
        return False
    return any(
        isinstance(inner, ast.Return)
        and isinstance(inner.value, ast.Call)
        and (called := dotted_name(inner.value.func)) is not None
        and not called.endswith("__new__")
        and called.partition(".")[0] != arguments[0]
        for inner in own_nodes(node.body)
    )


def _is_of_others(value: ast.expr, receiver: str) -> bool:
    called = dotted_name(value.func) if isinstance(value, ast.Call) else None
    if called is None or called.endswith("__new__"):
        return False
    return not any(isinstance(inner, ast.Name) and inner.id in {receiver, "super"} for inner in ast.walk(value))


def _is_made(value: ast.expr, method: str, receiver: str) -> bool:
    """Tell whether an expression is `super().method(...)`, or `type.method(receiver, ...)`, or nothing at all."""
    match value:
        case ast.Constant(value=None):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="super"), args=of), attr=called)):
            is_own = not of or (len(of) == 2 and dotted_name(of[1]) == receiver)
            is_own = is_own and (method != "__new__" or _is_first(value, receiver))
            return called == method and is_own
        case ast.Call(func=ast.Attribute(value=ast.Name() | ast.Attribute(), attr=called)):
            return called == method and _is_first(value, receiver)
        case _:
            return False


def _is_first(call: ast.Call, receiver: str) -> bool:
    return bool(call.args) and dotted_name(call.args[0]) == receiver


def _changes_something(node: ast.AST, arguments: set[str]) -> bool:
    """Tell whether a node sets an item or an attribute, or binds an argument anew."""
    match node:
        case ast.Subscript(ctx=ast.Store() | ast.Del()) | ast.Attribute(attr="__abstractmethods__"):
            return True
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            return name in arguments
        case ast.Call(func=ast.Name(id=called)) | ast.Call(func=ast.Attribute(attr=called)):
            return called in _CHANGING
        case _:
            return False

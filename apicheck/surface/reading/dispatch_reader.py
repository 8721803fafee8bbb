"""What a module registers with generic functions: `@show.register`, or `show.register(int, of_int)`.

Source: the standard library's `functools.singledispatch` and `singledispatchmethod`.
"""

import ast
from collections.abc import Iterable, Iterator

from apicheck.surface.expressions import annotation_text, dotted_name, text_of
from apicheck.surface.naming import last_part
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import FunctionNode


def registrations(body: Iterable[ast.stmt], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the dotted name of a function, as the module calls it, with each type that it gets an implementation for.

    `prefix` is the class that the body is of, followed by a dot.
    """
    for statement in own_statements(body):
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                for decorator in statement.decorator_list:
                    yield from _registered(decorator, statement, prefix)
            case ast.ClassDef(name=name, body=inner):
                yield from registrations(inner, f"{prefix}{name}.")
            case ast.Expr(value=ast.Call() as call):
                # `show.register(int)(of_int)` is the decorator spelled out, `show.register(int, of_int)` a plain call.
                made = call.func if isinstance(call.func, ast.Call) else call
                if (function := _registering(made.func)) is not None and made.args:
                    yield f"{prefix}{function}", text_of(made.args[0])


def _registered(decorator: ast.expr, node: FunctionNode, prefix: str) -> Iterator[tuple[str, str]]:
    function = _registering(decorator.func if isinstance(decorator, ast.Call) else decorator)
    if function is None:
        return
    if isinstance(decorator, ast.Call):
        if len(decorator.args) == 1:
            yield f"{prefix}{function}", text_of(decorator.args[0])
        return
    positional = [*node.args.posonlyargs, *node.args.args]
    first = positional[1:] if prefix else positional
    if first and first[0].annotation is not None:
        for each in _members(first[0].annotation):
            yield f"{prefix}{function}", annotation_text(each)


def _registering(node: ast.expr) -> str | None:
    """Return the function whose `register` an expression is, None for anything else."""
    name = dotted_name(node) or ""
    holder, dot, method = name.rpartition(".")
    return holder if dot and method == "register" else None


def _members(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the types that an annotation stands for: those of a union each on its own, since Python 3.11."""
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _members(left)
            yield from _members(right)
        case ast.Subscript(value=value, slice=ast.Tuple(elts=members)) if (
            last_part(dotted_name(value) or "") == "Union"
        ):
            for member in members:
                yield from _members(member)
        case _:
            yield node

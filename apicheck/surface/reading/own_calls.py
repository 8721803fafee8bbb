"""What a class does with its instances: what each constructor calls, who else gets one, what methods reach for."""

import ast
import re
from collections.abc import Iterator

from apicheck.surface.reading.syntax import FunctionNode, Syntax

# Statements that evaluate what is in them once, and always (language reference, 7).
_PLAIN = (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign)
# Expressions that evaluate a part of what is in them, or that part later (language reference, 6.2.5, 6.11, 6.13, 6.14).
_PARTIAL = (ast.Lambda, ast.IfExp, ast.BoolOp, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def called_on_itself(node: FunctionNode) -> tuple[str, ...]:
    """Return the names of the methods that every call of an `__init__` calls on its first parameter, in order.

    Those behind a statement that may return or raise before are none of them.
    """
    positional = [*node.args.posonlyargs, *node.args.args]
    if not positional:
        return ()
    found: dict[str, None] = {}
    for statement in node.body:
        if any(isinstance(inner, ast.Return | ast.Raise) for inner in ast.walk(statement)):
            break
        if isinstance(statement, _PLAIN):
            found.update(dict.fromkeys(_called(statement, positional[0].arg)))
    return tuple(found)


def keeps_to_itself(node: FunctionNode) -> bool:
    """Tell whether an `__init__` does nothing with its first parameter but to reach for attributes of it.

    Neither `super()` nor anybody else gets the instance, so that what constructors of ancestors set is not set.
    """
    positional = [*node.args.posonlyargs, *node.args.args]
    if not positional or node.decorator_list:
        return False
    receiver = positional[0].arg
    named = reached = 0
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id="super" | "locals"):
                return False
            case ast.Name(id=name) if name == receiver:
                named += 1
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name == receiver:
                reached += not attribute.startswith("__")
            case _:
                pass
    return named == reached


_REACHED = re.compile(r"\bself\.([A-Za-z]\w*)")


def names_reached_for(node: ast.ClassDef, syntax: Syntax) -> tuple[str, ...]:
    """Return the names that follow `self.` in the text of a class, sorted, private ones left out."""
    return tuple(sorted(set(_REACHED.findall(syntax.lines(node.lineno, node.end_lineno or node.lineno)))))


def _called(node: ast.AST, receiver: str) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if name == receiver:
            yield method
        case _:
            pass
    for inner in ast.iter_child_nodes(node):
        if not isinstance(inner, _PARTIAL):
            yield from _called(inner, receiver)

"""The variables of a function, and which of its parameters a name of its body goes back to, by its text alone."""

import ast
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from apicheck.surface.reading.local_names import bound_by_statements, every_parameter
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import FunctionNode


class Variables(NamedTuple):
    """The parameters of a function, the statements that bind each variable, and the names that those `read`.

    A parameter that is bound once more is `bound` as well.
    """

    parameters: frozenset[str]
    bound: Mapping[str, frozenset[str]]
    read: Mapping[str, frozenset[str]]

    def parameters_behind(self, names: Iterable[str]) -> frozenset[str]:
        """Return the parameters among some names, and those that went into the variables among them."""
        found = set(names)
        pending = list(found)
        while pending:
            for statement in self.bound.get(pending.pop(), ()):
                further = self.read[statement] - found
                found |= further
                pending += further
        return self.parameters & found

    def are_bound_alike(self, names: Iterable[str], other: "Variables") -> bool:
        """Tell whether the variables among some names come of statements that another function has as well."""
        found = set(names)
        pending = list(found)
        while pending:
            name = pending.pop()
            statements = self.bound.get(name)
            if statements is None:
                continue
            if not statements <= other.bound.get(name, frozenset()):
                return False
            further = {each for statement in statements for each in self.read[statement]} - found
            found |= further
            pending += further
        return True


def variables_of(function: FunctionNode, before: int | None = None) -> Variables:
    """Return the variables of a function, or those alone that are bound in its lines `before` another one."""
    parameters = frozenset(each.arg for each in every_parameter(function.args))
    bound: dict[str, set[str]] = {}
    read: dict[str, frozenset[str]] = {}
    for statement in own_statements(function.body):
        if before is not None and getattr(statement, "lineno", 0) >= before:
            continue
        alone = _without_blocks(statement)
        names = {each.name for each in bound_by_statements([alone])} if alone is not None else set()
        if alone is not None and names:
            written = ast.unparse(alone)
            read[written] = names_read(alone)
            for name in names:
                bound.setdefault(name, set()).add(written)
    return Variables(parameters, {name: frozenset(statements) for name, statements in bound.items()}, read)


def _without_blocks(statement: ast.AST) -> ast.stmt | None:
    """Return a statement without those that stand in it; None for what binds nothing by itself, as `if` and `try`."""
    match statement:
        case ast.For(target=target, iter=values) | ast.AsyncFor(target=target, iter=values):
            return ast.For(target, values, [], [], lineno=statement.lineno)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return ast.With(items, [], lineno=statement.lineno)
        case ast.If() | ast.While() | ast.Try() | ast.TryStar() | ast.Match():
            return None
        case ast.stmt():
            return statement
        case _:
            return None


def names_read(node: ast.AST) -> frozenset[str]:
    """Return the names that a statement or an expression reads."""
    read = (each for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load))
    return frozenset(each.id for each in read)

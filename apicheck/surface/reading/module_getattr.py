"""What a written module-level `__getattr__` (PEP 562) does with a name: serve it, refuse it, or hand it on.

Only tests of the name itself are followed: `name == "x"`, `name in ("x", "y")`, `name in TABLE`, `name not in TABLE`.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence

from apicheck.surface.expressions import dotted_name, string_items


def served_parts(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the nodes of a `__getattr__` that can have a part in serving a name, not those that only refuse.

    A branch refuses the names that its test lists where it ends by raising, or falls through to nothing but raising.
    """
    return _parts(function.body)


def _parts(statements: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    for index, statement in enumerate(statements):
        if isinstance(statement, ast.If):
            if not (_lists_names(statement.test) and not _serves(statement.body, statements[index + 1 :])):
                yield statement
                yield from ast.walk(statement.test)
                yield from _parts(statement.body)
            yield from _parts(statement.orelse)
        else:
            yield from ast.walk(statement)


def refused_tests(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Yield what the refused names are compared with: a string, a literal, or the name of a table."""
    pending: list[tuple[Sequence[ast.stmt], Sequence[ast.stmt]]] = [(function.body, ())]
    while pending:
        statements, later = pending.pop()
        for index, statement in enumerate(statements):
            if not isinstance(statement, ast.If):
                continue
            following = [*statements[index + 1 :], *later]
            if _lists_names(statement.test) and not _serves(statement.body, following):
                yield from _operands(statement.test)
            pending.append((statement.orelse, following))


def _lists_names(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and all(isinstance(operator, ast.Eq | ast.In) for operator in test.ops)


def is_about_a_part(asked: ast.expr, function: ast.FunctionDef) -> bool:
    """Tell whether a test is not about the name itself but about what is made of it: `module_name = name[4:]`."""
    parameters = {each.arg for each in (*function.args.posonlyargs, *function.args.args)}
    if not isinstance(asked, ast.Name) or asked.id in parameters:
        return False
    values = [
        each.value
        for each in ast.walk(function)
        if isinstance(each, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == asked.id for target in each.targets)
    ]
    return bool(values) and all(
        isinstance(value, ast.Subscript | ast.Call)
        and any(isinstance(inner, ast.Name) and inner.id in parameters for inner in ast.walk(value))
        for value in values
    )


def _operands(test: ast.expr) -> Iterator[ast.expr]:
    if isinstance(test, ast.Compare):
        yield from test.comparators


def _serves(body: Sequence[ast.stmt], later: Sequence[ast.stmt]) -> bool:
    """Tell whether names that a branch was chosen for may be given back, by it or by what comes after it."""
    if any(isinstance(node, ast.Return) for statement in body for node in ast.walk(statement)):
        return True
    return not _raises(body) and may_return(later)


def _raises(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Raise)


def may_return(statements: Sequence[ast.stmt]) -> bool:
    """Tell whether a name that is listed in no test may be given back."""
    for statement in statements:
        match statement:
            case ast.Return(value=None | ast.Constant(value=None)):
                return False
            case ast.Return():
                return True
            case ast.Raise():
                return False
            case ast.If() if _lists_names(statement.test):
                if may_return(statement.orelse):
                    return True
                if statement.orelse and _raises(statement.orelse):
                    return False
            case ast.If(test=ast.Compare(ops=[ast.NotIn()])) if _raises(statement.body):
                return False
            case ast.If():
                if may_return(statement.body) or may_return(statement.orelse):
                    return True
            case ast.Try():
                handlers = [inner for handler in statement.handlers for inner in handler.body]
                if may_return([*statement.body, *statement.orelse]) or may_return(handlers):
                    return True
            case ast.With() | ast.For() | ast.While():
                if may_return(statement.body):
                    return True
            case _:
                pass
    return False


def written_tables(statements: Iterable[ast.AST]) -> Iterator[tuple[str, dict[str, ast.expr | None]]]:
    """Yield the names that are bound to tables of names written out there, each with what it holds for a name."""
    for statement in statements:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                items = string_items(value)
                if items is not None:
                    yield name, items
            case _:
                pass


def tables_in(function: ast.FunctionDef) -> dict[str, dict[str, ast.expr | None]]:
    """Return the tables of names that it writes out in its own body, each with what it holds for a name.

    Of one whose entries it gives back as they are, `return table[name]`, the values say no place.
    """
    found = dict(written_tables(ast.walk(function)))
    for statement in ast.walk(function):
        match statement:
            case ast.Return(value=ast.Subscript(value=ast.Name(id=name))) if name in found:
                found[name] = dict.fromkeys(found[name])
            case _:
                pass
    return found


def entries_of_tables(function: ast.FunctionDef) -> frozenset[ast.AST]:
    """Return the nodes within the tables that it writes out in its own body."""
    values = (node.value for node in ast.walk(function) if isinstance(node, ast.Assign | ast.AnnAssign))
    tables = (value for value in values if value is not None and string_items(value) is not None)
    return frozenset(inner for table in tables for inner in ast.walk(table))


def is_restricted(function: ast.FunctionDef) -> bool:
    """Tell whether it begins by refusing all names but those of a table: `if name not in __all__: raise ...`."""
    return any(
        isinstance(statement, ast.If)
        and isinstance(statement.test, ast.Compare)
        and isinstance(statement.test.ops[0], ast.NotIn)
        and _raises(statement.body)
        for statement in function.body
    )


def forwards(
    function: ast.FunctionDef, body: Iterable[ast.stmt], package: str, *, of_any_name: bool = False
) -> tuple[str, ...]:
    """Return the dotted paths of the modules whose names it gives back: `return getattr(module, name)`.

    `body` are the module's own statements, whose imports it can see beside its own; `package` is what relative module
    names start from. With `of_any_name` those are left out that it does so for listed names alone.
    """
    arguments = function.args.posonlyargs + function.args.args
    if not arguments:
        return ()
    imported = {**imported_paths(body, package), **imported_paths(ast.walk(function), package)}
    found: list[str] = []
    for node in _nodes_for_any_name(function.body) if of_any_name else ast.walk(function):
        if (
            isinstance(node, ast.Call)
            and dotted_name(node.func) == "getattr"
            and len(node.args) >= 2
            and isinstance(node.args[1], ast.Name)
            and node.args[1].id == arguments[0].arg
        ):
            first, _, rest = (dotted_name(node.args[0]) or "").partition(".")
            if first in imported:
                found.append(f"{imported[first]}.{rest}" if rest else imported[first])
    return tuple(dict.fromkeys(found))


def _nodes_for_any_name(statements: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    """Yield the nodes of a body without the branches that are chosen for listed names."""
    for statement in statements:
        if isinstance(statement, ast.If) and _lists_names(statement.test):
            yield from _nodes_for_any_name(statement.orelse)
        else:
            yield from ast.walk(statement)


def imported_paths(nodes: Iterable[ast.AST], package: str) -> dict[str, str]:
    """Return the dotted path that each imported name leads to."""
    paths: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                paths[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - max(node.level - 1, 0)] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                paths[alias.asname or alias.name] = f"{module}.{alias.name}"
    return paths


def names_or_table(operand: ast.expr) -> tuple[tuple[str, ...], str | None]:
    """Read what a name is compared with: the names that it lists, or the dotted name of a table."""
    if isinstance(operand, ast.Constant):
        return ((operand.value,), None) if isinstance(operand.value, str) else ((), None)
    items = string_items(operand)
    return (tuple(items), None) if items is not None else ((), dotted_name(operand))

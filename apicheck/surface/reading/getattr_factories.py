"""Functions that make a module's `__getattr__`: `__getattr__ = factory(__name__)`, where the project has the factory.

What the inner function can serve is told where it does nothing with the name but look it up in literal tables, compare
it, or refuse it. Then only names that these tables mention can be served.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

from apicheck.surface.expressions import dotted_name
from apicheck.surface.reading.module_getattr import served_parts

_WORD = re.compile(r"\w+")
_LITERAL = (
    *(ast.Dict, ast.Set, ast.List, ast.Tuple, ast.Constant, ast.Starred, ast.expr_context),
    *(ast.JoinedStr, ast.FormattedValue, ast.DictComp, ast.SetComp, ast.ListComp, ast.comprehension),
)


def getattr_factories(body: Iterable[ast.stmt]) -> dict[str, tuple[str, ...]]:
    """Return the module's functions that make a `__getattr__`, each with all names that it may serve.

    Functions whose `__getattr__` may serve names that no table mentions are left out.
    """
    statements = list(body)
    functions = [statement for statement in statements if isinstance(statement, ast.FunctionDef)]
    makers = [(function, inner) for function in functions if (inner := _made(function)) is not None]
    tables = dict(_tables(statements)) if makers else {}
    return {
        function.name: tuple(sorted(_mentioned(inner, tables)))
        for function, inner in makers
        if _is_closed(inner, function, tables)
    }


def explaining_factories(body: Iterable[ast.stmt]) -> dict[str, tuple[str, ...]]:
    """Return the module's functions that make a `__getattr__`, each with the names to which it answers with an error.

    That is another error than `AttributeError`, so that nobody knows its words: `raise MovedError(f"{name} is gone")`.
    """
    statements = list(body)
    functions = [statement for statement in statements if isinstance(statement, ast.FunctionDef)]
    makers = [(function, inner) for function in functions if (inner := _made(function)) is not None]
    tables = dict(_tables(statements)) if makers else {}
    found = {function.name: tuple(sorted(_explained(inner, tables))) for function, inner in makers}
    return {name: names for name, names in found.items() if names}


def _explained(function: ast.FunctionDef, tables: Mapping[str, ast.expr]) -> set[str]:
    words: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.If(
                test=ast.Compare(ops=[ast.Eq() | ast.In()], comparators=[operand]), body=[*_, ast.Raise(exc=raised)]
            ):
                error = raised.func if isinstance(raised, ast.Call) else raised
                if error is None or dotted_name(error) == "AttributeError":
                    continue
                listed = tables.get(operand.id, operand) if isinstance(operand, ast.Name) else operand
                words.update(_words(ast.walk(listed)))
            case _:
                pass
    return words


def _words(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _WORD.findall(node.value)


def _tables(statements: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """Yield what module-level names are bound to where that is written out."""
    for statement in statements:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        value = getattr(statement, "value", None)
        if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(value, ast.expr) and _is_literal(value):
            yield from ((target.id, value) for target in targets if isinstance(target, ast.Name))


def _is_literal(value: ast.expr) -> bool:
    """Tell whether nothing but text makes up a value: constants and comprehensions over them."""
    nodes = list(ast.walk(value))
    loops = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return all(isinstance(node, _LITERAL) or (isinstance(node, ast.Name) and node.id in loops) for node in nodes)


def _made(function: ast.FunctionDef) -> ast.FunctionDef | None:
    """Return the function of one argument that a function defines and returns."""
    returned = {
        statement.value.id
        for statement in function.body
        if isinstance(statement, ast.Return) and isinstance(statement.value, ast.Name)
    }
    for statement in function.body:
        if isinstance(statement, ast.FunctionDef) and statement.name in returned:
            return statement if len([*statement.args.posonlyargs, *statement.args.args]) == 1 else None
    return None


def _mentioned(function: ast.FunctionDef, tables: Mapping[str, ast.expr]) -> set[str]:
    nodes = [node for part in served_parts(function) for node in ast.walk(part)]
    values = [tables[node.id] for node in nodes if isinstance(node, ast.Name) and node.id in tables]
    return set(_words([node for value in values for node in ast.walk(value)] + nodes))


def _is_closed(function: ast.FunctionDef, factory: ast.FunctionDef, tables: Mapping[str, ast.expr]) -> bool:
    """Tell whether a name, and what is put together from it, is only looked up in tables, compared, or refused."""
    parents = {child: node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}
    names = {argument.arg for argument in [*function.args.posonlyargs, *function.args.args]}
    modules = {argument.arg for argument in [*factory.args.posonlyargs, *factory.args.args, *factory.args.kwonlyargs]}
    known = {*tables, *_own_namespaces(function, modules)}
    pending = sorted(names)
    while pending:
        name = pending.pop()
        for node in ast.walk(function):
            if not (isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)):
                continue
            text = _text_around(node, parents)
            target = _bound(text, parents)
            if target is not None and target not in names:
                names.add(target)
                pending.append(target)
            if target is None and not _is_harmless(text, parents, known):
                return False
    return True


def _own_namespaces(function: ast.FunctionDef, modules: set[str]) -> Iterator[str]:
    """Yield local names for the namespace of the very module that the `__getattr__` is made for."""
    for node in ast.walk(function):
        value = getattr(node, "value", None)
        if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(value, ast.Attribute):
            continue
        of = value.value
        is_own = (
            value.attr == "__dict__"
            and isinstance(of, ast.Subscript)
            and dotted_name(of.value) == "sys.modules"
            and isinstance(of.slice, ast.Name)
            and of.slice.id in modules
        )
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (target.id for target in targets if is_own and isinstance(target, ast.Name))


def _text_around(node: ast.expr, parents: Mapping[ast.AST, ast.AST]) -> ast.expr:
    """Return the whole text that a name is put into: `f"{module}:{name}"`, `prefix + name`."""
    text: ast.expr = node
    while isinstance(parent := parents.get(text), ast.JoinedStr | ast.FormattedValue | ast.BinOp):
        text = parent
    return text


def _bound(text: ast.expr, parents: Mapping[ast.AST, ast.AST]) -> str | None:
    parent = parents.get(text)
    if isinstance(parent, ast.Assign) and len(parent.targets) == 1 and isinstance(parent.targets[0], ast.Name):
        return parent.targets[0].id
    return None


def _is_harmless(text: ast.expr, parents: Mapping[ast.AST, ast.AST], known: set[str]) -> bool:
    parent = parents.get(text)
    match parent:
        case ast.Compare():
            return all(
                isinstance(each, ast.Constant) or each is text or _is_known(each, known)
                for each in [parent.left, *parent.comparators]
            )
        case ast.Subscript(value=value, slice=key) if key is text:
            return _is_known(value, known)
        case ast.Call(func=ast.Attribute(value=value, attr="get"), args=[first, *_]) if first is text:
            return _is_known(value, known)
        case _:
            pass
    while parent is not None:
        if isinstance(parent, ast.Raise | ast.Expr):
            return True
        parent = parents.get(parent)
    return False


def _is_known(holder: ast.expr, known: set[str]) -> bool:
    """Tell whether an expression is one of the tables, or their keys."""
    match holder:
        case ast.Call(func=ast.Attribute(value=value, attr="keys"), args=[], keywords=[]):
            return _is_known(value, known)
        case ast.Name():
            return holder.id in known
        case _:
            return _is_literal(holder)

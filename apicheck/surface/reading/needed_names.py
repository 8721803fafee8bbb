"""What a module needs in order to run to its end, where it imports it in a `try` and uses it all the same.

    try:
        import fast
    except ImportError:
        pass

    SPEED = fast.speed()    # a `NameError` where `fast` is missing, so that nobody has the module there

Source: language reference, 4.2.2 "Resolution of names", 8.4 "The try statement", 8.7 "Function definitions".
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

from apicheck.model.condition import CanImport
from apicheck.surface.expressions import child_nodes
from apicheck.surface.reading.conditions import catches_failed_imports, caught_by
from apicheck.surface.reading.platforms import where_importable

# What may keep a use from being reached, or catch what it raises.
_GUARDS = (ast.If, ast.IfExp, ast.BoolOp, ast.Try, ast.TryStar, ast.While, ast.For, ast.With, ast.Match, ast.Lambda)
_LATER = (ast.GeneratorExp, ast.FunctionDef, ast.AsyncFunctionDef)


def needed_modules(body: Sequence[ast.stmt]) -> Iterator[CanImport]:
    """Yield where the foreign modules can be imported that the statements of a module can't do without."""
    for place, statement in enumerate(body):
        if isinstance(statement, ast.Try) and (names := dict(_left_unbound(statement))):
            used = _used(body[place + 1 :], names)
            yield from dict.fromkeys(names[name][0] for name in names if name in used)


def _left_unbound(node: ast.Try) -> Iterator[tuple[str, tuple[CanImport, bool]]]:
    """Yield the names that are missing where the import of a module fails, or None there; True with the latter."""
    handlers = [each.body for each in node.handlers if catches_failed_imports(caught_by(each))]
    if not handlers or any(isinstance(inner, ast.Raise) for each in handlers for inner in each):
        return
    for statement in node.body:
        if not isinstance(statement, ast.Import):
            continue
        for alias in statement.names:
            name = alias.asname or alias.name
            where = where_importable(alias.name)
            if "." in name or not isinstance(where, CanImport):
                continue
            stand_ins = [_stand_in(each, name) for each in handlers]
            if all(each is not None for each in stand_ins):
                yield name, (where, any(stand_ins))


def _stand_in(handler: Iterable[ast.stmt], name: str) -> bool | None:
    """Tell whether a handler binds a name to None; None where it may bind it to something else."""
    is_none = False
    for statement in handler:
        match statement:
            case ast.Assign(targets=[ast.Name(id=bound)], value=value):
                if bound == name:
                    if not (isinstance(value, ast.Constant) and value.value is None):
                        return None
                    is_none = True
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                return None
    return is_none


def _used(body: Iterable[ast.stmt], names: Mapping[str, tuple[CanImport, bool]]) -> set[str]:
    """Return which of the names statements use for certain while the module is loaded, before they bind them anew."""
    used: set[str] = set()
    pending: list[ast.AST] = [*body]
    pending.reverse()
    while pending:
        node = pending.pop()
        if isinstance(node, _GUARDS):
            if _binds(node, names):
                break
            continue
        for needed in _parts_that_fail_without(node):
            if isinstance(needed, ast.Name) and needed.id in names:
                used.add(needed.id)
        if isinstance(node, ast.alias) and (node.asname or node.name.partition(".")[0]) in names:
            break
        if isinstance(node, ast.Name) and node.id in names:
            if not isinstance(node.ctx, ast.Load):
                break
            if not names[node.id][1]:
                used.add(node.id)
        pending.extend(reversed(list(_run_at_once(node))))
    return used


def _parts_that_fail_without(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a node that must be more than None for it to work."""
    match node:
        case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.Call(func=value):
            yield value
        case ast.ClassDef(bases=bases):
            yield from bases
        case _:
            pass


def _run_at_once(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a node that run when it does: of a function its decorators and defaults, no annotations."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from node.decorator_list
        yield from node.args.defaults
        yield from (each for each in node.args.kw_defaults if each is not None)
    elif isinstance(node, ast.AnnAssign):
        yield from (each for each in (node.value, node.target) if each is not None)
    elif not isinstance(node, _LATER):
        yield from child_nodes(node)


def _binds(node: ast.AST, names: Mapping[str, object]) -> bool:
    """Tell whether anything in a statement may bind one of the names."""
    return any(
        (isinstance(inner, ast.Name) and inner.id in names and not isinstance(inner.ctx, ast.Load))
        or (isinstance(inner, ast.alias) and (inner.asname or inner.name.partition(".")[0]) in names)
        for inner in ast.walk(node)
    )

"""The names that a module's `__getattr__` serves (PEP 562), as far as its text gives them away.

Two habits cover nearly all of them: a literal table of names that the function looks them up in, and the functions of
`lazy_loader` (scientific-python SPEC 1), whose tables stand in the call, or in the stub beside the module.
"""

import ast
from collections.abc import Iterable, Iterator

from apicheck.surface.expressions import dotted_name, string_items


def lazy_names(body: Iterable[ast.stmt], package: str) -> tuple[bool, dict[str, str | None], bool]:
    """Return whether the module has a `__getattr__`, the names that it serves, and whether its stub lists them.

    Each name comes with the dotted path of what it stands for, None where the text doesn't tell. `package` is what
    relative module names start from.
    """
    statements = list(_top_level(body))
    has_getattr = reads_stub = False
    names: dict[str, str | None] = {}
    tables: dict[str, dict[str, ast.expr | None]] = {}
    for statement in statements:
        target, value = _assignment(statement)
        if isinstance(target, ast.Name) and value is not None:
            items = string_items(value)
            if items is not None:
                tables[target.id] = items
        if isinstance(value, ast.Call) and "__getattr__" in _stored(target):
            has_getattr = True
            called = dotted_name(value.func) or ""
            reads_stub = reads_stub or called.endswith("attach_stub")
            names.update(_attached(value, package))
    for statement in statements:
        if isinstance(statement, ast.FunctionDef) and statement.name == "__getattr__":
            has_getattr = True
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and node.id in tables:
                    for name, where in tables[node.id].items():
                        names.setdefault(name, _target(name, where, package))
                elif isinstance(node, ast.Compare):
                    names.update(dict.fromkeys(_compared(node)))
    return has_getattr, names, reads_stub


def _top_level(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try):
            yield from _top_level([*statement.body, *statement.orelse])


def _assignment(statement: ast.stmt) -> tuple[ast.expr | None, ast.expr | None]:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        return statement.targets[0], statement.value
    if isinstance(statement, ast.AnnAssign):
        return statement.target, statement.value
    return None, None


def _stored(target: ast.expr | None) -> set[str]:
    return set() if target is None else {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def _compared(node: ast.Compare) -> Iterator[str]:
    """Yield the strings of `name == "x"` and `name in ("x", "y")`."""
    for operator, operand in zip(node.ops, node.comparators, strict=True):
        if isinstance(operator, ast.Eq) and isinstance(operand, ast.Constant) and isinstance(operand.value, str):
            yield operand.value
        elif isinstance(operator, ast.In):
            yield from string_items(operand) or ()


def _target(name: str, where: ast.expr | None, package: str) -> str | None:
    """Read the value of a table's entry: a module that holds the name, a pair of module and name, or a dotted path."""
    match where:
        case ast.Constant(value=str(text)):
            if text.startswith("."):
                return f"{package}{text}.{name}" if text != "." else f"{package}.{name}"
            return text if text.rpartition(".")[2] == name else f"{text}.{name}"
        case ast.Tuple(elts=[ast.Constant(value=str(module)), ast.Constant(value=str(attribute)), *_]):
            if module == "__spec__.parent":
                module = package
            return f"{package}{module}.{attribute}" if module.startswith(".") else f"{module}.{attribute}"
        case _:
            return None


def _attached(call: ast.Call, package: str) -> dict[str, str | None]:
    """Read `lazy.attach(__name__, submodules=[...], submod_attrs={"module": ["name", ...]})`."""
    arguments = dict(zip(("package_name", "submodules", "submod_attrs"), call.args, strict=False))
    arguments.update({keyword.arg: keyword.value for keyword in call.keywords if keyword.arg})
    names: dict[str, str | None] = {}
    submodules = arguments.get("submodules")
    if submodules is not None:
        names.update({name: f"{package}.{name}" for name in string_items(submodules) or ()})
    attributes = arguments.get("submod_attrs")
    if isinstance(attributes, ast.Dict):
        for module, members in (string_items(attributes) or {}).items():
            for name in string_items(members) or () if members is not None else ():
                names[name] = f"{package}.{module}.{name}"
    return names

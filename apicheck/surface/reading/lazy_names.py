"""The names that a module's `__getattr__` serves (PEP 562), or its class, as far as its text gives them away.

Three habits cover nearly all of them: a literal table of names that the function looks them up in; a call that gets the
module's `__name__` or `globals()` and such a table, and puts a `__getattr__` in place; and the functions of
`lazy_loader` (scientific-python SPEC 1), whose tables stand in the call, or in the stub beside the module. A module may
also get a class of its own, `sys.modules[__name__].__class__ = ...` (data model, 3.3.2 "Customizing module attribute
access"), whose members are names of the module.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from apicheck.model.module import ExportItem
from apicheck.surface.expressions import dotted_name, string_items
from apicheck.surface.reading.local_names import bound_by_statements
from apicheck.surface.reading.match_tests import with_tests
from apicheck.surface.reading.module_getattr import (
    entries_of_tables,
    forwards,
    imported_paths,
    is_about_a_part,
    is_restricted,
    may_return,
    names_or_table,
    refused_tests,
    served_parts,
    tables_in,
)


class LazyNames(msgspec.Struct):
    """What the `__getattr__` of a module says about its names.

    `names` are those that it serves, each with the dotted path of what it stands for, None where the text doesn't tell.
    `tables` are those of other modules that it looks names up in, each with the module that the names are taken from.
    `is_open` says that it may serve others, `reads_stub` that the stub beside the module lists them. It hands the names
    that it does not know on to the modules `forwards_to`; it answers to those of `refused` with an error. `factory` is
    the function that makes it, as the module names it. `explained` ones
    are refused with another error than `AttributeError`. For the `imported` ones a statement of their own imports them.
    """

    names: dict[str, str | None] = msgspec.field(default_factory=dict)
    tables: dict[str, str] = msgspec.field(default_factory=dict)
    is_open: bool = False
    factory: str | None = None
    reads_stub: bool = False
    forwards_to: tuple[str, ...] = ()
    refused: tuple[ExportItem, ...] = ()
    explained: tuple[str, ...] = ()
    imported: tuple[str, ...] = ()


def lazy_names(body: Iterable[ast.stmt], module: str, package: str) -> LazyNames:
    """Read what a module's `__getattr__` serves, and what calls that put one in place are given.

    `module` is what bare names in a table are looked up in, `package` what relative module names start from.
    """
    statements = list(_top_level(body))
    found = LazyNames()
    names = found.names
    tables: dict[str, dict[str, ast.expr | None]] = {}
    made: dict[str, str] = {}
    for statement in statements:
        target, value = _assignment(statement)
        if isinstance(target, ast.Name) and value is not None:
            items = string_items(value)
            if items is not None:
                tables[target.id] = items
        called = (dotted_name(value.func) or "") if isinstance(value, ast.Call) else ""
        if isinstance(target, ast.Name) and called:
            made[target.id] = called
        # Under another name, a `__getattr__` that is written by hand makes use of it.
        if isinstance(value, ast.Call) and ("__getattr__" in _stored(target) or called.endswith("attach_stub")):
            found.reads_stub = found.reads_stub or called.endswith("attach_stub")
            attached = _attached(value, package)
            names.update(attached)
            if not (found.reads_stub or attached):
                found.factory = called or None
                found.is_open = found.is_open or not called
    for statement in statements:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            for name, where in _installed(statement.value, tables):
                names.setdefault(name, _target(name, where, module, package))
        if isinstance(statement, ast.Assign) and any(map(_is_class_of_module, statement.targets)):
            _add_members(statement.value, statements, found)
        if isinstance(statement, ast.FunctionDef) and statement.name == "__getattr__":
            _read_function(with_tests(statement), statements, tables, made, found, module, package)
    return found


def _is_class_of_module(target: ast.expr) -> bool:
    """Tell whether an assignment to this gives the module that it stands in another class."""
    match target:
        case ast.Attribute(attr="__class__", value=ast.Subscript(value=holder, slice=ast.Name(id="__name__"))):
            return dotted_name(holder) == "sys.modules"
        case _:
            return False


def _add_members(value: ast.expr, statements: Iterable[ast.stmt], found: LazyNames) -> None:
    """Add what a module's class brings; of a class that stands elsewhere, or that serves names itself, any name."""
    name = dotted_name(value)
    owner = next((each for each in statements if isinstance(each, ast.ClassDef) and each.name == name), None)
    if owner is None:
        found.is_open = True
        return
    for node in owner.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names = {node.name}
        else:
            names = {
                each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
            }
        found.is_open = found.is_open or not names.isdisjoint({"__getattr__", "__getattribute__"})
        found.names.update(dict.fromkeys((each for each in names if not each.startswith("__")), None))


def _read_function(
    function: ast.FunctionDef,
    statements: Iterable[ast.stmt],
    tables: Mapping[str, Mapping[str, ast.expr | None]],
    made: Mapping[str, str],
    found: LazyNames,
    module: str,
    package: str,
) -> None:
    targets = forwards(function, statements, package)
    tables = {**tables, **tables_in(function)}
    imported = imported_paths(ast.walk(function), package)
    is_listed = False
    written = entries_of_tables(function)
    own = _names_of_globals(function, statements)
    gone: list[str] = []
    for node in served_parts(function):
        if node in written:
            continue  # what an entry is made of is not looked up in
        entries = tables.get(node.id) if isinstance(node, ast.Name) else _looked_into(node, function)
        if entries is not None:
            is_listed = True
            for name, where in entries.items():
                if own is not None and isinstance(where, ast.Constant) and where.value not in own:
                    gone.append(name)  # as is what it stands for by now
                    continue
                target = _target(name, where, module, package)
                found.names.setdefault(name, f"{targets[0]}.{name}" if target is None and len(targets) == 1 else target)
        elif isinstance(node, ast.If):
            for name, target, is_imported in _returned(node, module, package):
                found.names[name] = target
                found.imported += (name,) if is_imported else ()
        elif isinstance(node, ast.Compare) and not is_about_a_part(node.left, function):
            for name in _compared(node):
                found.names.setdefault(name, None)
            for table in _looked_up_in(node):
                if table not in tables:
                    found.tables[_outside(table, imported)] = targets[0] if len(targets) == 1 else ""
    others = set(_delegates(function))
    if others:
        # `_others = factory(__name__)`: what the function handed back by `factory` serves is told by `factory`.
        factories = {made.get(other) for other in others}
        factory = factories.pop() if len(factories) == 1 else None
        is_alone = sum(isinstance(node, ast.Return) for node in ast.walk(function)) == 1
        if factory is not None and found.factory is None and (is_listed or is_alone):
            found.factory = factory
        else:
            found.is_open = True
    elif not is_restricted(function):
        found.forwards_to = forwards(function, statements, package, of_any_name=True)
        if not (is_listed or found.names or found.tables or targets):
            found.is_open = found.is_open or may_return(function.body)
    listed = [names_or_table(operand) for operand in refused_tests(function)]
    found.explained = (*_explained(function, tables), *gone)
    found.refused = tuple(ExportItem(names, reference) for names, reference in listed if names or reference)


def _looked_into(node: ast.AST, function: ast.FunctionDef) -> Mapping[str, ast.expr | None] | None:
    """Return the table that stands where its parameter is looked up in it: `{"old": "NEW"}.get(name)`."""
    parameters = {each.arg for each in (*function.args.posonlyargs, *function.args.args)}
    match node:
        case (
            ast.Call(func=ast.Attribute(value=ast.Dict() as table, attr="get"), args=[ast.Name(id=name), *_])
            | ast.Subscript(value=ast.Dict() as table, slice=ast.Name(id=name))
        ) if name in parameters:
            return string_items(table)
        case _:
            return None


def _names_of_globals(function: ast.FunctionDef, statements: Iterable[ast.stmt]) -> frozenset[str] | None:
    """Return the names of the module, where it gives back one of these, `globals()[new]`; None where it does not.

    None as well where the text does not tell the names.
    """
    returned = (node.value for node in ast.walk(function) if isinstance(node, ast.Return))
    looked_up = [each for each in returned if isinstance(each, ast.Subscript) and _is_globals(each.value)]
    if not any(isinstance(each.slice, ast.Name | ast.Subscript) for each in looked_up):
        return None
    if any(isinstance(each, ast.ImportFrom) and each.names[0].name == "*" for each in statements):
        return None
    return frozenset(each.name for each in bound_by_statements(statements))


def _explained(function: ast.FunctionDef, tables: Mapping[str, Mapping[str, ast.expr | None]]) -> Iterator[str]:
    """Yield the names that a test lists which is followed by another error than `AttributeError`."""
    for statement in ast.walk(function):
        match statement:
            case ast.If(
                test=ast.Compare(ops=[ast.Eq() | ast.In()], comparators=[operand]), body=[*_, ast.Raise() as last]
            ):
                error = last.exc.func if isinstance(last.exc, ast.Call) else last.exc
                if error is not None and dotted_name(error) != "AttributeError":
                    names, table = names_or_table(operand)
                    yield from names or tables.get(table or "", ())


def _installed(
    call: ast.Call, tables: Mapping[str, Mapping[str, ast.expr | None]]
) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield the entries of the tables that a call with the module's `__name__` or `globals()` puts behind its names.

    The tables are its arguments; where it has `__name__` alone, those of the module that have a dunder name.
    """
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    is_named = any(isinstance(argument, ast.Name) and argument.id == "__name__" for argument in arguments)
    if not (is_named or any(map(_is_globals, arguments))):
        return
    if len(arguments) == 1 and is_named:
        for table, items in tables.items():
            if table.startswith("__") and table not in {"__all__", "__annotations__", "__slots__"}:
                yield from items.items()
    for argument in arguments:
        if isinstance(argument, ast.Dict):
            yield from (string_items(argument) or {}).items()
        elif isinstance(argument, ast.Name):
            yield from tables.get(argument.id, {}).items()


def _is_globals(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Call) and dotted_name(argument.func) == "globals" and not argument.args


def _delegates(function: ast.FunctionDef) -> Iterator[str]:
    """Yield the functions, as they are named, to which `__getattr__` hands names that it does not test itself."""
    arguments = function.args.posonlyargs + function.args.args
    name = arguments[0].arg if arguments else ""
    pending: list[ast.stmt] = list(function.body)
    while pending:
        statement = pending.pop()
        if isinstance(statement, ast.If) and any(
            isinstance(operator, ast.Eq | ast.In)
            for node in ast.walk(statement.test)
            if isinstance(node, ast.Compare)
            for operator in node.ops
        ):
            pending.extend(statement.orelse)
            continue
        if isinstance(statement, ast.Return) and isinstance(statement.value, ast.Call):
            called = dotted_name(statement.value.func) or ""
            first = statement.value.args[0] if len(statement.value.args) == 1 else None
            if called.rpartition(".")[2] not in _LOOKUPS and isinstance(first, ast.Name) and first.id == name:
                yield called
        for block in ("body", "orelse", "finalbody"):
            pending.extend(getattr(statement, block, ()))
        for handler in getattr(statement, "handlers", ()):
            pending.extend(handler.body)


_LOOKUPS = frozenset({"get", "import_module"})


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


def _looked_up_in(node: ast.Compare) -> Iterator[str]:
    """Yield the dotted names of the tables in `name in TABLE` and `name in module.TABLE`."""
    for operator, operand in zip(node.ops, node.comparators, strict=True):
        dotted = dotted_name(operand) if isinstance(operator, ast.In) else None
        if dotted is not None and dotted != "__all__":
            yield dotted


def _outside(dotted: str, imported: Mapping[str, str]) -> str:
    """Spell a name that a function imports itself as what it is in the module that it comes from."""
    first, dot, rest = dotted.partition(".")
    if first not in imported:
        return dotted
    holder, _, name = imported[first].rpartition(".")
    return f"{holder}:{name}{dot}{rest}" if holder else f"{name}:{rest}"


def _returned(node: ast.If, module: str, package: str) -> Iterator[tuple[str, str, bool]]:
    """Read `if name == "x": from .y import z; return z`, or `import y`: the names tested, with what they get.

    So is `if name in {"x", "z"}: import a.b; return getattr(a.b, name)`. The last part says whether it is imported
    there.
    """
    tested = list(_compared(node.test)) if isinstance(node.test, ast.Compare) else []
    imported = imported_paths(node.body, package)
    for statement in node.body:
        match statement:
            case ast.Return(value=ast.Call(func=ast.Name(id="getattr"), args=[holder, ast.Name()])):
                first, dot, rest = (dotted_name(holder) or "").partition(".")
                if first in imported:
                    yield from ((each, f"{imported[first]}{dot}{rest}.{each}", True) for each in tested)
            case ast.Return(value=ast.expr() as value) if len(tested) == 1:
                first, dot, rest = (dotted_name(value) or "").partition(".")
                if first:
                    yield tested[0], imported.get(first, f"{module}.{first}") + dot + rest, first in imported


def _target(name: str, where: ast.expr | None, module: str, package: str) -> str | None:
    """Read the value of a table's entry: a module that holds the name, a pair of module and name, or a dotted path.

    A record made of an object of the module, `Deprecated(old, since="2")`, stands for that object.
    """
    match where:
        case ast.Constant(value=str(text)):
            if not all(part.isidentifier() for part in text.strip(".").split(".")) and text != ".":
                return None  # what is said about the name, not where it is
            if text.startswith("."):
                return f"{package}{text}.{name}" if text != "." else f"{package}.{name}"
            return text if text.rpartition(".")[2] == name else f"{text}.{name}"
        case ast.Tuple(elts=[ast.Constant(value=str(holder)), ast.Constant(value=str(attribute)), *_]):
            return f"{package}{holder}.{attribute}" if holder.startswith(".") else f"{holder}.{attribute}"
        case ast.Tuple(elts=[ast.Attribute() | ast.Name() as parent, ast.Constant(value=str(holder)), *_]):
            is_own = dotted_name(parent) in {"__spec__.parent", "__name__", "__package__"} and holder.startswith(".")
            return f"{package}{holder}.{name}" if is_own else None
        case ast.Call() if (dotted_name(where.func) or "").rpartition(".")[2][:1].isupper():
            values = [keyword.value for keyword in where.keywords if keyword.arg == "value"]
            dotted = dotted_name([*where.args, *values][0]) if where.args or values else None
            return None if dotted is None else f"{module}.{dotted}"
        case _:
            return None


def _attached(call: ast.Call, package: str) -> dict[str, str | None]:
    """Read `lazy.attach(__name__, submodules=[...], submod_attrs={"module": ["name", ...]})`.

    Projects have functions of their own like it, which may take the table in another place, or one of names alone, or
    lists of relative paths: `relative_import(__name__, [".bar"], ["._line.Line"])`.
    """
    paths = list(_relative_paths(call))
    if paths:
        return {path.rpartition(".")[2]: f"{package}{path}" for path in paths}
    arguments = dict(zip(("package_name", "submodules", "submod_attrs"), call.args, strict=False))
    table = arguments.get("submodules")
    if isinstance(table, ast.Dict) and all(isinstance(each, ast.List | ast.Tuple | ast.Set) for each in table.values):
        arguments["submod_attrs"] = arguments.pop("submodules")
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


def _relative_paths(call: ast.Call) -> Iterator[str]:
    """Yield the texts in lists among the arguments, where each begins with a dot and is a path."""
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        if isinstance(argument, ast.List | ast.Tuple):
            texts = list(string_items(argument) or ())
            if all(each.startswith(".") and each[1:].replace(".", "_").isidentifier() for each in texts):
                yield from texts

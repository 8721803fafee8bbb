"""What happens to modules: their exports, their imports, their places."""

import ast
from collections.abc import Iterator
from random import Random

from benchmarks.accuracy.facts import is_private
from benchmarks.mutants.operators import operator
from benchmarks.mutants.operators.functions import import_at_top
from benchmarks.mutants.sources import Changes, Definition, Edit, Package, Place, Source


def exports_of(source: Source) -> ast.Assign | None:
    """Return the statement that lists the exports, where they are all written down in it."""
    for each in source.tree.body:
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "__all__":
            is_plain = isinstance(each.value, (ast.List, ast.Tuple)) and all(
                isinstance(item, ast.Constant) for item in each.value.elts
            )
            return each if is_plain else None
    return None


def export_names(statement: ast.Assign) -> list[str]:
    """Return the names that are listed."""
    assert isinstance(statement.value, (ast.List, ast.Tuple))  # noqa: S101 - see `exports_of`
    return [str(each.value) for each in statement.value.elts if isinstance(each, ast.Constant)]


def own_names(source: Source) -> list[str]:
    """Return what a module defines itself."""
    statements = list(statements_of(source.tree.body))
    names = [each.name for each in statements if isinstance(each, Definition)]
    for each in statements:
        if isinstance(each, ast.Assign):
            names += [target.id for target in each.targets if isinstance(target, ast.Name)]
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.value is not None:
            names.append(each.target.id)
    return [name for name in dict.fromkeys(names) if not name.startswith("_")]


def statements_of(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a module, those under conditions, too."""
    for each in body:
        yield each
        if isinstance(each, (ast.If, ast.Try)):
            handlers = each.handlers if isinstance(each, ast.Try) else []
            yield from statements_of([*each.body, *each.orelse, *(inner for one in handlers for inner in one.body)])


@operator("module")
def drop_export(place: Place, draw: Random, _: Package) -> Changes | None:
    """Drop an entry of `__all__`."""
    statement = exports_of(place.source)
    if statement is None or len(names := export_names(statement)) < 2:
        return None
    names.remove(draw.choice(names))
    return place.source.with_edits([(*place.source.span(statement.value), repr(names))])


@operator("module")
def introduce_narrow_exports(place: Place, draw: Random, _: Package) -> Changes | None:
    """List the exports, not all of them."""
    names = own_names(place.source)
    if "__all__" in place.source.text or len(names) < 2 or place.source.is_package:
        return None
    names.remove(draw.choice(names))
    return place.source.with_edits([import_at_top(place, f"__all__ = {names!r}")])


@operator("module", silent=True)
def introduce_exports(place: Place, _draw: Random, _: Package) -> Changes | None:
    """List the exports, all of them."""
    names = own_names(place.source)
    stars = any(isinstance(each, ast.ImportFrom) and each.names[0].name == "*" for each in place.source.tree.body)
    if "__all__" in place.source.text or not names or stars:
        return None
    imported = [each for each in place.source.tree.body if isinstance(each, (ast.ImportFrom, ast.Import))]
    names += [
        alias.asname or alias.name.partition(".")[0]
        for each in imported
        for alias in each.names
        if not isinstance(each, ast.ImportFrom) or each.module != "__future__"
    ]
    names = [name for name in dict.fromkeys(names) if not name.startswith("_")]
    return place.source.with_edits([import_at_top(place, f"__all__ = {names!r}")])


@operator("module")
def drop_exports(place: Place, _draw: Random, _: Package) -> Changes | None:
    """List the exports no more."""
    statement = exports_of(place.source)
    return place.source.with_edits([(*place.source.lines(statement), "")]) if statement else None


def own_imports(place: Place, package: Package) -> list[ast.ImportFrom]:
    """Return the imports from the package's own modules."""
    tops = {path.partition("/")[0] for path in package.files}
    return [
        each
        for each in place.source.tree.body
        if isinstance(each, ast.ImportFrom)
        and (each.level or (each.module or "").partition(".")[0] in tops)
        and each.names[0].name != "*"
    ]


@operator("module")
def drop_import(place: Place, draw: Random, package: Package) -> Changes | None:
    """Import a name no more."""
    found = own_imports(place, package)
    if not found or not place.source.is_package:
        return None
    chosen = draw.choice(found)
    names = list(chosen.names)
    names.remove(draw.choice(names))
    text = ast.unparse(ast.ImportFrom(chosen.module, names, chosen.level)) if names else ""
    return place.source.with_edits([(*place.source.span(chosen), text)])


@operator("module")
def import_all(place: Place, draw: Random, package: Package) -> Changes | None:
    """Import everything that a module offers."""
    found = [each for each in own_imports(place, package) if each.module and not any(n.asname for n in each.names)]
    if not found or not place.source.is_package:
        return None
    chosen = draw.choice(found)
    text = ast.unparse(ast.ImportFrom(chosen.module, [ast.alias("*")], chosen.level))
    return place.source.with_edits([(*place.source.span(chosen), text)])


@operator("module", silent=True)
def import_on_demand(place: Place, draw: Random, package: Package) -> Changes | None:
    """Let `__getattr__` import what is asked for."""
    found = [each for each in own_imports(place, package) if each.module and each.level == 1]
    if not found or not place.source.is_package or "__getattr__" in place.source.text:
        return None
    chosen = draw.choice(found)
    names = {alias.asname or alias.name: alias.name for alias in chosen.names}
    if any(name.startswith("_") for name in names):
        return None  # a module of the name `__version__` would be found in its place
    if any(each.module == f"{place.source.module}.{name}" for each in package.sources() for name in names):
        return None  # once that module is loaded, the package has it under the name, and `__getattr__` is not asked
    if exports_of(place.source) is None or any(place.source.text.count(name) > 40 for name in names):
        return None
    module = f".{chosen.module}"
    table = ", ".join(f"{name!r}: ({module!r}, {target!r})" for name, target in names.items())
    text = (
        f"_LAZY = {{{table}}}\n\n\ndef __getattr__(name):\n    if name in _LAZY:\n"
        "        import importlib as _importlib\n"
        "        module, target = _LAZY[name]\n"
        "        return getattr(_importlib.import_module(module, __name__), target)\n"
        "    raise AttributeError(name)\n"
    )
    return place.source.with_edits([(*place.source.span(chosen), text)])


@operator("module")
def rename_module(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Give a module another name."""
    if place.source.is_package or is_private(place.source.module.rpartition(".")[2]):
        return None
    return {place.source.path: None, f"{place.source.path.removesuffix('.py')}_now.py": place.source.text}


@operator("module", silent=True)
def move_module(place: Place, draw: Random, _: Package) -> Changes | None:
    """Move a module to a private one, and import everything from there."""
    source = place.source
    name = source.module.rpartition(".")[2]
    if source.is_package or is_private(name) or "/" not in source.path or "__name__" in source.text:
        return None
    if "TYPE_CHECKING" in source.text:
        return None  # what only type checkers see would have to be handed on, too
    moved = f"{source.path.removesuffix('.py').rpartition('/')[0]}/_moved_{name}.py"
    names = sorted({*own_names(source), *hidden_names(source)})
    if not names:
        return None
    exports = exports_of(source)
    if exports is None and "__all__" in source.text:
        return None
    if exports is not None and draw.random() < 0.5:
        text = f"from ._moved_{name} import *\nfrom ._moved_{name} import __all__\n"
    else:
        text = f"from ._moved_{name} import (\n{''.join(f'    {each} as {each},{chr(10)}' for each in names)})\n"
        text += f"{source.of(exports)}\n" if exports else ""
        imported = [each for each in source.tree.body if isinstance(each, (ast.Import, ast.ImportFrom))]
        if exports is not None:
            missing = set(export_names(exports)) - set(names)
            text = "".join(f"{source.of(each)}\n" for each in imported if missing) + text
    stays = [each for each in source.tree.body if isinstance(each, ast.ImportFrom) and each.module == "__future__"]
    del stays
    return {source.path: text, moved: source.text}


def hidden_names(source: Source) -> list[str]:
    """Return the private names that a module defines: others of the package may ask for them."""
    statements = statements_of(source.tree.body)
    return [each.name for each in statements if isinstance(each, Definition) and each.name.startswith("_")]


@operator("module", silent=True)
def make_package(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Turn a module into a package."""
    source = place.source
    if source.is_package or "/" not in source.path:
        return None
    if any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(source.tree)):
        edits: list[Edit] = []
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                start = source.text.index(".", source.span(node)[0])
                edits.append((start, start, "."))
        text = source.with_edits(edits)[source.path] or ""
    else:
        text = source.text
    return {source.path: None, f"{source.path.removesuffix('.py')}/__init__.py": text}


@operator("module")
def hide_behind_type_checking(place: Place, draw: Random, package: Package) -> Changes | None:
    """Import for type checkers alone."""
    found = own_imports(place, package)
    if not found or not place.source.is_package:
        return None
    chosen = draw.choice(found)
    indent = " " * 4
    text = f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n{indent}{ast.unparse(chosen)}"
    return place.source.with_edits([(*place.source.span(chosen), text)])


@operator("module", silent=True)
def import_or_fail(place: Place, draw: Random, package: Package) -> Changes | None:
    """Import in a `try` whose handler imports the same."""
    found = own_imports(place, package)
    if not found:
        return None
    chosen = draw.choice(found)
    statement = ast.unparse(chosen)
    text = f"try:\n    {statement}\nexcept ImportError:\n    raise"
    return place.source.with_edits([(*place.source.span(chosen), text)])


@operator("module")
def delete_name(place: Place, draw: Random, _: Package) -> Changes | None:
    """Delete a name at the end of the module."""
    names = own_names(place.source)
    if not names:
        return None
    return {place.source.path: f"{place.source.text.rstrip()}\n\ndel {draw.choice(names)}\n"}


@operator("module")
def change_constant(place: Place, draw: Random, _: Package) -> Changes | None:
    """Give a constant another value, or remove it."""
    found = [
        each
        for each in place.source.tree.body
        if isinstance(each, ast.Assign)
        and isinstance(each.targets[0], ast.Name)
        and not each.targets[0].id.startswith("_")
    ]
    if not found:
        return None
    chosen = draw.choice(found)
    if draw.random() < 0.5:
        return place.source.with_edits([(*place.source.span(chosen), "pass")])
    return place.source.with_edits([(*place.source.span(chosen.value), "None")])

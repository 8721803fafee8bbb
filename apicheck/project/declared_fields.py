"""Reads what a folder declares to those who install it, from whichever of the declaring files tells.

Sources: `pyproject.toml` specification (PEP 621), poetry's and flit's documentation of their own tables, setuptools'
user guide, "Configuring setuptools using pyproject.toml files", and `apicheck.project.setuptools_fields`.
"""

from collections.abc import Iterator, Mapping

import msgspec
from packaging.utils import canonicalize_name

from apicheck.project.declared import Declared, Dependency, EntryPoint, kind_of
from apicheck.project.folders import join
from apicheck.project.metadata import Declaration
from apicheck.project.poetry_constraints import specifier_of
from apicheck.project.requirement_texts import dependencies, poetry_dependencies, requirement_lines, with_own_extras
from apicheck.project.setuptools_fields import from_setuptools
from apicheck.project.source_lines import SourceLines
from apicheck.project.tree import Tree
from apicheck.project.values import texts
from apicheck.revisions import UnreadableFile

_GROUPS = {"scripts": "console_scripts", "gui-scripts": "gui_scripts"}


def declared(tree: Tree, declaration: Declaration) -> Declared:
    """What the declaration of one folder promises; fields that it computes, or does not have, are None."""
    path = join(declaration.root, "pyproject.toml")
    lines = SourceLines(path, content(tree, path))
    if declaration.table("project"):
        found = _from_project(tree, declaration, lines)
    elif declaration.table("tool", "poetry").get("name"):
        found = _from_poetry(declaration, lines)
    elif declaration.table("tool", "flit", "metadata"):
        found = _from_flit(declaration, lines)
    else:
        found = from_setuptools(tree, declaration)
    if found.extras is None:
        return found
    return msgspec.structs.replace(found, extras=with_own_extras(declaration.name, found.extras))


def content(tree: Tree, path: str) -> bytes:
    """The content of a file of the tree; empty where there is none, or it can't be read."""
    try:
        return tree.read(path) if path in tree.files else b""
    except UnreadableFile:
        return b""  # Whoever reads the declaration reports it.


def _from_project(tree: Tree, declaration: Declaration, lines: SourceLines) -> Declared:
    project = declaration.table("project")
    dynamic = texts(project.get("dynamic"))
    elsewhere = _of_back_end(tree, declaration, lines)
    is_poetry = declaration.back_end == "poetry"

    def is_elsewhere(name: str) -> bool:
        return name not in project and (is_poetry or name in dynamic)

    extras: dict[str, tuple[Dependency, ...]] | None = {}
    for name, listed in declaration.table("project", "optional-dependencies").items():
        read = dependencies(listed, lines) if isinstance(listed, list) else None
        extras = None if extras is None or read is None else {**extras, canonicalize_name(name): read}
    required = project.get("dependencies", [])
    python = project.get("requires-python", "")
    points = (
        *(
            EntryPoint(_GROUPS[table], name, target.strip(), lines.key(name, f"project.{table}"))
            for table in _GROUPS
            for name, target in declaration.table("project", table).items()
            if isinstance(target, str)
        ),
        *(
            EntryPoint(group, name, target.strip(), lines.key(name))
            for group, entries in declaration.table("project", "entry-points").items()
            if isinstance(entries, Mapping)
            for name, target in entries.items()
            if isinstance(target, str)
        ),
    )
    computed: set[str] = set()
    for kind in ("scripts", "gui-scripts", "entry-points"):
        if not is_elsewhere(kind):
            continue
        if elsewhere.entry_points is None:
            computed.add(kind)
        points += tuple(each for each in elsewhere.entry_points or () if kind_of(each.group) == kind)
    return Declared(
        requires_python=elsewhere.requires_python
        if is_elsewhere("requires-python")
        else (python if isinstance(python, str) else None),
        dependencies=elsewhere.dependencies
        if is_elsewhere("dependencies")
        else (dependencies(required, lines) if isinstance(required, list) else None),
        extras=elsewhere.extras if is_elsewhere("optional-dependencies") else extras,
        entry_points=None if len(computed) == 3 else points,
        computed_entry_points=frozenset(computed),
        requires_python_location=lines.key("requires-python"),
        file=lines.path,
    )


def _of_back_end(tree: Tree, declaration: Declaration, lines: SourceLines) -> Declared:
    """What the back end adds to `[project]` where that says that something is dynamic."""
    if declaration.back_end == "poetry":
        return _from_poetry(declaration, lines)
    if declaration.back_end != "setuptools":
        return Declared()
    found = from_setuptools(tree, declaration)
    settings = declaration.table("tool", "setuptools", "dynamic")
    if "dependencies" in settings:
        found = msgspec.structs.replace(found, dependencies=_from_files(tree, declaration, settings["dependencies"]))
    if "optional-dependencies" in settings:
        tables = declaration.table("tool", "setuptools", "dynamic", "optional-dependencies")
        extras: dict[str, tuple[Dependency, ...]] | None = {}
        for name, value in tables.items():
            read = _from_files(tree, declaration, value)
            extras = None if extras is None or read is None else {**extras, canonicalize_name(name): read}
        found = msgspec.structs.replace(found, extras=extras)
    return found


def _from_files(tree: Tree, declaration: Declaration, value: object) -> tuple[Dependency, ...] | None:
    """`{file = "requirements.txt"}`, or a list of such files."""
    files = texts(value.get("file")) if isinstance(value, Mapping) else ()
    found: list[Dependency] = []
    for file in files:
        path = join(declaration.root, file)
        data = content(tree, path)
        listed = requirement_lines(data.decode("utf-8", "replace")) if path in tree.files else None
        read = dependencies(listed, SourceLines(path, data)) if listed is not None else None
        if read is None:
            return None
        found += read
    return tuple(found) if files else None


def _from_poetry(declaration: Declaration, lines: SourceLines) -> Declared:
    table = declaration.table("tool", "poetry", "dependencies")
    python = table.get("python", "*")
    read = poetry_dependencies(table, lines)
    optional = {
        canonicalize_name(name)
        for name, value in table.items()
        if isinstance(value, Mapping) and value.get("optional") is True
    }
    required: tuple[Dependency, ...] | None = None
    extras: dict[str, tuple[Dependency, ...]] | None = None
    if read is not None:
        required = tuple(each for name, several in read.items() if name not in optional for each in several)
        extras = {
            str(canonicalize_name(extra)): tuple(
                each for name in texts(names) for each in read.get(canonicalize_name(name.partition("[")[0]), ())
            )
            for extra, names in declaration.table("tool", "poetry", "extras").items()
        }
    return Declared(
        requires_python=specifier_of(python) if isinstance(python, str) else None,
        dependencies=required,
        extras=extras,
        entry_points=tuple(_poetry_entry_points(declaration, lines)),
        requires_python_location=lines.key("python", "tool.poetry.dependencies"),
        file=lines.path,
    )


def _poetry_entry_points(declaration: Declaration, lines: SourceLines) -> Iterator[EntryPoint]:
    for name, value in declaration.table("tool", "poetry", "scripts").items():
        target = value
        if isinstance(value, Mapping):  # a file, or a callable with the extras that it needs
            is_file = value.get("type") == "file"
            target = "" if is_file else value.get("reference", value.get("callable", ""))
        if isinstance(target, str):
            yield EntryPoint("console_scripts", name, target, lines.key(name, "tool.poetry.scripts"))
    for group, entries in declaration.table("tool", "poetry", "plugins").items():
        if isinstance(entries, Mapping):
            for name, target in entries.items():
                if isinstance(target, str):
                    yield EntryPoint(group, name, target, lines.key(name))


def _from_flit(declaration: Declaration, lines: SourceLines) -> Declared:
    metadata = declaration.table("tool", "flit", "metadata")
    python, required = metadata.get("requires-python", ""), metadata.get("requires", [])
    extras: dict[str, tuple[Dependency, ...]] | None = {}
    for name, listed in declaration.table("tool", "flit", "metadata", "requires-extra").items():
        read = dependencies(listed, lines) if isinstance(listed, list) else None
        extras = None if extras is None or read is None else {**extras, canonicalize_name(name): read}
    scripts = {"console_scripts": declaration.table("tool", "flit", "scripts")}
    groups = declaration.table("tool", "flit", "entrypoints")
    is_in_file = "entry-points-file" in metadata
    points = tuple(
        EntryPoint(group, name, target, lines.key(name))
        for group, entries in {**scripts, **groups}.items()
        if isinstance(entries, Mapping)
        for name, target in entries.items()
        if isinstance(target, str)
    )
    return Declared(
        requires_python=python if isinstance(python, str) else None,
        dependencies=dependencies(required, lines) if isinstance(required, list) else None,
        extras=extras,
        entry_points=None if is_in_file else points,
        requires_python_location=lines.key("requires-python"),
        file=lines.path,
    )

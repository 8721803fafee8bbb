"""What `setup.cfg` and the written-out arguments of `setup(...)` declare to those who install a distribution.

An argument of `setup` wins over `setup.cfg`, as in `setuptools.config.setupcfg`. What is computed, and what a plugin
such as pbr takes from elsewhere, is unknown. Source: setuptools' user guide, "Configuring setuptools using setup.cfg
files", "Keywords".
"""

import configparser
from collections.abc import Iterator, Mapping

from apicheck.project.declared import Declared, Dependency, EntryPoint
from apicheck.project.folders import join
from apicheck.project.metadata import Declaration
from apicheck.project.requirement_texts import dependencies, extra_and_marker, requirement_lines
from apicheck.project.setup_script import FindPackages
from apicheck.project.source_lines import SourceLines
from apicheck.project.tree import Tree
from apicheck.revisions import UnreadableFile

_UNKNOWN = object()


def from_setuptools(tree: Tree, declaration: Declaration) -> Declared:
    """Read both files of one folder; all is unknown where there is neither."""
    script_path, config_path = join(declaration.root, "setup.py"), join(declaration.root, "setup.cfg")
    options = declaration.setup_cfg.get("options", {})
    has_script = script_path in tree.files
    if not has_script and not declaration.setup_cfg.get("metadata"):
        return Declared()
    script = SourceLines(script_path, _content(tree, script_path))
    config = SourceLines(config_path, _content(tree, config_path))

    def given(argument: str, option: object) -> tuple[object, SourceLines]:
        value = _argument(tree, declaration, argument)
        return (value, script) if value is not None else (option, config)

    if _is_of_plugin(declaration):
        return Declared(file=script_path if has_script else config_path)
    python, python_lines = given("python_requires", options.get("python_requires", ""))
    required, required_lines = given("install_requires", options.get("install_requires", ""))
    extras, extras_lines = given("extras_require", declaration.setup_cfg.get("options.extras_require", {}))
    points, points_lines = given("entry_points", _entry_points_of(declaration))
    base = _requirements(tree, declaration, required, required_lines)
    conditional, by_extra = _extras(tree, declaration, extras, extras_lines)
    files = _argument(tree, declaration, "scripts")
    entry_points = None if files is _UNKNOWN else _entry_points(points, points_lines)
    if entry_points is not None:
        entry_points += tuple(_script_files(files if files is not None else options.get("scripts", "")))
    return Declared(
        requires_python=python.strip() if isinstance(python, str) else None,
        dependencies=None if base is None or conditional is None else (*base, *conditional),
        extras=by_extra,
        entry_points=entry_points,
        requires_python_location=python_lines.key("python_requires") or python_lines.text("python_requires"),
        file=script_path if has_script and not declaration.setup_cfg.get("metadata") else config_path,
    )


def _content(tree: Tree, path: str) -> bytes:
    try:
        return tree.read(path) if path in tree.files else b""
    except UnreadableFile:
        return b""


def _argument(tree: Tree, declaration: Declaration, name: str) -> object | None:
    """An argument of `setup`, None where it is not given, `_UNKNOWN` where it is computed or may be given."""
    script = declaration.setup_script
    if script is None:
        return _UNKNOWN if join(declaration.root, "setup.py") in tree.files else None
    if name in script.computed:
        return _UNKNOWN
    if name in script.arguments:
        return script.arguments[name]
    return _UNKNOWN if script.is_open else None


def _is_of_plugin(declaration: Declaration) -> bool:
    """Tell whether pbr, or `configuration` of numpy.distutils, takes metadata from places of its own."""
    script = declaration.setup_script
    given = script.arguments.keys() | script.computed if script is not None else set()
    return bool(declaration.setup_cfg.get("files")) or not given.isdisjoint({"pbr", "configuration"})


def _requirements(
    tree: Tree, declaration: Declaration, value: object, lines: SourceLines, marker: str = ""
) -> tuple[Dependency, ...] | None:
    if isinstance(value, str) and value.strip().startswith("file:"):
        found: list[Dependency] = []
        for name in value.strip().removeprefix("file:").split(","):
            path = join(declaration.root, name.strip())
            data = _content(tree, path)
            listed = requirement_lines(data.decode("utf-8", "replace")) if path in tree.files else None
            read = dependencies(listed, SourceLines(path, data), marker) if listed is not None else None
            if read is None:
                return None
            found += read
        return tuple(found)
    if isinstance(value, str):
        listed = requirement_lines(value.replace(";\n", "\n"))
        return None if listed is None else dependencies(listed, lines, marker)
    return dependencies(value, lines, marker) if isinstance(value, list) else None


def _extras(
    tree: Tree, declaration: Declaration, value: object, lines: SourceLines
) -> tuple[tuple[Dependency, ...] | None, dict[str, tuple[Dependency, ...]] | None]:
    """What is required under conditions alone (keys such as `:os_name == "nt"`), and what each extra brings."""
    if not isinstance(value, Mapping):
        return None, None
    always: tuple[Dependency, ...] = ()
    extras: dict[str, tuple[Dependency, ...]] = {}
    for key, listed in value.items():
        name, marker = extra_and_marker(str(key))
        read = _requirements(tree, declaration, listed, lines, marker)
        if read is None:
            return (None if not name else always), None
        if name:
            extras[name] = (*extras.get(name, ()), *read)
        else:
            always += read
    return always, extras


def _entry_points_of(declaration: Declaration) -> object:
    section = declaration.setup_cfg.get("options.entry_points")
    option = declaration.setup_cfg.get("options", {}).get("entry_points", "").strip()
    if section is None and option:
        return _UNKNOWN  # `file:` names one, which few have
    return section or {}


def _entry_points(value: object, lines: SourceLines) -> tuple[EntryPoint, ...] | None:
    """A table of groups with lines `name = target`, or the text of an INI file that has the groups as sections."""
    if isinstance(value, str):
        parser = configparser.RawConfigParser(delimiters=("=",), strict=False)
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        try:
            parser.read_string(value)
        except configparser.Error:
            return None
        value = {group: [f"{name}={target}" for name, target in parser.items(group)] for group in parser.sections()}
    if not isinstance(value, Mapping):
        return None
    found: list[EntryPoint] = []
    for group, entries in value.items():
        listed = entries.splitlines() if isinstance(entries, str) else entries
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            return None
        for text in listed:
            name, sign, target = text.partition("=")
            if sign and name.strip() and not text.lstrip().startswith("#"):
                target = target.partition("[")[0].strip()
                found.append(EntryPoint(str(group), name.strip(), target, lines.text(text.strip())))
    return tuple(found)


def _script_files(value: object) -> Iterator[EntryPoint]:
    listed = value.splitlines() if isinstance(value, str) else value
    for path in listed if isinstance(listed, list) else ():
        if isinstance(path, str) and path.strip() and not isinstance(path, FindPackages):
            yield EntryPoint("console_scripts", path.strip().rpartition("/")[2], "")

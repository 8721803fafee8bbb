"""setuptools: `[tool.setuptools]`, `setup.cfg` and `setup.py`, each overruling the next, and automatic discovery.

The rules are those of the setuptools user guide, "Package Discovery and Namespace Packages".
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

import msgspec

from apicheck.project.backends.conventions import importable_folder
from apicheck.project.backends.package_data import packages_below, ships_tracked_files
from apicheck.project.folders import Folders, join, normal
from apicheck.project.importable import Wheel
from apicheck.project.metadata import Declaration
from apicheck.project.setup_script import FindPackages
from apicheck.project.values import texts

_FLAT_LAYOUT_PACKAGES = tuple(
    pattern
    for name in (
        *("ci", "bin", "debian", "doc", "docs", "documentation", "manpages", "news", "newsfragments", "changelog"),
        *("test", "tests", "unit_test", "unit_tests", "example", "examples", "scripts", "tools", "util", "utils"),
        *("python", "build", "dist", "venv", "env", "requirements", "tasks", "fabfile", "site_scons", "benchmark"),
        *("benchmarks", "exercise", "exercises", "htmlcov", "[._]*"),
    )
    for pattern in (name, f"{name}.*")
)
_FLAT_LAYOUT_MODULES = (
    *("setup", "conftest", "test", "tests", "example", "examples", "build", "toxfile", "noxfile", "pavement", "dodo"),
    *("tasks", "fabfile", "[Ss][Cc]onstruct", "conanfile", "manage", "benchmark", "benchmarks", "exercise"),
    *("exercises", "[._]*"),
)


class _Request(msgspec.Struct, frozen=True):
    """What the files ask for: None where nothing is said, `is_computed` where only running the script would tell."""

    packages: tuple[str | FindPackages, ...] | None
    modules: tuple[str, ...] | None
    folders: Mapping[str, str]
    extensions: tuple[str, ...]
    is_computed: bool


def wheel(declaration: Declaration, folders: Folders) -> Wheel | None:
    """The files of the requested or discovered packages and modules; None where they are computed or none is found."""
    request = _request(declaration)
    if request.is_computed:
        return None
    if request.packages is None and request.modules is None:
        shipped = _discovered(folders, request.folders)
    else:
        shipped = {}
        has_tracked_files = ships_tracked_files(declaration)
        for package in request.packages or ():
            if isinstance(package, FindPackages):
                found = [*_find(folders, package)]
            else:
                found = [(package, _folder_of(package, request.folders))]
                if has_tracked_files:
                    found += packages_below(folders, *found[0])
            for name, folder in found:
                shipped |= _files(folders, folder, name.replace(".", "/"))
        for module in request.modules or ():
            package, _, stem = module.rpartition(".")
            for path in folders.module_files(_folder_of(package, request.folders), stem):
                shipped[join(package.replace(".", "/"), path.rpartition("/")[2])] = path
        if not shipped and not request.packages and not request.modules:
            return {}  # `packages = []` is how a folder says that it ships nothing.
    if not shipped:
        return None
    return shipped | {f"{name.replace('.', '/')}.so": "setup.py" for name in request.extensions}


def _request(declaration: Declaration) -> _Request:
    project = _from_pyproject(declaration)
    config = _from_setup_cfg(declaration.setup_cfg)
    script = _from_setup_script(declaration)
    by_weight = (project, config, script)
    return _Request(
        packages=next((request.packages for request in by_weight if request.packages is not None), None),
        modules=next((request.modules for request in by_weight if request.modules is not None), None),
        folders=next((request.folders for request in by_weight if request.folders), {}),
        extensions=tuple(name for request in by_weight for name in request.extensions),
        is_computed=script.is_computed and project.packages is None and config.packages is None,
    )


def _from_pyproject(declaration: Declaration) -> _Request:
    settings = declaration.table("tool", "setuptools")
    packages: tuple[str | FindPackages, ...] | None = None
    if isinstance(settings.get("packages"), list):
        packages = texts(settings["packages"])
    elif "find" in declaration.table("tool", "setuptools", "packages"):
        find = declaration.table("tool", "setuptools", "packages", "find")
        packages = (
            FindPackages(
                where=texts(find.get("where")) or (".",),
                include=texts(find.get("include")) or ("*",),
                exclude=texts(find.get("exclude")),
                namespaces=find.get("namespaces") is not False,
            ),
        )
    extensions = settings.get("ext-modules")
    return _Request(
        packages=packages,
        modules=texts(settings["py-modules"]) if "py-modules" in settings else None,
        folders=_folders(settings.get("package-dir")),
        extensions=tuple(
            name
            for extension in (extensions if isinstance(extensions, list) else [])
            if isinstance(extension, Mapping) and isinstance(name := extension.get("name"), str)
        ),
        is_computed=False,
    )


def _from_setup_cfg(sections: Mapping[str, Mapping[str, str]]) -> _Request:
    options, files = sections.get("options", {}), sections.get("files", {})
    find = sections.get("options.packages.find", {})
    packages: tuple[str | FindPackages, ...] | None = None
    match options.get("packages", "").strip():
        case "find:" | "find_namespace:" as directive:
            packages = (
                FindPackages(
                    where=_listed(find.get("where", "")) or (".",),
                    include=_listed(find.get("include", "")) or ("*",),
                    exclude=_listed(find.get("exclude", "")),
                    namespaces=directive == "find_namespace:",
                ),
            )
        case listed if listed:
            packages = _listed(listed)
    if packages is None and (files.get("packages") or files.get("packages_root")):
        # pbr takes each package with all packages below it.
        root = files.get("packages_root", ".")
        names = _listed(files.get("packages", "")) or ("*",)
        packages = (FindPackages(where=(root,), include=tuple(p for name in names for p in (name, f"{name}.*"))),)
    modules = options.get("py_modules", files.get("modules"))
    pairs = (line.partition("=") for line in _listed(options.get("package_dir", "")))
    return _Request(
        packages=packages,
        modules=_listed(modules) if modules is not None else None,
        folders=_folders({name.strip(): folder.strip() for name, _, folder in pairs}),
        extensions=(),
        is_computed=False,
    )


def _from_setup_script(declaration: Declaration) -> _Request:
    script = declaration.setup_script
    if script is None:
        return _Request(None, None, {}, (), is_computed=False)
    given = script.arguments.get("packages")
    packages = [given] if isinstance(given, FindPackages) else given
    modules = script.arguments.get("py_modules")
    return _Request(
        packages=tuple(package for package in packages if isinstance(package, str | FindPackages))
        if isinstance(packages, list)
        else None,
        modules=texts(modules) if isinstance(modules, list) else None,
        folders=_folders(script.arguments.get("package_dir")),
        extensions=script.extensions,
        is_computed=bool(script.computed & {"packages", "py_modules", "configuration"}),
    )


def _discovered(folders: Folders, package_folders: Mapping[str, str]) -> Wheel | None:
    """Automatic discovery. A flat layout with several candidates is refused by setuptools, hence None."""
    if explicit := {name: folder for name, folder in package_folders.items() if name}:
        return {
            path: origin
            for name, folder in explicit.items()
            for path, origin in importable_folder(folders, folder, name).items()
        }
    source = package_folders.get("", "src")
    if source and folders.is_folder(source):
        packages = _files_of(folders, _find(folders, FindPackages(where=(source,), namespaces=True)))
        return packages | _modules(folders, source, ())
    found = [
        (name, folder)
        for name, folder in _find(folders, FindPackages(exclude=_FLAT_LAYOUT_PACKAGES, namespaces=True))
        if name.removesuffix("-stubs").replace("-stubs.", ".").replace(".", "").isidentifier()
    ]
    if found:
        tops = {name.partition(".")[0] for name, _ in found}
        return _files_of(folders, found) if len({top for top in tops if not top.endswith("-stubs")}) <= 1 else None
    modules = _modules(folders, "", _FLAT_LAYOUT_MODULES)
    return modules if len({path.partition(".")[0] for path in modules}) == 1 else None


def _find(folders: Folders, request: FindPackages) -> Iterator[tuple[str, str]]:
    """Dotted names and folders of the packages that a find function returns."""
    waiting = [(normal(where), "") for where in request.where]
    while waiting:
        folder, name = waiting.pop()
        for part in folders.subfolders(folder):
            inside = join(folder, part)
            if "." in part or not (request.namespaces or folders.is_package(inside)):
                continue
            package = f"{name}.{part}" if name else part
            if _is_one_of(package, request.include) and not _is_one_of(package, request.exclude):
                yield package, inside
            waiting.append((inside, package))


def _files_of(folders: Folders, packages: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> Wheel:
    shipped: Wheel = {}
    for name, folder in packages:
        shipped |= _files(folders, folder, name.replace(".", "/"))
    return shipped


def _files(folders: Folders, folder: str, target: str) -> Wheel:
    return {join(target, name): join(folder, name) for name in folders.files(folder)}


def _modules(folders: Folders, folder: str, excluded: tuple[str, ...]) -> Wheel:
    return {
        path.rpartition("/")[2]: path
        for stem in folders.stems(folder)
        if stem.isidentifier() and not _is_one_of(stem, excluded)
        for path in folders.module_files(folder, stem)
    }


def _folder_of(package: str, package_folders: Mapping[str, str]) -> str:
    """Where `package_dir` puts a package: the entry of the nearest package above it, "" being above all."""
    head, tail = package, ""
    while head:
        if head in package_folders:
            return join(package_folders[head], tail)
        head, _, last = head.rpartition(".")
        tail = join(last, tail)
    return join(package_folders.get("", ""), tail)


def _folders(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    return {name: normal(folder) for name, folder in value.items() if isinstance(name, str) and isinstance(folder, str)}


def _listed(text: str) -> tuple[str, ...]:
    """A list in `setup.cfg`: a line for each item, or commas between them."""
    items = text.splitlines() if "\n" in text.strip() else text.split(",")
    return tuple(item.strip() for item in items if item.strip() and not item.strip().startswith("#"))


def _is_one_of(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)

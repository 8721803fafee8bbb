"""Finds the distributions of a tree and the modules that each ships, as its build back end would."""

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from types import MappingProxyType

import msgspec

from apicheck.project.backends.conventions import (
    SOURCE_FOLDERS,
    by_convention,
    import_name,
    importable_folder,
    packages_in,
)
from apicheck.project.backends.table import wheel_of
from apicheck.project.built_wheel import BuiltWheel, read_wheel
from apicheck.project.declared_fields import declared as declared_by
from apicheck.project.distribution import Distribution, Problem, Project, SourceFile
from apicheck.project.folders import Folders, below, join, normal
from apicheck.project.importable import Wheel, importable, names_above
from apicheck.project.metadata import DECLARING_FILES, Declaration, read_declaration
from apicheck.project.namespaces import is_namespace_declaration
from apicheck.project.setup_script import is_build_script
from apicheck.project.support_code import is_support_module, is_support_package, test_folders
from apicheck.project.tree import Tree
from apicheck.revisions import UnreadableFile

_FOREIGN_FOLDERS = frozenset(
    {
        *(
            "test",
            "tests",
            "_tests",
            "testing",
            "testdata",
            "test_data",
            "test-data",
            "fixtures",
            "benchmark",
            "benchmarks",
        ),
        *("doc", "docs", "documentation", "example", "examples", "sample", "samples", "demo", "demos", "tutorials"),
        *("template", "templates", "skeleton", "cookiecutter", "vendor", "vendored", "_vendor", "_vendored", "extern"),
        *("external", "third_party", "third-party", "thirdparty", "3rdparty", "node_modules", "site-packages", "deps"),
        *("vendors", "subprojects", "continuous_integration", "recipe", "recipes", "conda-recipe", "conda.recipe"),
        *("tools", "scripts", "ci", "build", "dist", "asv_bench"),
    }
)
"""A declaration below a folder of one of these names builds something else than this project."""


def find_distributions(
    tree: Tree,
    *,
    packages: tuple[str, ...] | None = None,
    source: str | None = None,
    exclude: tuple[str, ...] = (),
    excluded: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Project:
    """The distributions in `tree`, in the order of their folders.

    `source` names the folder that holds the packages, and replaces the search where the tree has it; `packages` are the
    dotted names that count, among what the search or `source` finds. `exclude` are patterns of modules that are no API,
    as tests are none, with all below them; `excluded` are those of distributions that have patterns of their own, by
    name. A declaration that cannot be read is a problem of the result, and the search goes on by convention. Every file
    belongs to the innermost distribution around it. An unpacked wheel is what it ships, whatever `source` says.
    """
    built = read_wheel(tree)
    if built is not None:
        return _of_wheel(tree, built, packages, exclude)
    declarations, problems = _declarations(tree)
    folders = Folders(tree.files if source is not None or packages is not None else ())
    not_found: list[str] = []
    if source is not None and folders.is_folder(normal(source)):
        root = max((root for root in declarations if _is_inside(normal(source), root)), key=len, default="")
        wheels = {root: _source_wheel(folders, normal(source), packages)}
    else:
        not_found += [source] if source is not None else []
        wheels = dict(_search(tree, declarations))
    if packages is not None:
        wheels, missing = _chosen(wheels, packages, folders)
        not_found += missing
    distributions = [
        _distribution(tree, declaration, wheel, packages or (), excluded.get(declaration.name, exclude))
        for root, wheel in sorted(wheels.items())
        for declaration in (declarations.get(root) or read_declaration(tree, root)[0],)
    ]
    is_found = any(distribution.modules or distribution.compiled_modules for distribution in distributions)
    is_unfound = not is_found and not not_found and _has_code(tree) and not _ships_nothing(declarations, tree)
    return Project(tuple(distributions), problems, tuple(not_found), is_unfound)


def declared_names(tree: Tree) -> dict[str, str]:
    """The folders that are built into distributions, with the names (PEP 503) that these declare, "" for none."""
    return {folder: declaration.name for folder, declaration in _declarations(tree)[0].items()}


def _of_wheel(tree: Tree, built: BuiltWheel, packages: tuple[str, ...] | None, exclude: tuple[str, ...]) -> Project:
    wheels: dict[str, Wheel] = {"": built.files}
    missing: list[str] = []
    if packages is not None:
        wheels, missing = _chosen(wheels, packages, Folders(built.files))
    found = _distribution(tree, built.declaration, wheels.get("", {}), packages or (), exclude)
    declared = msgspec.structs.replace(found.declared, file=built.metadata)
    return Project((msgspec.structs.replace(found, declared=declared),), not_found=tuple(missing))


def _source_wheel(folders: Folders, source: str, packages: tuple[str, ...] | None) -> Wheel:
    """What can be imported from the configured folder; the folder itself where it is a package."""
    if packages is not None:
        return importable_folder(folders, source)
    if source and folders.is_package(source):
        return importable_folder(folders, source, source.rpartition("/")[2])
    return packages_in(folders, source)


def _declarations(tree: Tree) -> tuple[dict[str, Declaration], tuple[Problem, ...]]:
    """The declaration of each folder that is built into a distribution; the root's own where there is no other."""
    folders = {path.rpartition("/")[0] for path in tree.files if path.rpartition("/")[2] in DECLARING_FILES}
    declarations: dict[str, Declaration] = {}
    problems: list[Problem] = []
    for folder in sorted(folders):
        if not _may_be_built(tree, folder):
            continue
        declaration, found = read_declaration(tree, folder)
        if folder and not declaration.is_distribution and all(problem.file.endswith("setup.py") for problem in found):
            continue  # Nobody says that it belongs to the project, so a script of another age is no problem.
        problems += found
        if declaration.is_distribution or found or (not folder and declaration.setup_script is not None):
            declarations[folder] = declaration
    return declarations or {"": read_declaration(tree, "")[0]}, tuple(problems)


def _may_be_built(tree: Tree, folder: str) -> bool:
    """False in packages, where a `setup.py` is a module or data, and in folders of tests, examples and foreign code."""
    while folder:
        if f"{folder}/__init__.py" in tree.files:
            return False
        folder, _, name = folder.rpartition("/")
        if name in _FOREIGN_FOLDERS or name.startswith((".", "{")):
            return False
    return True


def _search(tree: Tree, declarations: Mapping[str, Declaration]) -> Iterator[tuple[str, Wheel]]:
    for root, paths in _owned(tree.files, declarations.keys()).items():
        folders = Folders(paths)
        wheel = wheel_of(declarations[root], folders)
        if wheel is None:
            wheel = by_convention(folders, declarations[root].name)
        yield root, {wheel_path: join(root, path) for wheel_path, path in wheel.items()}


def _owned(paths: Iterable[str], roots: Iterable[str]) -> dict[str, list[str]]:
    """For each root the paths, relative to it, that lie in it and in no root further down."""
    owned: dict[str, list[str]] = {root: [] for root in roots}
    owners: dict[str, str | None] = {**{root: root for root in owned}, "": "" if "" in owned else None}
    for path in paths:
        folder = path.rpartition("/")[0]
        above = folder
        while above not in owners:
            above = above.rpartition("/")[0]
        root = owners[folder] = owners[above]
        if root is not None:
            owned[root].append(below(root, path))
    return owned


def _has_code(tree: Tree) -> bool:
    """Tell whether there are modules that somebody may import, beside tests, tasks and what foreign folders hold."""
    for path in tree.files:
        *folders, file = path.split("/")
        stem, _, suffix = file.rpartition(".")
        is_foreign = not _FOREIGN_FOLDERS.isdisjoint(folders) or any(each.startswith(".") for each in folders)
        is_module = suffix == "py" and stem.isidentifier() and stem != "setup" and not is_support_module(stem)
        if is_module and not is_foreign:
            return True
    return False


def _ships_nothing(declarations: Mapping[str, Declaration], tree: Tree) -> bool:
    """Tell whether every declaration says that it ships no module: `packages = []`, `package-mode = false`."""
    owned = _owned(tree.files, declarations.keys())
    return all(
        declaration.is_no_package or wheel_of(declaration, Folders(owned[root])) == {}
        for root, declaration in declarations.items()
    )


def _is_inside(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


def _chosen(
    wheels: Mapping[str, Wheel], packages: tuple[str, ...], folders: Folders
) -> tuple[dict[str, Wheel], list[str]]:
    """The files of the configured packages, wherever found, and the names that are nowhere."""
    chosen: dict[str, Wheel] = {}
    missing: list[str] = []
    for package in packages:
        folder = package.replace(".", "/")
        found = {
            root: {path: origin for path, origin in wheel.items() if _belongs(path, folder)}
            for root, wheel in wheels.items()
        }
        if not any(found.values()):
            found = {"": _located(folders, folder)}
        if not any(found.values()):
            missing.append(package)
        for root, wheel in found.items():
            if wheel:
                chosen.setdefault(root, {}).update(_whole(folders, wheel, package) | wheel)
    return chosen, missing


def _whole(folders: Folders, wheel: Wheel, package: str) -> Wheel:
    """All below a configured package, also what the build leaves out: nothing is left out of what a user names."""
    folder = package.replace(".", "/")
    inits = (wheel.get(f"{folder}/__init__{suffix}") for suffix in (".py", ".pyi"))
    origin = next((init for init in inits if init is not None), None)
    return importable_folder(folders, origin.rpartition("/")[0], package) if origin is not None else {}


def _belongs(wheel_path: str, folder: str) -> bool:
    top, slash, rest = wheel_path.partition("/")
    path = f"{top.removesuffix('-stubs')}{slash}{rest}"
    return path.startswith((f"{folder}/", f"{folder}."))


def _located(folders: Folders, folder: str) -> Wheel:
    parent, _, stem = folder.rpartition("/")
    for source in ("", *SOURCE_FOLDERS):
        if folders.is_folder(join(source, folder)):
            return importable_folder(folders, join(source, folder), folder)
        if files := folders.module_files(join(source, parent), stem):
            return {below(source, path): path for path in files}
    return {}


def _distribution(
    tree: Tree, declaration: Declaration, wheel: Wheel, configured: tuple[str, ...], exclude: tuple[str, ...]
) -> Distribution:
    found = importable(wheel)
    modules = _without_declared_namespaces(tree, found.modules)
    tests = test_folders(module.name for module in modules)
    api = {import_name(declaration.name), *configured}
    support = {package for package in set(map(_package, modules)) if is_support_package(package, tests, api)}
    marked = tuple(
        msgspec.structs.replace(module, is_support=True)
        if _package(module) in support
        or (module.name not in api and _is_script(tree, module))
        or _is_excluded(module.name, exclude)
        else module
        for module in modules
    )
    compiled = tuple(name for name in found.compiled if not _is_excluded(name, exclude))
    names = {module.name for module in marked if not module.is_support} | {*compiled}
    tops = sorted(name for name in names if not any(above in names for above in names_above(name)))
    folders = {path.rpartition("/")[0] for path in wheel if path.endswith("/py.typed")}
    folders |= {top for path in wheel if (top := path.partition("/")[0]).endswith("-stubs")}
    return Distribution(
        name=declaration.name,
        root=declaration.root,
        import_names=tuple(tops),
        is_typed=any({top.replace(".", "/"), f"{top}-stubs"} & folders for top in tops),
        requires_python=declaration.requires_python,
        modules=marked,
        namespaces=tuple(sorted({above for top in tops for above in names_above(top)})),
        compiled_modules=compiled,
        dependencies=declaration.dependencies,
        declared=declared_by(tree, declaration),
    )


def _is_excluded(module: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(module, pattern) or fnmatchcase(module, f"{pattern}.*") for pattern in patterns)


def _without_declared_namespaces(tree: Tree, modules: Iterable[SourceFile]) -> list[SourceFile]:
    """Leaves out each `__init__` that only declares a namespace package, so that it is what it is under PEP 420.

    Such a package holds nothing but packages and has only such packages above, so few files are read.
    """
    kept = list(modules)
    with_modules = {module.name.rpartition(".")[0] for module in kept if not module.is_package}
    regular: set[str] = set()
    for module in modules:
        if (
            module.is_package
            and module.name not in with_modules
            and not any(above in regular for above in names_above(module.name))
            and is_namespace_declaration(_content(tree, module.path))
        ):
            kept.remove(module)
        else:
            regular.add(module.name)
    return kept


def _package(module: SourceFile) -> str:
    return module.name if module.is_package else module.name.rpartition(".")[0]


def _is_script(tree: Tree, module: SourceFile) -> bool:
    stem = module.name.rpartition(".")[2]
    if module.is_package:
        return False
    return is_support_module(stem) or (stem == "setup" and is_build_script(_content(tree, module.path)))


def _content(tree: Tree, path: str) -> bytes:
    try:
        return tree.read(path)
    except UnreadableFile:
        return b""  # Whoever summarises the module reports it.

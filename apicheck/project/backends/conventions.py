"""Where packages are when no back end says so: the conventions that most projects follow."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from apicheck.project.folders import Folders, below, join
from apicheck.project.importable import Wheel

SOURCE_FOLDERS = ("src", "lib", "python")
"""Folders that hold packages and are none themselves, in the order in which they are tried before the root."""

_NO_PACKAGES = (
    # Setuptools' list of folders that automatic discovery leaves out, and the like of them.
    *("ci", "bin", "debian", "doc", "docs", "documentation", "manpages", "news", "newsfragments", "changelog"),
    *("test", "tests", "unit_test", "unit_tests", "testing", "example", "examples", "samples", "demo", "demos"),
    *("script", "scripts", "tool", "tools", "util", "utils", "python", "build", "dist", "venv", "env", "requirements"),
    *("tasks", "fabfile", "site_scons", "benchmark", "benchmarks", "exercise", "exercises", "htmlcov", "vendor"),
    *("perf", "performance", "profiling", "packaging", "release", "asv_bench", "templates", "[._]*"),
)
_NO_MODULES = (
    *("setup", "conftest", "test", "tests", "test_*", "example", "examples", "build", "toxfile", "noxfile", "pavement"),
    *("dodo", "tasks", "fabfile", "[Ss][Cc]onstruct", "conanfile", "manage", "benchmark", "benchmarks", "exercise"),
    *("exercises", "ez_setup", "distribute_setup", "versioneer", "runtests", "[._]*"),
)


def importable_folder(folders: Folders, folder: str, name: str = "") -> Wheel:
    """Everything below `folder`, which is imported as the dotted `name`: how most back ends take a package."""
    prefix = name.replace(".", "/")
    return {join(prefix, below(folder, path)): path for path in folders.walk(folder)}


def named_module(folders: Folders, name: str, roots: Iterable[str]) -> Wheel | None:
    """The package or module with a dotted name, in the first of `roots` that holds it; None where none does.

    Its case is looked at first, then ignored: distribution names are often written otherwise than what they ship.
    """
    parent, _, stem = name.replace(".", "/").rpartition("/")
    for root in roots:
        folder = join(root, parent)
        for candidate in _spellings(folders.subfolders(folder), stem):
            return importable_folder(folders, join(folder, candidate), join(parent, candidate))
        for candidate in _spellings(folders.stems(folder), stem):
            return {below(root, path): path for path in folders.module_files(folder, candidate)}
    return None


def _spellings(names: Iterable[str], wanted: str) -> list[str]:
    alike = [name for name in names if name.lower() == wanted.lower()]
    return [wanted] if wanted in alike else alike


def import_name(distribution_name: str) -> str:
    """The package that a distribution's name suggests: `poetry-core` may hold `poetry_core`."""
    return distribution_name.replace("-", "_").replace(".", "_").lower()


def by_convention(folders: Folders, distribution_name: str) -> Wheel:
    """The source folder with the project's namesake; else the namesake at the root; else what there is, nearest first.

    Namesakes are a package, a module, or, for `google-api-core`, the namespace package `google/api_core`.
    """
    suggested = import_name(distribution_name)
    wanted = {suggested, suggested.removeprefix("python_")}
    in_folders = [found for folder in SOURCE_FOLDERS if (found := packages_in(folders, folder))]
    for found in in_folders:
        if any(path.partition("/")[0].partition(".")[0].lower() in wanted for path in found):
            return found
    packages = [name for name in folders.subfolders("") if name.isidentifier() and folders.is_package(name)]
    if any(name.lower() in wanted for name in packages):
        # A private sibling is the implementation: pytest and _pytest.
        return _packages(folders, [name for name in packages if name.lstrip("_").lower() in wanted])
    for stem in folders.stems(""):
        if stem.lower() in wanted:
            return {path: path for path in folders.module_files("", stem)}
    for found in (*in_folders, _namespace(folders, suggested.split("_"))):
        if found:
            return found
    if others := [name for name in packages if not _is_one_of(name, _NO_PACKAGES)]:
        return _packages(folders, others)
    modules = [stem for stem in folders.stems("") if stem.isidentifier() and not _is_one_of(stem, _NO_MODULES)]
    return {path: path for stem in modules for path in folders.module_files("", stem)}


def packages_in(folders: Folders, folder: str) -> Wheel:
    """The packages, namespace packages and modules in a folder that exists to hold them; nothing if it is a package."""
    found: Wheel = {}
    if folders.is_package(folder):
        return found
    excluded = ("tests", "test") if folder else (*_NO_PACKAGES, *SOURCE_FOLDERS)
    for name in folders.subfolders(folder):
        path = join(folder, name)
        if _is_package_name(name) and not _is_one_of(name, excluded) and any(_regular_packages(folders, path)):
            found |= importable_folder(folders, path, name)
    for stem in folders.stems(folder):
        if stem.isidentifier() and not _is_one_of(stem, _NO_MODULES):
            found |= {below(folder, path): path for path in folders.module_files(folder, stem)}
    return found


def _namespace(folders: Folders, words: list[str]) -> Wheel:
    """`google-api-core` as `google/api_core` or `google/api/core`, without an `__init__` in between."""
    for split in range(1, len(words)):
        namespace = "_".join(words[:split])
        if not folders.is_folder(namespace) or folders.is_package(namespace):
            continue
        if any(_regular_packages(folders, namespace)) and not _is_one_of(namespace, _NO_PACKAGES):
            return importable_folder(folders, namespace, namespace)
    return {}


def _regular_packages(folders: Folders, folder: str) -> Iterator[str]:
    """`folder` and the folders below that are regular packages with nothing but namespaces above."""
    waiting = [folder]
    while waiting:
        inside = waiting.pop()
        if folders.is_package(inside):
            yield inside
        else:
            waiting += (join(inside, name) for name in folders.subfolders(inside) if name.isidentifier())


def _packages(folders: Folders, names: list[str]) -> Wheel:
    return {path: path for name in names for path in folders.walk(name)}


def _is_package_name(name: str) -> bool:
    return name.removesuffix("-stubs").isidentifier()


def _is_one_of(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)

"""Which modules are tests, documentation, examples or benchmarks: shipped perhaps, but no API."""

from collections.abc import Collection, Iterable

_FOLDERS = frozenset({"tests", "_tests", "docs", "examples", "benchmarks"})
_MODULES = frozenset({"conftest", "noxfile", "toxfile", "fabfile"})


def test_folders(names: Iterable[str]) -> frozenset[str]:
    """Dotted names of the packages called `test` that hold tests, given the dotted names of all modules.

    There is `django.test`, which is API, and there are folders of tests: those hold files that a test runner collects.
    """
    found: set[str] = set()
    for name in names:
        parts = name.split(".")
        if "test" in parts[:-1] and _is_collected(parts[-1]):
            found.update(".".join(parts[: index + 1]) for index, part in enumerate(parts[:-1]) if part == "test")
    return frozenset(found)


def is_support_code(name: str, is_package: bool, folders: Collection[str], api: Collection[str]) -> bool:
    """True where the module `name` is no API.

    `folders` are the `test_folders` of the distribution. `api` are dotted names that are API whatever they are called:
    the package that is named like its project, and configured ones. A `test_*.py` or `tests.py` in an ordinary package
    stays API: `aiohttp.test_utils` and `jinja2.tests` are.
    """
    parts = name.split(".")
    if not is_package and parts[-1] in _MODULES:
        return True
    packages = len(parts) if is_package else len(parts) - 1
    start = max((prefix.count(".") + 1 for prefix in api if name == prefix or name.startswith(f"{prefix}.")), default=0)
    return any(parts[index] in _FOLDERS or ".".join(parts[: index + 1]) in folders for index in range(start, packages))


def _is_collected(stem: str) -> bool:
    return stem == "conftest" or stem.startswith("test_") or stem.endswith("_test")

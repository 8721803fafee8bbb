"""Which modules are tests, documentation, examples or benchmarks: shipped perhaps, but no API."""

from collections.abc import Collection, Iterable

_FOLDERS = frozenset({"tests", "_tests", "docs", "examples", "benchmarks"})
_TOP_FOLDERS = _FOLDERS | {
    "doc",
    "example",
    "benchmark",
}  # Shipped by mistake, mostly: `find_packages(exclude=["doc"])`.
_FOLDERS_OF_TESTS = frozenset({"test", "testsuite"})
_MODULES = frozenset({"conftest", "noxfile", "toxfile", "fabfile"})


def test_folders(names: Iterable[str]) -> frozenset[str]:
    """Dotted names of the packages called `test` or `testsuite` that hold tests, given the dotted names of all modules.

    There is `django.test`, which is API, and there are folders of tests: those hold files that a test runner collects.
    """
    found: set[str] = set()
    for name in names:
        parts = name.split(".")
        if _is_collected(parts[-1]):
            found.update(
                ".".join(parts[: index + 1]) for index, part in enumerate(parts[:-1]) if part in _FOLDERS_OF_TESTS
            )
    return frozenset(found)


def is_support_package(package: str, tests: Collection[str], api: Collection[str]) -> bool:
    """True where no module in the package with this dotted name is API, "" being the top level.

    `tests` are the `test_folders` of the distribution. `api` are dotted names that are API whatever they are called:
    the package that is named like its project, and configured ones.
    """
    if not package:
        return False
    parts = package.split(".")
    prefixes = [".".join(parts[: index + 1]) for index in range(len(parts))]
    start = max((index + 1 for index, prefix in enumerate(prefixes) if prefix in api), default=0)
    if start == 0 and parts[0] in _TOP_FOLDERS:
        return True
    return any(parts[index] in _FOLDERS or prefixes[index] in tests for index in range(start, len(parts)))


def is_support_module(stem: str) -> bool:
    """True for the modules that test runners and task runners look for, in any package.

    A `test_*.py` or `tests.py` in an ordinary package is API: `aiohttp.test_utils` and `jinja2.tests` are.
    """
    return stem in _MODULES


def _is_collected(stem: str) -> bool:
    return stem == "conftest" or stem.startswith("test_") or stem.endswith("_test")

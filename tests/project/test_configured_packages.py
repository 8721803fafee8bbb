"""`packages` and `source` of the configuration overrule the search."""

import pytest

from apicheck.project.discovery import find_distributions
from tests.project.trees import MemoryTree, modules_of, tree_of

FILES = (
    *("pkg/__init__.py", "pkg/a.py", "pkg/tests/__init__.py", "other/__init__.py", "ns/one/__init__.py", "ns/two.py"),
    *("single.py", "tools/lib/__init__.py", "src/inner/__init__.py", "src/loose.py", "src/tests/test_inner.py"),
)


@pytest.mark.parametrize(
    ("packages", "source", "expected"),
    [
        (("pkg",), None, ["pkg", "pkg.a", "pkg.tests"]),
        (("other", "single"), None, ["other", "single"]),
        (("ns.one",), None, ["ns.one"]),
        (("ns.two",), None, ["ns.two"]),
        (("ns",), None, ["ns.one", "ns.two"]),
        (("inner",), None, ["inner"]),
        (None, "src", ["inner", "loose"]),
        (None, "./src/", ["inner", "loose"]),
        (None, "tools", ["lib"]),
        (None, "pkg", ["pkg", "pkg.a", "pkg.tests"]),
        (("loose",), "src", ["loose"]),
        (("tests",), "src", ["tests.test_inner"]),
        (None, ".", ["ns.one", "ns.two", "other", "pkg", "pkg.a", "pkg.tests", "single"]),
    ],
)
def test_modules(packages: tuple[str, ...] | None, source: str | None, expected: list[str]) -> None:
    tree = tree_of(*FILES, pyproject="[project]\nname = 'pkg'\n[tool.setuptools]\npackages = ['pkg']")
    assert modules_of(tree, packages=packages, source=source) == expected
    assert find_distributions(tree, packages=packages, source=source).not_found == ()


def test_packages_are_found_in_the_distributions_of_the_repository() -> None:
    tree = MemoryTree(
        {
            "libs/a/pyproject.toml": "[project]\nname = 'a'",
            "libs/a/src/a/__init__.py": "",
            "libs/b/pyproject.toml": "[project]\nname = 'b'",
            "libs/b/src/b/__init__.py": "",
        }
    )
    (distribution,) = find_distributions(tree, packages=("b",)).distributions
    assert (distribution.root, distribution.name, distribution.import_names) == ("libs/b", "b", ("b",))
    assert find_distributions(tree, source="libs/b/src").distributions == (distribution,)


def test_what_this_tree_does_not_have_is_listed() -> None:
    tree = tree_of("pkg/__init__.py", pyproject="[project]\nname = 'pkg'")
    project = find_distributions(tree, packages=("pkg", "new"), source="src")
    assert project.not_found == ("src", "new")
    assert list(project.modules) == ["pkg"]  # Before the move to src, the search finds it where it was.


def test_tests_that_are_configured_are_api() -> None:
    tree = tree_of("pkg/__init__.py", "pkg/tests/__init__.py", "pkg/tests/tests/x.py", setup_py="setup(name='pkg')")
    project = find_distributions(tree, packages=("pkg.tests",))
    assert {name: sources[0].is_support for name, sources in project.modules.items()} == {
        "pkg.tests": False,
        "pkg.tests.tests.x": True,
    }

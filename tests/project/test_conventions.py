"""Where packages are when nothing readable says so."""

import pytest

from tests.project.trees import found, tree_of


@pytest.mark.parametrize(
    ("name", "files", "expected"),
    [
        ("pkg", ["pkg/__init__.py", "other/__init__.py"], ["pkg"]),
        ("pkg", ["src/pkg/__init__.py", "src/other/__init__.py", "pkg/__init__.py"], ["other", "pkg"]),
        ("pkg", ["lib/pkg/__init__.py", "pkgs/__init__.py"], ["pkg"]),
        ("pkg", ["python/pkg/__init__.py"], ["pkg"]),
        ("pkg", ["pkg/__init__.py", "_pkg/__init__.py", "other/__init__.py"], ["_pkg", "pkg"]),
        ("pkg", ["pkg/__init__.py", "lib/bundled/__init__.py"], ["pkg"]),
        ("My-Pkg", ["My_Pkg/__init__.py", "other/__init__.py"], ["My_Pkg"]),
        ("python-pkg", ["pkg/__init__.py", "other/__init__.py"], ["pkg"]),
        ("pkg", ["pkg.py", "helper.py", "setup.py"], ["pkg"]),
        ("google-api-core", ["google/api_core/__init__.py", "other/__init__.py"], ["google.api_core"]),
        ("scikit-image", ["skimage/__init__.py", "doc/conf.py", "tools/__init__.py", "tests/__init__.py"], ["skimage"]),
        ("tests", ["tests/__init__.py"], ["tests"]),
        ("", ["a/__init__.py", "b/__init__.py", "benchmarks/__init__.py", "examples/x.py"], ["a", "b"]),
        ("", ["src/ns/a/__init__.py", "src/ns/b/__init__.py", "src/one.py"], ["ns.a", "ns.b", "one"]),
        ("", ["one.py", "two.py", "setup.py", "conftest.py", "noxfile.py", "test_one.py"], ["one", "two"]),
        ("", ["src/main.c"], []),
        ("", [], []),
    ],
    ids=str,
)
def test_import_names(name: str, files: list[str], expected: list[str]) -> None:
    declared = f"name = '{name}'" if name else "description = 'nameless'"
    pyproject = f"[project]\n{declared}\n[build-system]\nbuild-backend = 'unknown'"
    (distribution,) = found(tree_of(*files, pyproject=pyproject))
    assert list(distribution.import_names) == expected

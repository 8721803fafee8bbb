"""Which files an `import` statement finds, and under which name."""

import pytest

from apicheck.project.importable import importable
from tests.project.trees import MemoryTree, found, tree_of


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["pkg/__init__.py", "pkg/a.py"], ["pkg", "pkg.a"]),
        (["pkg/__init__.py", "pkg/a-b.py", "pkg/1.py", "my-dir/x.py", "pkg/a.b.txt"], ["pkg"]),
        (["ns/pkg/__init__.py"], ["ns.pkg"]),
        (["a.py", "a/__init__.py", "a/b.py"], ["a", "a.b"]),
        (["a.py", "a/b.py"], ["a"]),
        (["a.pyi", "a/__init__.py"], ["a"]),
        (["a.pyi", "a.py"], ["a", "a"]),
        (["foo-stubs/__init__.pyi", "foo-stubs/bar.pyi"], ["foo", "foo.bar"]),
        (["_ext.pyi", "_ext.pyx", "_ext.c"], ["_ext"]),
        (["__init__.py", "a.py"], ["a"]),
        (["größe.py"], ["größe"]),
    ],
    ids=str,
)
def test_names(files: list[str], expected: list[str]) -> None:
    assert [source.name for source in importable({path: path for path in files}).modules] == expected


def test_the_package_wins_over_the_module() -> None:
    assert [source.path for source in importable({"a.py": "a.py", "a/__init__.py": "a/__init__.py"}).modules] == [
        "a/__init__.py"
    ]


def test_source_and_stub_are_both_kept_the_source_first() -> None:
    found = importable({"a.pyi": "src/a.pyi", "a.py": "src/a.py", "p/__init__.pyi": "src/p/__init__.pyi"})
    assert [(source.path, source.is_stub, source.is_package) for source in found.modules] == [
        ("src/a.py", False, False),
        ("src/a.pyi", True, False),
        ("src/p/__init__.pyi", True, True),
    ]


@pytest.mark.parametrize(
    ("files", "compiled"),
    [
        (["_ext.pyx"], ("_ext",)),
        (["_ext.pyx.in"], ("_ext",)),
        (["_ext.cpython-311-x86_64-linux-gnu.so"], ("_ext",)),
        (["_ext.pyd", "_ext.pyi"], ("_ext",)),
        (["fast.py", "fast.pyx"], ()),
        (["_ext.c", "_ext.pxd"], ()),
    ],
    ids=str,
)
def test_compiled_modules(files: list[str], compiled: tuple[str, ...]) -> None:
    assert importable({path: path for path in files}).compiled == compiled


@pytest.mark.parametrize(
    ("text", "is_namespace"),
    [
        ("__import__('pkg_resources').declare_namespace(__name__)", True),
        ("'''Google.'''\nfrom pkgutil import extend_path\n__path__ = extend_path(__path__, __name__)", True),
        (
            """
            try:
                import pkg_resources
                pkg_resources.declare_namespace(__name__)
            except ImportError:
                import pkgutil
                __path__ = pkgutil.extend_path(__path__, __name__)
            """,
            True,
        ),
        (
            "from pkgutil import extend_path\n__path__ = extend_path(__path__, __name__)\nfrom google.api import x",
            False,
        ),
        ("from pkgutil import extend_path\n__path__ = extend_path(__path__, __name__)\ndef f(): pass", False),
        ("from pkgutil import extend_path\nprint 2", False),
        ("", False),
    ],
)
def test_namespace_packages_of_before_pep_420(text: str, is_namespace: bool) -> None:
    files = {"google/__init__.py": text, "google/api/__init__.py": "", "setup.py": "setup(packages=find_packages())"}
    (distribution,) = found(MemoryTree(files))
    assert distribution.import_names == (("google.api",) if is_namespace else ("google",))
    assert distribution.namespaces == (("google",) if is_namespace else ())
    assert [module.name for module in distribution.modules] == (
        ["google.api"] if is_namespace else ["google", "google.api"]
    )


def test_a_path_deeper_than_the_stack() -> None:
    deep = "/".join(["a"] * 3000)
    files = (f"src/{deep}/__init__.py", f"{deep}/x.py")
    (distribution,) = found(tree_of(*files, pyproject="[project]\nname = 'x'"))
    assert [module.path for module in distribution.modules] == [f"src/{deep}/__init__.py"]

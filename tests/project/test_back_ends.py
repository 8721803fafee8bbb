"""What each of the other build back ends would put into a wheel."""

import pytest

from tests.project.trees import found, modules_of, tree_of


def project(back_end: str, settings: str = "", name: str = "my-pkg") -> str:
    return f"[project]\nname = '{name}'\n[build-system]\nrequires = []\nbuild-backend = '{back_end}'\n{settings}"


@pytest.mark.parametrize(
    ("files", "settings", "expected"),
    [
        (["my_pkg/__init__.py", "other/__init__.py"], "", ["my_pkg"]),
        (["src/my_pkg/__init__.py", "src/other/__init__.py"], "", ["my_pkg"]),
        (["my_pkg.py", "other.py"], "", ["my_pkg"]),
        (["ns/my_pkg/__init__.py", "ns/other/__init__.py"], "", ["ns.my_pkg", "ns.other"]),
        (["My_Pkg/__init__.py"], "", ["My_Pkg"]),
        (["a/__init__.py", "b/__init__.py"], "packages = ['a']", ["a"]),
        (["lib/a/__init__.py", "lib/a/b/c.py"], "packages = ['lib/a']", ["a", "a.b.c"]),
        (["lib/a/__init__.py", "lib/a/b.py"], "packages = ['lib/a']\nexclude = ['b.py']", ["a"]),
        (["src/a/__init__.py", "src/b.py"], "only-include = ['src/a']\nsources = ['src']", ["a"]),
        (["code/__init__.py", "code/x.py"], "only-include = ['code']\nsources = {code = 'a/b'}", ["a.b", "a.b.x"]),
        (["a/__init__.py", "a/x.py", "b/y.py"], "include = ['/a']", ["a", "a.x"]),
        (["a/__init__.py", "a/x.py"], "include = ['*.py', '!x.py']", ["a"]),
        (["a/__init__.py", "a/tests/t.py"], "include = ['a/**/*.py']\nexclude = ['tests/']", ["a"]),
        (["a/__init__.py", "extra/x.py"], "packages = ['a']\nforce-include = {'extra/x.py' = 'a/x.py'}", ["a", "a.x"]),
        (["scripts/x.py"], "bypass-selection = true", []),
        (["skimage/__init__.py"], "", ["skimage"]),
    ],
    ids=str,
)
def test_hatchling(files: list[str], settings: str, expected: list[str]) -> None:
    pyproject = project("hatchling.build", f"[tool.hatch.build.targets.wheel]\n{settings}", name="My.Pkg")
    assert modules_of(tree_of(*files, pyproject=pyproject)) == expected
    pyproject = project("hatchling.build", f"[tool.hatch.build]\n{settings}")
    assert modules_of(tree_of(*files, pyproject=pyproject)) == expected


@pytest.mark.parametrize(
    ("files", "settings", "expected"),
    [
        (["my_pkg/__init__.py", "other/__init__.py"], "", ["my_pkg"]),
        (["src/my_pkg/__init__.py", "src/my_pkg/data/x.py"], "", ["my_pkg", "my_pkg.data.x"]),
        (["my_pkg.py", "other.py"], "", ["my_pkg"]),
        (["src/one.py"], "[tool.flit.module]\nname = 'one'", ["one"]),
        (["ns/one/__init__.py", "ns/two/__init__.py"], "[tool.flit.module]\nname = 'ns.one'", ["ns.one"]),
        (["ns/one.py"], "[tool.flit.module]\nname = 'ns.one'", ["ns.one"]),
    ],
    ids=str,
)
def test_flit(files: list[str], settings: str, expected: list[str]) -> None:
    assert modules_of(tree_of(*files, pyproject=project("flit_core.buildapi", settings))) == expected


def test_flit_metadata_without_a_build_system() -> None:
    tree = tree_of("one.py", "two.py", pyproject="[tool.flit.metadata]\nmodule = 'one'\nrequires-python = '>=3.6'")
    (distribution,) = found(tree)
    assert (distribution.name, distribution.import_names, distribution.requires_python) == ("one", ("one",), ">=3.6")


@pytest.mark.parametrize(
    ("files", "settings", "expected"),
    [
        (["my_pkg/__init__.py", "other/__init__.py"], "", ["my_pkg"]),
        (["src/my_pkg/__init__.py"], "", ["my_pkg"]),
        (["my_pkg.py"], "", ["my_pkg"]),
        (["a/__init__.py", "b/__init__.py"], "packages = [{include = 'a'}]", ["a"]),
        (["lib/a/__init__.py", "b.py"], "packages = [{include = 'a', from = 'lib'}, {include = 'b.py'}]", ["a", "b"]),
        (["lib/a/__init__.py"], "packages = [{include = 'a', from = 'lib', to = 'ns'}]", ["ns.a"]),
        (["src/ns/core/__init__.py"], "packages = [{include = 'ns', from = 'src'}]", ["ns.core"]),
        (["a/__init__.py", "a/x.py", "a/t/y.py"], "packages = [{include = 'a/*.py'}]", ["a", "a.x"]),
        (["a/__init__.py", "a/t/y.py"], "packages = [{include = 'a/**/*.py'}]", ["a", "a.t.y"]),
        (["a/__init__.py", "b/x.py"], "packages = [{include = 'a'}, {include = 'b', format = 'sdist'}]", ["a"]),
    ],
    ids=str,
)
def test_poetry(files: list[str], settings: str, expected: list[str]) -> None:
    pyproject = f"[tool.poetry]\nname = 'My-Pkg'\n{settings}"
    assert modules_of(tree_of(*files, pyproject=pyproject)) == expected
    pyproject = project("poetry.core.masonry.api", f"[tool.poetry]\n{settings}")
    assert modules_of(tree_of(*files, pyproject=pyproject)) == expected


@pytest.mark.parametrize(
    ("files", "settings", "expected"),
    [
        (["a/__init__.py", "b/__init__.py", "tests/__init__.py", "docs/conf.py"], "", ["a", "b"]),
        (["src/a/__init__.py", "b/__init__.py"], "", ["a"]),
        (["lib/a/__init__.py", "b/__init__.py"], "package-dir = 'lib'", ["a"]),
        (["one.py", "two.py", "data/x.py"], "", ["one", "two"]),
        (["src/ns/a/__init__.py"], "includes = ['src/ns']", ["ns.a"]),
        (["a/__init__.py", "b/__init__.py"], "includes = ['a']", ["a"]),
        (["a/__init__.py", "a/x.py"], "excludes = ['a/x.py']", ["a"]),
        (["a/__init__.py", "docs_src/__init__.py"], "source-includes = ['docs_src/']", ["a"]),
    ],
    ids=str,
)
@pytest.mark.parametrize(("back_end", "table"), [("pdm.backend", "tool.pdm.build"), ("pdm.pep517.api", "tool.pdm")])
def test_pdm(files: list[str], settings: str, expected: list[str], back_end: str, table: str) -> None:
    assert modules_of(tree_of(*files, pyproject=project(back_end, f"[{table}]\n{settings}"))) == expected


@pytest.mark.parametrize(
    ("files", "settings", "expected"),
    [
        (["src/my_pkg/__init__.py", "src/other/__init__.py"], "", ["my_pkg"]),
        (["my_pkg/__init__.py", "docs/conf.py"], "module-root = ''", ["my_pkg"]),
        (["src/a/__init__.py", "src/b/__init__.py", "src/c/__init__.py"], "module-name = ['a', 'b']", ["a", "b"]),
        (["src/ns/a/__init__.py", "src/ns/b.py"], "module-name = 'ns.a'", ["ns.a"]),
        (["src/my_pkg/a/__init__.py", "src/my_pkg/b/__init__.py"], "namespace = true", ["my_pkg.a", "my_pkg.b"]),
    ],
    ids=str,
)
def test_uv(files: list[str], settings: str, expected: list[str]) -> None:
    assert (
        modules_of(tree_of(*files, pyproject=project("uv_build", f"[tool.uv.build-backend]\n{settings}"))) == expected
    )


def test_uv_stubs() -> None:
    tree = tree_of("src/foo-stubs/__init__.pyi", pyproject=project("uv_build", name="foo-stubs"))
    (distribution,) = found(tree)
    assert (distribution.import_names, distribution.is_typed) == (("foo",), True)
    assert all(module.is_stub for module in distribution.modules)


CORE = "python-source = 'python'\nmodule-name = 'my_pkg._core'"


@pytest.mark.parametrize(
    ("files", "settings", "expected", "compiled"),
    [
        (["python/my_pkg/__init__.py"], CORE, ["my_pkg"], ("my_pkg._core",)),
        (["python/my_pkg/_core.pyi"], CORE, ["my_pkg._core"], ("my_pkg._core",)),
        (["my_pkg.pyi"], "", ["my_pkg"], ("my_pkg",)),
        ([], "", [], ("my_pkg",)),
        (["my_pkg/__init__.py"], "", ["my_pkg"], ("my_pkg.my_pkg",)),
    ],
    ids=str,
)
def test_maturin(files: list[str], settings: str, expected: list[str], compiled: tuple[str, ...]) -> None:
    (distribution,) = found(tree_of(*files, pyproject=project("maturin", f"[tool.maturin]\n{settings}")))
    assert [module.name for module in distribution.modules] == expected
    assert distribution.compiled_modules == compiled


@pytest.mark.parametrize(
    ("files", "settings", "expected"),
    [
        (["src/my_pkg/__init__.py", "my_pkg/cpp.py"], "", ["my_pkg"]),
        (["python/my_pkg/__init__.py"], "", ["my_pkg"]),
        (["python/a/__init__.py", "b/__init__.py"], "wheel.packages = ['python/a']", ["a"]),
        (["bindings/__init__.py"], "wheel.packages = {'ns/a' = 'bindings'}", ["ns.a"]),
    ],
    ids=str,
)
def test_scikit_build_core(files: list[str], settings: str, expected: list[str]) -> None:
    pyproject = project("scikit_build_core.build", f"[tool.scikit-build]\n{settings}")
    assert modules_of(tree_of(*files, pyproject=pyproject)) == expected


def test_whey() -> None:
    files = ("lib/a/__init__.py", "lib/my_pkg/__init__.py", "my_pkg/__init__.py")
    assert modules_of(tree_of(*files, pyproject=project("whey"))) == ["my_pkg"]
    settings = "[tool.whey]\npackage = 'a'\nsource-dir = 'lib'"
    assert modules_of(tree_of(*files, pyproject=project("whey", settings))) == ["a"]


@pytest.mark.parametrize("back_end", ["mesonpy", "enscons.api", "somebody.knows"])
def test_back_ends_that_take_their_files_from_elsewhere_go_by_convention(back_end: str) -> None:
    files = ("my_pkg/__init__.py", "my_pkg/a.py", "doc/conf.py", "tools/build.py", "other/__init__.py")
    assert modules_of(tree_of(*files, pyproject=project(back_end))) == ["my_pkg", "my_pkg.a"]


@pytest.mark.parametrize(
    "system",
    [
        "build-backend = 'backend'\nbackend-path = ['.']\nrequires = ['hatchling>=1.5', 'tomli']",
        "requires = ['hatchling']\nbuild-backend = 'hatchling.ouroboros'",
    ],
)
def test_a_wrapper_in_the_tree_is_what_it_requires(system: str) -> None:
    pyproject = (
        f"[project]\nname = 'x'\n[build-system]\n{system}\n[tool.hatch.build.targets.wheel]\npackages = ['lib/a']"
    )
    assert modules_of(tree_of("lib/a/__init__.py", "x/__init__.py", pyproject=pyproject)) == ["a"]

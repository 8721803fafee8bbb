"""Which folders of a repository are distributions, which files each owns, and what is said about them."""

import pytest

from apicheck.project.discovery import find_distributions
from apicheck.project.distribution import Project
from tests.project.trees import MemoryTree, found, tree_of


def named(name: str) -> str:
    return f"[project]\nname = '{name}'\n"


def roots(project: Project) -> dict[str, tuple[str, ...]]:
    return {distribution.root: distribution.import_names for distribution in project.distributions}


def test_each_folder_with_metadata_is_one() -> None:
    tree = MemoryTree(
        {
            "pyproject.toml": "[tool.ruff]\nline-length = 100",
            "packages/one/pyproject.toml": named("one"),
            "packages/one/src/one/__init__.py": "",
            "packages/two/setup.cfg": "[metadata]\nname = two",
            "packages/two/two.py": "",
            "sdk/storage/blob/setup.py": "setup(name='azure-blob', packages=['azure.blob'])",
            "sdk/storage/blob/azure/blob/__init__.py": "",
            "libs/three/pyproject.toml": "[tool.poetry]\nname = 'three'",
            "libs/three/three/__init__.py": "",
            "scripts/x.py": "",
        }
    )
    assert roots(find_distributions(tree)) == {
        "libs/three": ("three",),
        "packages/one": ("one",),
        "packages/two": ("two",),
        "sdk/storage/blob": ("azure.blob",),
    }


def test_the_innermost_folder_owns_a_file() -> None:
    tree = MemoryTree(
        {
            "pyproject.toml": named("outer") + "[tool.setuptools.packages.find]\ninclude = ['outer*', 'inner*']",
            "outer/__init__.py": "",
            "inner/pyproject.toml": named("inner"),
            "inner/inner/__init__.py": "",
        }
    )
    assert roots(find_distributions(tree)) == {"": ("outer",), "inner": ("inner",)}


@pytest.mark.parametrize(
    "folder",
    [
        *("tests/data/project", "test/x", "docs/plugin", "examples/demo", "example", "template/x", "vendor/x"),
        *(
            "pkg/_vendor/x",
            "third_party/x",
            ".github/actions/x",
            "{{cookiecutter.name}}",
            "subprojects/x",
            "benchmarks",
        ),
    ],
)
def test_declarations_of_other_things(folder: str) -> None:
    tree = MemoryTree(
        {
            "pyproject.toml": named("pkg"),
            "pkg/__init__.py": "",
            f"{folder}/pyproject.toml": named("other") + "this is not TOML",
            f"{folder}/other/__init__.py": "",
        }
    )
    assert find_distributions(tree).problems == ()
    assert set(roots(find_distributions(tree))) == {""}


def test_a_setup_script_inside_a_package_is_no_distribution() -> None:
    script = "from numpy.distutils.core import setup\nsetup(name='core', configuration=configuration)"
    tree = MemoryTree({"setup.py": "setup(name='numpy')", "numpy/__init__.py": "", "numpy/core/setup.py": script})
    (distribution,) = find_distributions(tree).distributions
    assert distribution.name == "numpy"
    assert {module.name: module.is_support for module in distribution.modules}["numpy.core.setup"]


@pytest.mark.parametrize(
    "pyproject",
    [
        named("root") + "[tool.uv]\npackage = false",
        "[tool.poetry]\nname = 'root'\npackage-mode = false",
        "[build-system]\nrequires = ['setuptools']",
    ],
)
def test_a_workspace_that_is_not_built_itself(pyproject: str) -> None:
    tree = MemoryTree({"pyproject.toml": pyproject, "tasks/run.py": "", "a/setup.py": "setup(name='a')", "a/a.py": ""})
    assert roots(find_distributions(tree)) == {"a": ("a",)}


def test_the_same_name_from_two_distributions() -> None:
    tree = MemoryTree(
        {
            "a/pyproject.toml": named("pkg"),
            "a/pkg/__init__.py": "",
            "b/pyproject.toml": named("pkg-b"),
            "b/pkg/__init__.py": "",
        }
    )
    project = find_distributions(tree)
    assert [source.path for source in project.modules["pkg"]] == ["a/pkg/__init__.py", "b/pkg/__init__.py"]
    assert project.owners["pkg"].name == "pkg"


def test_flat_and_src_have_the_same_names() -> None:
    files = ("pkg/__init__.py", "pkg/a.py", "pkg/b/__init__.py")
    flat = find_distributions(tree_of(*files, pyproject=named("pkg")))
    src = find_distributions(tree_of(*(f"src/{path}" for path in files), pyproject=named("pkg")))
    assert list(flat.modules) == list(src.modules) == ["pkg", "pkg.a", "pkg.b"]


@pytest.mark.parametrize(
    ("declarations", "name", "requires_python"),
    [
        ({"pyproject": "[project]\nname = 'My_Pkg.X'\nrequires-python = '>=3.9'"}, "my-pkg-x", ">=3.9"),
        ({"pyproject": "[tool.poetry]\nname = 'x'\n[tool.poetry.dependencies]\npython = '^3.8'"}, "x", ">=3.8,<4"),
        (
            {"pyproject": "[tool.poetry]\nname = 'x'\n[tool.poetry.dependencies]\npython = '~3.8.1'"},
            "x",
            ">=3.8.1,<3.9",
        ),
        ({"pyproject": "[tool.poetry]\nname = 'x'\n[tool.poetry.dependencies]\npython = '>=3.8,<4'"}, "x", ">=3.8,<4"),
        ({"pyproject": "[tool.poetry]\nname = 'x'\n[tool.poetry.dependencies]\npython = '~2.7 || ^3.5'"}, "x", None),
        ({"setup_cfg": "[metadata]\nname = X\n[options]\npython-requires = >=3.6"}, "x", ">=3.6"),
        ({"setup_py": "setup(name='X', python_requires='>=3')"}, "x", ">=3"),
        ({"setup_py": "NAME = 'X'\nsetup(**dict(name=NAME, python_requires='>=' + '3'))"}, "x", ">=3"),
        ({"setup_py": "setup(name=read_name())"}, "", None),
        ({}, "", None),
    ],
    ids=str,
)
def test_name_and_python_range(declarations: dict[str, str], name: str, requires_python: str | None) -> None:
    (distribution,) = found(tree_of("pkg/__init__.py", **declarations))
    assert (distribution.name, distribution.requires_python) == (name, requires_python)


@pytest.mark.parametrize(
    ("files", "is_typed"),
    [
        (["pkg/__init__.py", "pkg/py.typed"], True),
        (["pkg/__init__.py"], False),
        (["pkg/__init__.py", "pkg/sub/__init__.py", "pkg/sub/py.typed"], False),
        (["ns/pkg/__init__.py", "ns/pkg/py.typed"], True),
        (["pkg/__init__.py", "py.typed"], False),
    ],
    ids=str,
)
def test_typed_packages(files: list[str], is_typed: bool) -> None:
    (distribution,) = found(tree_of(*files, pyproject=named("ns-pkg") + "[tool.setuptools.packages.find]"))
    assert distribution.is_typed is is_typed


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("pyproject.toml", "[project]\nname = ", 2),
        ("pyproject.toml", b"[project]\nname = '\xff'", None),
        ("setup.cfg", "[metadata\nname = x", 1),
        ("setup.py", "print 'hello'\nsetup(name='x')", 1),
        ("setup.py", "setup(\0)", None),
    ],
)
def test_a_declaration_that_does_not_parse_is_a_problem_and_the_search_goes_on(
    file: str, text: str | bytes, line: int | None
) -> None:
    project = find_distributions(
        MemoryTree({file: text, "pkg/__init__.py": "", "packages/b/setup.py": "setup(name='b')"})
    )
    (problem,) = project.problems
    assert (problem.file, problem.line) == (file, line)
    assert problem.message.startswith(f"{file} does not parse: ")
    assert roots(project)[""] == ("pkg",)


def test_a_declaration_that_cannot_be_read_is_a_problem() -> None:
    project = find_distributions(MemoryTree({"pkg/__init__.py": ""}, unreadable=("pyproject.toml",)))
    assert [problem.message for problem in project.problems] == [
        "'pyproject.toml' is a pointer to a file that was not fetched"
    ]
    assert roots(project) == {"": ("pkg",)}


def test_a_stray_script_of_another_age_is_no_problem() -> None:
    tree = MemoryTree({"pyproject.toml": named("pkg"), "pkg/__init__.py": "", "plugin/setup.py": "print 'hello'"})
    assert find_distributions(tree).problems == ()
    assert roots(find_distributions(tree)) == {"": ("pkg",)}

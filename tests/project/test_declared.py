"""What each tool's files declare to those who install a distribution; None is what only a build would tell."""

from collections.abc import Mapping
from typing import Any

import pytest

from apicheck.project.declared import Declared
from tests.project.trees import MemoryTree, found, tree_of

PEP_621 = """
[project]
name = "x"
requires-python = ">=3.9"
dependencies = ["a>=1", "B_c[d]; python_version < '3.11'"]
[project.optional-dependencies]
Full_Set = ["e<2"]
all = ["x[full-set]"]
[project.scripts]
run = "x.cli:main"
[project.gui-scripts]
window = "x.gui:main"
[project.entry-points."host.plugins"]
plug = "x.plug"
"""
POETRY = """
[tool.poetry]
name = "x"
[tool.poetry.dependencies]
python = "^3.9"
a = ">=1"
B_c = {version = "*", extras = ["d"], python = "<3.11"}
e = {version = "<2", optional = true}
[tool.poetry.extras]
Full_Set = ["e"]
all = ["e"]
[tool.poetry.scripts]
run = "x.cli:main"
window = {reference = "x.gui:main", type = "console"}
[tool.poetry.plugins."host.plugins"]
plug = "x.plug"
"""
FLIT = """
[tool.flit.metadata]
module = "x"
requires-python = ">=3.9"
requires = ["a>=1", "B_c[d]; python_version < '3.11'"]
[tool.flit.metadata.requires-extra]
Full_Set = ["e<2"]
all = ["e<2"]
[tool.flit.scripts]
run = "x.cli:main"
window = "x.gui:main"
[tool.flit.entrypoints."host.plugins"]
plug = "x.plug"
"""
SETUP_CFG = """
[metadata]
name = x
[options]
python_requires = >=3.9
install_requires =
    a>=1
    # a comment
    B_c[d]; python_version < "3.11"
[options.extras_require]
Full_Set = e<2
all =
    e<2
[options.entry_points]
console_scripts =
    run = x.cli:main
gui_scripts =
    window = x.gui:main
host.plugins =
    plug = x.plug
"""
SETUP_PY = """
from setuptools import setup
ENTRY_POINTS = {
    "console_scripts": ["run = x.cli:main"],
    "gui_scripts": "window = x.gui:main",
    "host.plugins": ["plug = x.plug"],
}
setup(
    name="x",
    python_requires=">=3.9",
    install_requires=["a>=1"],
    extras_require={"Full_Set": ["e<2"], "all": "e<2", ":python_version < '3.11'": ["B_c[d]"]},
    entry_points=ENTRY_POINTS,
)
"""
DYNAMIC = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "x"
requires-python = ">=3.9"
dynamic = ["dependencies", "optional-dependencies", "scripts", "gui-scripts", "entry-points"]
[tool.setuptools.dynamic]
dependencies = {file = ["requirements.txt"]}
[tool.setuptools.dynamic.optional-dependencies]
Full_Set = {file = "full.txt"}
all = {file = "full.txt"}
"""
TREES = {
    "PEP 621": tree_of("x/__init__.py", pyproject=PEP_621),
    "poetry": tree_of("x/__init__.py", pyproject=POETRY),
    "flit": tree_of("x/__init__.py", pyproject=FLIT),
    "setup.cfg": tree_of("x/__init__.py", setup_cfg=SETUP_CFG),
    "setup.cfg beside a script": tree_of("x/__init__.py", setup_cfg=SETUP_CFG, setup_py="setuptools.setup()"),
    "setup.py": tree_of("x/__init__.py", setup_py=SETUP_PY),
    "dynamic": MemoryTree(
        {
            "x/__init__.py": "",
            "pyproject.toml": DYNAMIC,
            "setup.cfg": SETUP_CFG,
            "requirements.txt": "a>=1  # why\n\nB_c[d]; python_version < '3.11'\n",
            "full.txt": "e<2\n",
        }
    ),
}  # fmt: skip


def declared(tree: MemoryTree) -> Declared:
    """What the one distribution of a tree declares."""
    (distribution,) = found(tree)
    return distribution.declared


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_every_tool_says_the_same(tree: MemoryTree) -> None:
    found = declared(tree)
    required, extras, points = found.dependencies, found.extras, found.entry_points
    assert required is not None
    assert extras is not None
    assert points is not None
    assert found.requires_python in {">=3.9", ">=3.9,<4"}
    shown = {(each.name, each.extras, each.specifier, each.marker) for each in required}
    assert shown == {("a", (), ">=1", ""), ("b-c", ("d",), "", 'python_version < "3.11"')}
    assert {name: [(each.name, each.specifier) for each in brought] for name, brought in extras.items()} == {
        "full-set": [("e", "<2")],
        "all": [("e", "<2")],
    }
    assert {(point.name, point.target, point.is_command) for point in points} == {
        ("run", "x.cli:main", True),
        ("window", "x.gui:main", True),
        ("plug", "x.plug", False),
    }


UNKNOWN: Mapping[str, tuple[dict[str, str], set[str]]] = {
    "computed by a back end": (
        {
            "pyproject": "[build-system]\nrequires = ['hatchling']\nbuild-backend = 'hatchling.build'\n"
            "[project]\nname = 'x'\ndynamic = ['dependencies', 'scripts', 'gui-scripts', 'entry-points']"
        },
        {"dependencies", "entry_points"},
    ),
    "a computed argument": (
        {"setup_py": "setup(name='x', install_requires=read('requirements.txt'), extras_require=EXTRAS)"},
        {"dependencies", "extras"},
    ),
    "a computed condition": (
        {"setup_py": "setup(name='x', extras_require={read(): ['a']})"},
        {"dependencies", "extras"},
    ),
    "more arguments than are written out": (
        {"setup_py": "setup(name='x', **read())"},
        {"requires_python", "dependencies", "extras", "entry_points"},
    ),
    "a list that grows": (
        {"setup_py": "NEEDS = ['a']\nif old: NEEDS.append('b')\nsetup(name='x', install_requires=NEEDS)"},
        {"dependencies"},
    ),
    "pbr": (
        {"setup_py": "setup(name='x', pbr=True)"},
        {"requires_python", "dependencies", "extras", "entry_points"},
    ),
    "a requirement that is none": ({"pyproject": "[project]\nname = 'x'\ndependencies = ['???']"}, {"dependencies"}),
    "a file that is not there": (
        {"setup_cfg": "[metadata]\nname = x\n[options]\ninstall_requires = file: requirements.txt"},
        {"dependencies"},
    ),
    "no declaration": ({}, {"requires_python", "dependencies", "extras", "entry_points"}),
    "a script without a call": (
        {"setup_py": "exec(open('build.py').read())", "setup_cfg": "[metadata]\nname = x"},
        {"requires_python", "dependencies", "extras", "entry_points"},
    ),
    "nothing unknown": ({"pyproject": "[project]\nname = 'x'"}, set()),
}  # fmt: skip


@pytest.mark.parametrize(("files", "unknown"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_only_a_build_would_tell_is_unknown(files: dict[str, str], unknown: set[str]) -> None:
    found = declared(tree_of("x/__init__.py", **files))
    fields: dict[str, Any] = {
        name: getattr(found, name) for name in ("requires_python", "dependencies", "extras", "entry_points")
    }
    assert {name for name, value in fields.items() if value is None} == unknown


def test_a_place_is_the_line_that_declares() -> None:
    found = declared(TREES["PEP 621"])
    assert found.requires_python_location is not None
    assert found.requires_python_location.line == 4
    assert [each.location and each.location.line for each in found.dependencies or ()] == [5, 5]
    assert [point.location and point.location.line for point in found.entry_points or ()] == [10, 12, 14]


def test_a_script_that_is_shipped_as_a_file_is_a_command() -> None:
    found = declared(tree_of("x/__init__.py", setup_py="setup(name='x', scripts=['bin/run'])"))
    assert [(point.name, point.target, point.is_command) for point in found.entry_points or ()] == [("run", "", True)]


def test_extras_that_name_each_other_end() -> None:
    text = "[project]\nname = 'x'\n[project.optional-dependencies]\na = ['x[b]', 'c']\nb = ['x[a]', 'd']"
    extras = declared(tree_of("x/__init__.py", pyproject=text)).extras
    assert extras is not None
    assert {name: sorted(each.name for each in brought) for name, brought in extras.items()} == {
        "a": ["c", "d"],
        "b": ["c", "d"],
    }

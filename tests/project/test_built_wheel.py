"""Unpacked wheels: what their metadata declare, and what they ship."""

from __future__ import annotations

import pytest

from apicheck.project.distribution import Distribution
from tests.project.trees import MemoryTree, found

INFO = "d-1.0.dist-info"
HEAD = "Metadata-Version: 2.1\nName: D_d\nVersion: 1.0\n"


def wheel(metadata: str = "", entry_points: str | None = None, **files: str) -> Distribution:
    """The distribution of a wheel with these lines of METADATA; `a__b` in a name of a file is `a/b`."""
    tree = {
        f"{INFO}/METADATA": HEAD + metadata,
        f"{INFO}/RECORD": "".join(f"{path},,\n" for path in files),
        **({} if entry_points is None else {f"{INFO}/entry_points.txt": entry_points}),
        **(files or {"d/__init__.py": ""}),
    }
    (distribution,) = found(MemoryTree(tree))
    return distribution


def test_its_files_are_what_it_ships() -> None:
    distribution = wheel(
        **{
            "d/__init__.py": "",
            "d/py.typed": "",
            "e.py": "",
            "d-1.0.data/purelib/d/pure.py": "",
            "d-1.0.data/platlib/d/plat.py": "",
            "d/_fast.cpython-311-x86_64-linux-gnu.so": "",
            f"{INFO}/more.py": "",
        }
    )
    assert (distribution.name, distribution.is_typed) == ("d-d", True)
    assert distribution.import_names == ("d", "e")
    assert {module.name: module.path for module in distribution.modules} == {
        "d": "d/__init__.py",
        "d.pure": "d-1.0.data/purelib/d/pure.py",
        "d.plat": "d-1.0.data/platlib/d/plat.py",
        "e": "e.py",
    }
    assert distribution.compiled_modules == ("d._fast",)


def test_it_declares_what_the_sources_would() -> None:
    declared = wheel("Requires-Python: >=3.9\nRequires-Dist: a>=1\nRequires-Dist: b[x]<2 ; sys_platform == 'win32'\n")
    assert declared.requires_python == ">=3.9"
    assert declared.declared.dependencies is not None
    assert [(each.name, each.extras, each.marker) for each in declared.declared.dependencies] == [
        ("a", (), ""),
        ("b", ("x",), 'sys_platform == "win32"'),
    ]
    assert declared.declared.location is not None
    assert declared.declared.location.file == f"{INFO}/METADATA"


@pytest.mark.parametrize(
    ("marker", "of_extra"),
    [
        ("extra == 'full'", ""),
        ("python_version < '3.9' and extra == 'full'", 'python_version < "3.9"'),
        ("extra == 'full' and python_version < '3.9'", 'python_version < "3.9"'),
        ("extra == 'FULL'", ""),
    ],
)
def test_an_extra_brings_what_its_marker_says(marker: str, of_extra: str) -> None:
    declared = wheel(f"Provides-Extra: full\nRequires-Dist: a\nRequires-Dist: b ; {marker}\n").declared
    assert declared.dependencies is not None
    assert declared.extras is not None
    assert [each.name for each in declared.dependencies] == ["a"]
    assert [(each.name, each.marker) for each in declared.extras["full"]] == [("b", of_extra)]


def test_a_requirement_of_two_extras_belongs_to_both() -> None:
    metadata = (
        "Provides-Extra: one\nProvides-Extra: two\nProvides-Extra: none\n"
        "Requires-Dist: b ; (extra == 'one' or extra == 'two') and os_name == 'nt'\n"
    )
    declared = wheel(metadata).declared
    assert declared.dependencies == ()
    assert declared.extras is not None
    assert {name: [each.name for each in brought] for name, brought in declared.extras.items()} == {
        "one": ["b"],
        "two": ["b"],
        "none": [],
    }


def test_entry_points_are_read_with_their_case() -> None:
    declared = wheel(
        entry_points="[console_scripts]\nRun-It = d.cli:main\nextra = d:x [full]\n\n[host.plugins]\nA = d.plug\n",
        **{"d/__init__.py": "", "d-1.0.data/scripts/old-tool": "#!python\n"},
    ).declared
    assert declared.entry_points is not None
    assert {(each.group, each.name, each.target) for each in declared.entry_points} == {
        ("console_scripts", "Run-It", "d.cli:main"),
        ("console_scripts", "extra", "d:x"),
        ("console_scripts", "old-tool", ""),
        ("host.plugins", "A", "d.plug"),
    }


def test_without_entry_points_there_are_none() -> None:
    assert wheel().declared.entry_points == ()


def test_entry_points_that_cannot_be_read_are_unknown() -> None:
    assert wheel(entry_points="no section\n").declared.entry_points is None


@pytest.mark.parametrize("file", ["pyproject.toml", "setup.py", "setup.cfg"])
def test_sources_with_an_installed_wheel_beside_them_are_sources(file: str) -> None:
    text = {"pyproject.toml": "[project]\nname = 'src'\n", "setup.py": "", "setup.cfg": "[metadata]\nname = src\n"}[
        file
    ]
    (distribution,) = found(MemoryTree({file: text, f"{INFO}/METADATA": HEAD, f"{INFO}/RECORD": "d/__init__.py,,\n"}))
    assert distribution.name != "d-d"


@pytest.mark.parametrize("file", ["pyproject.toml", "setup.py"])
def test_a_wheel_that_ships_the_files_of_its_build_is_a_wheel(file: str) -> None:
    text = {
        "pyproject.toml": "[project]\nname = 'src'\n",
        "setup.py": "from setuptools import setup\nsetup(name='s')\n",
    }
    assert wheel(**{file: text[file], "d/__init__.py": ""}).name == "d-d"

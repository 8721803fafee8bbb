"""What a change of a declaration comes to for those who install: odd spellings, markers, extras, every build tool.

Each case says what base and head declare and what is told, predicted from PEP 440, PEP 508, PEP 621, PEP 735 and the
tools' documentation. `PEP 621` alone is the part of a `[project]` table below name and version.
"""

from __future__ import annotations

import pytest

from apicheck.comparison import compare_range
from apicheck.model.report import RevisionLabel
from apicheck.revisions import Range, snapshot_of

Files = dict[str, str]

SOURCES: Files = {
    "x/__init__.py": "",
    "x/cli.py": "def main(): ...\ndef other(): ...\nclass App:\n    @classmethod\n    def run(cls): ...\n",
}


def pep621(text: str = "", **files: str) -> Files:
    return {"pyproject.toml": f"[project]\nname = 'x'\nversion = '1'\n{text}", **files}


def poetry(text: str = "") -> Files:
    head = "[build-system]\nrequires = ['poetry-core']\nbuild-backend = 'poetry.core.masonry.api'\n"
    return {"pyproject.toml": f"{head}[tool.poetry]\nname = 'x'\nversion = '1'\n{text}"}


def flit(text: str = "") -> Files:
    head = "[build-system]\nrequires = ['flit_core']\nbuild-backend = 'flit_core.buildapi'\n"
    return {"pyproject.toml": f"{head}[tool.flit.metadata]\nmodule = 'x'\n{text}"}


def setup_cfg(text: str = "") -> Files:
    return {"setup.cfg": f"[metadata]\nname = x\n[options]\npackages = x\n{text}", "setup.py": "import setuptools\n"}


def setup_py(arguments: str = "") -> Files:
    return {"setup.py": f"from setuptools import setup\nsetup(name='x', packages=['x'], {arguments})\n"}


def requires(*listed: str) -> Files:
    return pep621(f"dependencies = {[*listed]!r}\n")


def told(base: Files, head: Files) -> set[str]:
    older, newer = (
        snapshot_of({path: text.encode() for path, text in {**SOURCES, **files}.items()}, RevisionLabel(name, None))
        for name, files in (("base", base), ("head", head))
    )
    report = compare_range(Range(older, newer, None, 0, "x"))
    assert not report.diagnostics
    return {f"{each.severity} {each.rule} {each.path}" for each in report.changes}


NOTHING: set[str] = set()
PYTHON = "x:requires-python"
A = "x:dependencies.a"
TIGHTENED, LOOSENED = {f"risky dependency-tightened {A}"}, {f"compatible dependency-loosened {A}"}
ADDED, REMOVED = {f"compatible dependency-added {A}"}, {f"risky dependency-removed {A}"}
NARROWED, WIDENED = {f"breaking requires-python-narrowed {PYTHON}"}, {f"compatible requires-python-widened {PYTHON}"}

CASES: dict[str, tuple[Files, Files, set[str]]] = {
    # requires-python
    "a floor in other words": (
        pep621("requires-python = '>=3.9'"), pep621("requires-python = '>3.8,!=3.8.*'"), NOTHING,
    ),
    "the same releases, compatible": (
        pep621("requires-python = '~=3.9'"), pep621("requires-python = '>=3.9,==3.*'"), NOTHING,
    ),
    "a cap where none was": (pep621("requires-python = '>=3.9'"), pep621("requires-python = '>=3.9,<3.13'"), NARROWED),
    "a cap at 4 of poetry's kind": (
        pep621("requires-python = '>=3.9'"), pep621("requires-python = '>=3.9,<4'"),
        {f"risky requires-python-narrowed {PYTHON}"},
    ),
    "a floor where none was": (pep621(), pep621("requires-python = '>=3.9'"), NARROWED),
    "a floor below all that counts": (pep621(), pep621("requires-python = '>=2.6'"), NOTHING),
    "a floor that is gone": (pep621("requires-python = '>=3.9'"), pep621(), WIDENED),
    "one bad release left out": (
        pep621("requires-python = '>=3.9'"), pep621("requires-python = '>=3.9,!=3.11.0'"), NARROWED,
    ),
    "one window for another": (
        pep621("requires-python = '>=3.8,<3.11'"), pep621("requires-python = '>=3.9,<3.13'"), NARROWED | WIDENED,
    ),
    "poetry's caret is PEP 440's window": (
        poetry("[tool.poetry.dependencies]\npython = '^3.9'"),
        pep621("requires-python = '>=3.9,<4.0'"),
        NOTHING,
    ),
    "setup.cfg moved to PEP 621": (
        setup_cfg("python_requires = >=3.9\ninstall_requires =\n  a>=1\n  b; python_version < '3.11'\n"),
        pep621("requires-python = '>=3.9'\ndependencies = ['a>=1.0', 'B ; python_version<\"3.11\"']"),
        NOTHING,
    ),
    "setup.py moved to PEP 621": (
        setup_py("python_requires='>=3.9', install_requires=['a>=1'], extras_require={'e': ['c']}"),
        pep621("requires-python = '>=3.9'\ndependencies = ['a>=1']\noptional-dependencies.e = ['c']"),
        NOTHING,
    ),
    "a list that setup.py computes": (
        setup_py("install_requires=open('r.txt').read().split()"), requires("a"), NOTHING,
    ),
    # dependencies as sets of versions
    "a bound in other words": (requires("a>=1.0,<2"), requires("a~=1.0"), NOTHING),
    "a release in other words": (requires("a==1.4.*"), requires("a>=1.4,<1.5"), NOTHING),
    "a bound raised": (requires("a>=1"), requires("a>=1.1"), TIGHTENED),
    "a bound lowered": (requires("a>=1.1"), requires("a>=1"), LOOSENED),
    "a bound that an other one holds already": (requires("a>=1,>=2"), requires("a>=2"), NOTHING),
    "a version pinned": (requires("a"), requires("a==1.2.3"), TIGHTENED),
    "a pin moved": (requires("a==1.2"), requires("a==1.3"), TIGHTENED),
    "a hole": (requires("a>=1"), requires("a>=1,!=1.5.*"), TIGHTENED),
    "a hole filled": (requires("a>=1,!=1.5.*"), requires("a>=1"), LOOSENED),
    "a hole outside": (requires("a>=2"), requires("a>=2,!=1.5"), NOTHING),
    "a name in other words": (requires("My.Dep>=1"), requires("my_dep>=1"), NOTHING),
    "an address for a bound": (requires("a>=1"), requires("a @ https://example.org/a.whl"), TIGHTENED),
    "a bound for an address": (requires("a @ https://example.org/a.whl"), requires("a>=1"), NOTHING),
    "what can't be read": (requires("a>=1"), requires("a>=1.x"), NOTHING),
    # markers
    "for Windows alone, from everywhere": (requires("a"), requires("a; sys_platform == 'win32'"), REMOVED),
    "everywhere, from Windows alone": (requires("a; sys_platform == 'win32'"), requires("a"), ADDED),
    "a marker that always holds": (
        pep621("requires-python = '>=3.8'\ndependencies = ['a']"),
        pep621("requires-python = '>=3.8'\ndependencies = [\"a; python_version >= '3.0'\"]"),
        NOTHING,
    ),
    "a marker that only Python 2 does not meet": (requires("a"), requires("a; python_version >= '3.0'"), REMOVED),
    "a marker turned round": (
        requires("a; python_version < '3.11'"), requires("a; '3.11' > python_version"), NOTHING,
    ),
    "two halves that are one whole": (
        requires("a>=1"), requires("a>=1; python_version < '3.11'", "a>=1; python_version >= '3.11'"), NOTHING,
    ),
    "one half tightened": (
        requires("a>=1"), requires("a>=1; python_version < '3.11'", "a>=2; python_version >= '3.11'"), TIGHTENED,
    ),
    "for a Python below the range": (
        pep621("requires-python = '>=3.9'\ndependencies = ['a; python_version < \"3.8\"']"),
        pep621("requires-python = '>=3.9'"),
        NOTHING,
    ),
    "the same line twice": (requires("a>=1"), requires("a>=1", "a>=1"), NOTHING),
    # extras
    "an extra in other words": (
        pep621("optional-dependencies.Full_Set = ['a']"), pep621("optional-dependencies.full-set = ['A']"), NOTHING,
    ),
    "an extra that is empty now": (
        pep621("optional-dependencies.e = ['a']"), pep621("optional-dependencies.e = []"), {
            "risky dependency-removed x:optional-dependencies.e.a"
        },
    ),
    "an extra that is gone": (
        pep621("optional-dependencies.e = ['a']"), pep621(), {"breaking extra-removed x:optional-dependencies.e"},
    ),
    "an extra by way of another": (
        pep621("optional-dependencies = {e = ['a', 'b'], f = ['a']}"),
        pep621("optional-dependencies = {e = ['x[f]', 'b'], f = ['a']}"),
        NOTHING,
    ),
    "a bound within an extra": (
        pep621("optional-dependencies.e = ['a>=1']"), pep621("optional-dependencies.e = ['a>=2']"),
        {"risky dependency-tightened x:optional-dependencies.e.a"},
    ),
    "poetry's optional dependency without an extra": (
        poetry("[tool.poetry.dependencies]\na = {version = '*', optional = true}"), poetry(), NOTHING,
    ),
    "groups are nobody's business": (
        pep621("[dependency-groups]\ntest = ['pytest']\n"), pep621("[dependency-groups]\nlint = ['ruff>=1']\n"),
        NOTHING,
    ),
    "poetry's groups too": (
        poetry("[tool.poetry.group.dev.dependencies]\na = '*'"), poetry("[tool.poetry.dev-dependencies]\nb = '*'"),
        NOTHING,
    ),
    "poetry's tilde is PEP 440's window": (
        poetry("[tool.poetry.dependencies]\na = '~1.2'"), requires("a>=1.2,<1.3"), NOTHING,
    ),
    "poetry's caret below 1": (poetry("[tool.poetry.dependencies]\na = '^0.3'"), requires("a>=0.3,<0.4"), NOTHING),
    # entry points
    "a command's target in other words": (
        pep621("scripts.x = 'x.cli:main'"), pep621("scripts.x = 'x.cli : main'"), NOTHING,
    ),
    "a command with extras": (
        pep621("scripts.x = 'x.cli:main'"),
        setup_cfg("[options.entry_points]\nconsole_scripts =\n  x = x.cli:main [e]\n"),
        NOTHING,
    ),
    "a command retargeted": (pep621("scripts.x = 'x.cli:main'"), pep621("scripts.x = 'x.cli:other'"), NOTHING),
    "a command that leads nowhere": (
        pep621("scripts.x = 'x.cli:main'"), pep621("scripts.x = 'x.cli:gone'"),
        {"breaking entry-point-broken x:scripts.x"},
    ),
    "a command that leads to a method": (
        pep621("scripts.x = 'x.cli:main'"), pep621("scripts.x = 'x.cli:App.run'"), NOTHING,
    ),
    "a command in setup.py's text": (
        setup_py("entry_points='[console_scripts]\\nx = x.cli:main\\n'"), pep621("scripts.x = 'x.cli:main'"), NOTHING,
    ),
    "a command of flit": (
        flit("[tool.flit.scripts]\nx = 'x.cli:main'"), flit(), {"breaking entry-point-removed x:scripts.x"},
    ),
    "commands that a build computes": (
        pep621("scripts.x = 'x.cli:main'"),
        {"pyproject.toml": "[project]\nname = 'x'\ndynamic = ['version', 'scripts']\nentry-points.g.p = 'x.cli'\n",
         "setup.py": "import setuptools\nsetuptools.setup(entry_points=read())\n"},
        {"compatible entry-point-added x:entry-points.g.p"},
    ),
    "a file that is shipped as a command": (setup_py("scripts=['bin/x']"), setup_py("scripts=['bin/y']"), {
        "breaking entry-point-removed x:scripts.x", "compatible entry-point-added x:scripts.y",
    }),
    # names and markers of types
    "a distribution renamed": (
        pep621(), {"pyproject.toml": "[project]\nname = 'z'\nversion = '1'\n"}, {"breaking distribution-renamed x"},
    ),
    "a name in another case": (pep621(), {"pyproject.toml": "[project]\nname = 'X'\nversion = '1'\n"}, NOTHING),
    "py.typed is gone": (pep621(**{"x/py.typed": ""}), pep621(), {"breaking typed-marker-removed x:py.typed"}),
    "py.typed says partial": (pep621(**{"x/py.typed": ""}), pep621(**{"x/py.typed": "partial\n"}), NOTHING),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_what_users_notice(case: str) -> None:
    base, head, expected = CASES[case]
    assert told(base, head) == expected

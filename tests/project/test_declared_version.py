"""Where a version is read, and where it can't be."""

import pytest

from apicheck.project.declared_version import DeclaredVersion, NoVersion, declared_version
from tests.project.trees import MemoryTree, found

DYNAMIC = "[project]\nname = 'demo'\ndynamic = ['version']\n"
SETUPTOOLS = "[build-system]\nrequires = ['setuptools']\nbuild-backend = 'setuptools.build_meta'\n" + DYNAMIC
HATCH = "[build-system]\nrequires = ['hatchling']\nbuild-backend = 'hatchling.build'\n" + DYNAMIC
WRITTEN: dict[str, tuple[dict[str, str | None], str]] = {
    "PEP 621": ({"pyproject.toml": "[project]\nname = 'demo'\nversion = '1.2'"}, "pyproject.toml"),
    "poetry": ({"pyproject.toml": "[tool.poetry]\nname = 'demo'\nversion = '1.2'"}, "pyproject.toml"),
    "setup.cfg": ({"setup.cfg": "[metadata]\nname = demo\nversion = 1.2"}, "setup.cfg"),
    "setup.cfg, attr": (
        {
            "setup.cfg": "[metadata]\nname = demo\nversion = attr: demo.__version__",
            "demo/__init__.py": "__version__ = '1.2'",
        },
        "demo/__init__.py",
    ),
    "setup.cfg, file": (
        {"setup.cfg": "[metadata]\nname = demo\nversion = file: VERSION", "VERSION": "1.2\n"},
        "VERSION",
    ),
    "setup.py": ({"setup.py": "V = '1.2'\nsetup(name='demo', version=V)"}, "setup.py"),
    "setup.py that computes": (
        {"setup.py": "setup(name='demo', version=find())", "demo/__init__.py": "__version__ = '1.2'"},
        "demo/__init__.py",
    ),
    "setuptools, attr of another module": (
        {
            "pyproject.toml": SETUPTOOLS + "[tool.setuptools.dynamic]\nversion = {attr = 'demo.__version__'}",
            "demo/__init__.py": "from demo._version import version as __version__",
            "demo/_version.py": "version: str = '1.2'",
        },
        "demo/_version.py",
    ),
    "setuptools, attr below src": (
        {
            "pyproject.toml": SETUPTOOLS + "[tool.setuptools.dynamic]\nversion = {attr = 'demo.about.VERSION'}",
            "demo/__init__.py": None,
            "src/demo/__init__.py": "",
            "src/demo/about.py": "VERSION = '1.2'",
        },
        "src/demo/about.py",
    ),
    "setuptools, file": (
        {"pyproject.toml": SETUPTOOLS + "[tool.setuptools.dynamic]\nversion = {file = 'V.txt'}", "V.txt": "1.2"},
        "V.txt",
    ),
    "hatch, path": (
        {
            "pyproject.toml": HATCH + "[tool.hatch.version]\npath = 'demo/__about__.py'",
            "demo/__about__.py": "__version__ = '1.2'",
        },
        "demo/__about__.py",
    ),
    "pdm, path": (
        {
            "pyproject.toml": DYNAMIC + "[tool.pdm.version]\nsource = 'file'\npath = 'demo/v.py'",
            "demo/v.py": "__version__ = '1.2'",
        },
        "demo/v.py",
    ),
    "flit": (
        {
            "pyproject.toml": "[build-system]\nrequires = ['flit_core']\nbuild-backend = 'flit_core.buildapi'\n"
            + DYNAMIC,
            "demo/__init__.py": "'''Demo.'''\n__version__ = '1.2'",
        },
        "demo/__init__.py",
    ),
    "flit, relative import": (
        {
            "pyproject.toml": DYNAMIC,
            "demo/__init__.py": "from .sub._version import __version__",
            "demo/sub/__init__.py": "",
            "demo/sub/_version.py": "__version__ = '1.2'",
        },
        "demo/sub/_version.py",
    ),
    "no declaration": ({"demo/__init__.py": "__version__ = '1.2'"}, "demo/__init__.py"),
    "a tool for tags that does not decide": (
        {
            "pyproject.toml": "[build-system]\nrequires = ['setuptools', 'setuptools-scm']\n"
            "[project]\nname = 'demo'\nversion = '1.2'"
        },
        "pyproject.toml",
    ),
}
UNWRITTEN: dict[str, tuple[dict[str, str | None], str]] = {
    "setuptools-scm": (
        {"pyproject.toml": "[build-system]\nrequires = ['setuptools', 'setuptools_scm>=8']\n" + DYNAMIC},
        "is derived from tags by setuptools-scm",
    ),
    "setuptools-scm in a script": (
        {"setup.py": "setup(name='demo', use_scm_version=True)"},
        "is derived from tags by use_scm_version",
    ),
    "hatch-vcs": (
        {"pyproject.toml": HATCH + "[tool.hatch.version]\nsource = 'vcs'"},
        "is derived from tags by hatch's source 'vcs'",
    ),
    "pbr": ({"setup.py": "setup(setup_requires=['pbr'], pbr=True)"}, "is derived from tags by pbr"),
    "poetry-dynamic-versioning": (
        {
            "pyproject.toml": "[tool.poetry]\nname = 'demo'\nversion = '0.0.0'\n"
            "[tool.poetry-dynamic-versioning]\nenable = true"
        },
        "is derived from tags by poetry-dynamic-versioning",
    ),
    "versioneer": (
        {"pyproject.toml": DYNAMIC + "[tool.versioneer]\nVCS = 'git'"},
        "is derived from tags by versioneer",
    ),
    "pdm": (
        {"pyproject.toml": DYNAMIC + "[tool.pdm.version]\nsource = 'scm'"},
        "is derived from tags by pdm",
    ),
    "computed": (
        {"pyproject.toml": SETUPTOOLS + "[tool.setuptools.dynamic]\nversion = {attr = 'demo.__version__'}"},
        "is computed: demo.__version__ is not written out",
    ),
    "a missing file": (
        {"pyproject.toml": SETUPTOOLS + "[tool.setuptools.dynamic]\nversion = {file = 'VERSION'}"},
        "should be in VERSION, which is missing or empty",
    ),
    "nowhere": ({"pyproject.toml": DYNAMIC}, "is not written out in the metadata or modules"),
    "imports in a circle": (
        {
            "pyproject.toml": DYNAMIC,
            "demo/__init__.py": "from demo.a import __version__",
            "demo/a.py": "from demo import __version__",
        },
        "is not written out in the metadata or modules",
    ),
}


def tree(files: dict[str, str | None]) -> MemoryTree:
    return MemoryTree({path: text for path, text in {"demo/__init__.py": "", **files}.items() if text is not None})


@pytest.mark.parametrize(("files", "file"), WRITTEN.values(), ids=WRITTEN)
def test_a_version_is_read_where_it_is_written(files: dict[str, str | None], file: str) -> None:
    snapshot = tree(files)
    (distribution,) = found(snapshot)
    assert declared_version(snapshot, distribution) == DeclaredVersion("1.2", file)


@pytest.mark.parametrize(("files", "reason"), UNWRITTEN.values(), ids=UNWRITTEN)
def test_a_version_that_cannot_be_read_has_a_reason(files: dict[str, str | None], reason: str) -> None:
    snapshot = tree(files)
    (distribution,) = found(snapshot)
    assert declared_version(snapshot, distribution) == NoVersion(reason)

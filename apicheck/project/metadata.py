"""Reads what a folder declares in `pyproject.toml`, `setup.cfg` and `setup.py`: as written, no defaults filled in."""

import configparser
from collections.abc import Mapping
from typing import TypeVar

import msgspec
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from apicheck.project.distribution import Problem
from apicheck.project.folders import join
from apicheck.project.poetry_constraints import specifier_of
from apicheck.project.setup_script import SetupScript, read_setup_script
from apicheck.project.toml_files import parse_toml, sentence
from apicheck.project.tree import Tree
from apicheck.project.version_sets import ALTERNATIVES
from apicheck.revisions import UnreadableFile

DECLARING_FILES = frozenset({"pyproject.toml", "setup.cfg", "setup.py"})

T = TypeVar("T")


class Declaration(msgspec.Struct, frozen=True):
    """The declaring files of one folder; a file that is missing or cannot be read is empty, or None for the script."""

    root: str
    pyproject: Mapping[str, object]
    setup_cfg: Mapping[str, Mapping[str, str]]
    setup_script: SetupScript | None

    def table(self, *path: str) -> Mapping[str, object]:
        """The table at `path` in `pyproject.toml`, empty where there is none."""
        found: object = self.pyproject
        for key in path:
            found = found.get(key) if isinstance(found, Mapping) else None
        return found if isinstance(found, Mapping) else {}

    def argument(self, name: str, kind: type[T]) -> T | None:
        """A written-out keyword argument of `setup(...)`, None where it is missing, computed or of another type."""
        value = self.setup_script.arguments.get(name) if self.setup_script is not None else None
        return value if isinstance(value, kind) else None

    @property
    def raw_name(self) -> str:
        """The distribution's name as written, "" where none is."""
        candidates = (
            self.table("project").get("name"),
            self.table("tool", "poetry").get("name"),
            self.table("tool", "flit", "metadata").get("dist-name"),
            self.table("tool", "flit", "metadata").get("module"),
            self.setup_cfg.get("metadata", {}).get("name"),
            self.argument("name", str),
        )
        return next((name.strip() for name in candidates if isinstance(name, str) and name.strip()), "")

    @property
    def name(self) -> str:
        """The normalised name (PEP 503), "" where none is declared."""
        return canonicalize_name(self.raw_name)

    @property
    def requires_python(self) -> str | None:
        """The declared range of Python versions, poetry's `^` and `~` written as comparisons."""
        candidates = (
            self.table("project").get("requires-python"),
            _one_range(self.table("tool", "poetry", "dependencies").get("python")),
            self.table("tool", "flit", "metadata").get("requires-python"),
            self.setup_cfg.get("options", {}).get("python_requires"),
            self.argument("python_requires", str),
        )
        return next((text.strip() for text in candidates if isinstance(text, str) and text.strip()), None)

    @property
    def dependencies(self) -> tuple[str, ...]:
        """The requirements as written (PEP 508), of poetry's the names alone; those of extras are left out."""
        poetry = self.table("tool", "poetry", "dependencies")
        required = [
            name
            for name, value in poetry.items()
            if not (isinstance(value, Mapping) and (value.get("optional") or "markers" in value or "python" in value))
        ]
        candidates = (
            self.table("project").get("dependencies"),
            [name for name in required if name != "python"],
            self.setup_cfg.get("options", {}).get("install_requires", "").splitlines(),
            self.argument("install_requires", list),
        )
        found = next((found for found in candidates if isinstance(found, list) and found), [])
        return tuple(text.partition("#")[0].strip() for text in found if isinstance(text, str) and text.strip())

    @property
    def back_end(self) -> str:
        """What builds the distribution, by a short name; "setuptools" where nothing is named (PEP 517)."""
        system = self.table("build-system")
        named = system.get("build-backend")
        if isinstance(named, str) and "backend-path" not in system:
            module = named.partition(":")[0]
            return next((back_end for prefix, back_end in _BACK_ENDS.items() if _is_in(module, prefix)), module)
        requires = system.get("requires")
        for text in requires if isinstance(requires, list) else ():
            if required := _back_end_required(text):
                return required
        for tool in ("poetry", "flit"):
            if not system and self.table("tool", tool):
                return tool
        return "setuptools"

    @property
    def is_no_package(self) -> bool:
        """True where uv's `package = false` or poetry's `package-mode = false` says that nothing is built."""
        return (
            self.table("tool", "uv").get("package") is False
            or self.table("tool", "poetry").get("package-mode") is False
        )

    @property
    def is_distribution(self) -> bool:
        """True where the folder is meant to be built: it has metadata, not only the settings of tools."""
        return not self.is_no_package and bool(
            self.table("project")
            or self.table("tool", "poetry").get("name")
            or self.table("tool", "flit", "metadata")
            or self.setup_cfg.get("metadata", {}).get("name")
            or (self.setup_script is not None and {"name", "packages", "py_modules"} & self._given)
        )

    @property
    def _given(self) -> frozenset[str]:
        return self.setup_script.computed | self.setup_script.arguments.keys() if self.setup_script else frozenset()


_BACK_ENDS = {
    "setuptools": "setuptools",
    "hatchling": "hatchling",
    "flit_core": "flit",
    "flit": "flit",
    "flit_scm": "flit",
    "poetry": "poetry",
    "poetry_dynamic_versioning": "poetry",
    "pdm.backend": "pdm",
    "pdm.pep517": "pdm",
    "uv_build": "uv",
    "maturin": "maturin",
    "mesonpy": "meson",
    "scikit_build_core": "scikit-build",
    "whey": "whey",
}
"""The module of a `build-backend`, or a package above it."""

_BACK_END_REQUIREMENTS = {
    "setuptools": "setuptools",
    "hatchling": "hatchling",
    "flit-core": "flit",
    "poetry-core": "poetry",
    "pdm-backend": "pdm",
    "pdm-pep517": "pdm",
    "uv-build": "uv",
    "maturin": "maturin",
    "meson-python": "meson",
    "scikit-build-core": "scikit-build",
    "whey": "whey",
}
"""The requirement that tells what an in-tree back end (PEP 517, `backend-path`) wraps."""


def read_declaration(tree: Tree, root: str) -> tuple[Declaration, tuple[Problem, ...]]:
    """The declarations in the folder `root`. What cannot be read or parsed is a problem and counts as absent."""
    problems: list[Problem] = []

    def content(name: str) -> tuple[str, bytes]:
        path = join(root, name)
        if path not in tree.files:
            return path, b""
        try:
            return path, tree.read(path)
        except UnreadableFile as error:
            problems.append(Problem(path, None, str(error)))
            return path, b""

    path, data = content("pyproject.toml")
    pyproject, problem = parse_toml(path, data)
    if problem is not None:
        problems.append(problem)
    path, data = content("setup.cfg")
    try:
        setup_cfg = _parse_ini(data)
    except (configparser.Error, UnicodeDecodeError) as error:
        setup_cfg = {}
        problems.append(Problem(path, getattr(error, "lineno", None), f"{path} does not parse: {sentence(error)}"))
    path, data = content("setup.py")
    script = None
    try:
        script = read_setup_script(data)
    except (SyntaxError, ValueError, RecursionError) as error:
        problems.append(Problem(path, getattr(error, "lineno", None), f"{path} does not parse: {sentence(error)}"))
    return Declaration(root, pyproject, setup_cfg, script), tuple(problems)


def _parse_ini(data: bytes) -> dict[str, dict[str, str]]:
    parser = configparser.RawConfigParser()
    parser.read_string(data.decode("utf-8-sig"))
    return {
        section: {key.replace("-", "_"): value for key, value in parser.items(section)} for section in parser.sections()
    }


def _back_end_required(text: object) -> str:
    try:
        name = canonicalize_name(Requirement(str(text)).name)
    except InvalidRequirement:
        return ""
    return _BACK_END_REQUIREMENTS.get(name, "")


def _is_in(module: str, prefix: str) -> bool:
    return module == prefix or module.startswith(f"{prefix}.")


def _one_range(constraint: object) -> str | None:
    """PEP 440 spelling of a poetry constraint, None for alternatives, which it has no spelling for."""
    specifiers = specifier_of(constraint) if isinstance(constraint, str) else None
    return None if specifiers is None or ALTERNATIVES in specifiers else specifiers

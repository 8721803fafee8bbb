"""The version that a tree declares for one of its distributions, read without running anything.

Sources: `pyproject.toml` specification, "version"; the documentation of setuptools ("Dynamic Metadata"), hatch
("Versioning"), flit ("Module metadata"), poetry, pdm ("Dynamic versioning").
"""

import ast
import warnings
from collections.abc import Mapping

import msgspec
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from apicheck.project.distribution import Distribution
from apicheck.project.folders import join, normal
from apicheck.project.metadata import Declaration, read_declaration
from apicheck.project.tree import Tree
from apicheck.project.values import texts
from apicheck.revisions import UnreadableFile

_VERSION_MODULES = ("__about__", "_version", "__version__", "version", "_about", "about", "__init__")
_NAMES = ("__version__", "VERSION", "version")
_MOST_HOPS = 5
_FROM_TAGS = frozenset(
    {
        *("setuptools-scm", "setuptools-git-versioning", "hatch-vcs", "versioneer", "flit-scm", "pbr", "dunamai"),
        *("poetry-dynamic-versioning", "uv-dynamic-versioning", "versioningit", "vcs-versioning", "incremental"),
        *("hatch-regex-commit", "pdm-scm", "setuptools-git", "miniver"),
    }
)
"""What derives a version from tags when a build asks for it."""


class DeclaredVersion(msgspec.Struct, frozen=True):
    """A version as it is written, and the file that has it."""

    text: str
    file: str


class NoVersion(msgspec.Struct, frozen=True):
    """No version can be read; `reason` completes the sentence "the version ..."."""

    reason: str


def declared_version(tree: Tree, distribution: Distribution) -> DeclaredVersion | NoVersion:
    """Read the version of a distribution of this tree: its metadata, or else a `__version__` in its modules."""
    declaration, _ = read_declaration(tree, distribution.root)
    reader = _Reader(tree, distribution, declaration)
    return reader.from_metadata() or reader.from_modules() or NoVersion("is not written out in the metadata or modules")


class _Reader:
    def __init__(self, tree: Tree, distribution: Distribution, declaration: Declaration) -> None:
        self._tree = tree
        self._declaration = declaration
        self._distribution = distribution
        self._pyproject = join(declaration.root, "pyproject.toml")
        self._files = {module.name: module.path for module in reversed(distribution.modules) if not module.is_stub}

    def from_metadata(self) -> DeclaredVersion | NoVersion | None:
        """The version in a declaring file, or where that says it is; None where nothing is said."""
        declaration = self._declaration
        written = declaration.table("project").get("version")
        if isinstance(written, str):
            return DeclaredVersion(written, self._pyproject)
        if tool := self._tag_reader():
            return NoVersion(f"is derived from tags by {tool}")
        poetry = declaration.table("tool", "poetry").get("version")
        if isinstance(poetry, str):
            return DeclaredVersion(poetry, self._pyproject)
        return self._of_setuptools_table() or self._of_path() or self._of_setup_cfg() or self._of_setup_script()

    def from_modules(self) -> DeclaredVersion | None:
        """A literal `__version__` of the topmost modules, or of the module that they take it from."""
        for top in self._distribution.import_names:
            for module in (top, *(f"{top}.{name}" for name in _VERSION_MODULES[:-1])):
                if (found := self._literal(module, ("__version__",))) is not None:
                    return found
        return None

    def _tag_reader(self) -> str:
        """The name of what derives the version from tags, "" where nothing does."""
        declaration = self._declaration
        requires = declaration.table("build-system").get("requires")
        names = {_name(text) for text in (requires if isinstance(requires, list) else ())}
        is_dynamic = "version" in texts(declaration.table("project").get("dynamic")) or not declaration.table("project")
        hatch = declaration.table("tool", "hatch", "version").get("source")
        if isinstance(hatch, str) and hatch not in {"regex", "code", "env"}:
            return f"hatch's source {hatch!r}"
        if declaration.table("tool", "pdm", "version").get("source") == "scm":
            return "pdm"
        if declaration.table("tool", "poetry-dynamic-versioning").get("enable") is True:
            return "poetry-dynamic-versioning"
        has_path = "path" in declaration.table("tool", "hatch", "version")
        tools = sorted(name for name in names & _FROM_TAGS if name != "poetry-dynamic-versioning")
        if tools and is_dynamic and not has_path and not self._is_written_elsewhere():
            return tools[0]
        if "versioneer" in declaration.setup_cfg or declaration.table("tool", "versioneer"):
            return "versioneer"
        script = declaration.setup_script
        given = script.arguments.keys() | script.computed if script is not None else frozenset()
        return next((name for name in ("use_scm_version", "pbr", "use_incremental") if name in given), "")

    def _is_written_elsewhere(self) -> bool:
        """True where a file is named for the version although the build requires a tool that could derive it."""
        setuptools = self._declaration.table("tool", "setuptools", "dynamic").get("version")
        written = self._declaration.setup_cfg.get("metadata", {}).get("version", "").strip()
        return (
            isinstance(setuptools, Mapping) or bool(written) or "version" in self._declaration.table("tool", "poetry")
        )

    def _of_setuptools_table(self) -> DeclaredVersion | NoVersion | None:
        table = self._declaration.table("tool", "setuptools", "dynamic").get("version")
        if not isinstance(table, Mapping):
            return None
        if isinstance(attribute := table.get("attr"), str):
            return self._attribute(attribute)
        for file in texts(table.get("file")):
            return self._content(file)
        return None

    def _of_path(self) -> DeclaredVersion | NoVersion | None:
        """hatch's and pdm's `path`: a file with an assignment to `__version__` or the like."""
        for table in (("tool", "hatch", "version"), ("tool", "pdm", "version")):
            path = self._declaration.table(*table).get("path")
            if isinstance(path, str):
                file = join(self._declaration.root, normal(path))
                return _literal_in(self._read(file), file, _NAMES) or NoVersion(f"is not written out in {file}")
        return None

    def _of_setup_cfg(self) -> DeclaredVersion | NoVersion | None:
        text = self._declaration.setup_cfg.get("metadata", {}).get("version", "").strip()
        directive, _, rest = text.partition(":")
        if directive == "attr" and rest:
            return self._attribute(rest.strip())
        if directive == "file" and rest:
            return self._content(rest.strip())
        return DeclaredVersion(text, join(self._declaration.root, "setup.cfg")) if text else None

    def _of_setup_script(self) -> DeclaredVersion | None:
        text = self._declaration.argument("version", str)
        return None if text is None else DeclaredVersion(text, join(self._declaration.root, "setup.py"))

    def _attribute(self, dotted: str) -> DeclaredVersion | NoVersion:
        module, _, name = dotted.rpartition(".")
        found = self._literal(module, (name,))
        return found if found is not None else NoVersion(f"is computed: {dotted} is not written out")

    def _content(self, path: str) -> DeclaredVersion | NoVersion:
        file = join(self._declaration.root, normal(path))
        text = self._read(file).decode("utf-8-sig", "replace").strip()
        return DeclaredVersion(text, file) if text else NoVersion(f"should be in {file}, which is missing or empty")

    def _literal(self, module: str, names: tuple[str, ...], hops: int = 0) -> DeclaredVersion | None:
        """The text that a name of a module is bound to; imports from other modules of the distribution are followed."""
        file = self._file_of(module)
        if file is None or hops > _MOST_HOPS:
            return None
        source = self._read(file)
        found = _literal_in(source, file, names)
        if found is not None:
            return found
        for node in _statements(source):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if (alias.asname or alias.name) in names:
                        package = module if file.endswith("/__init__.py") else module.rpartition(".")[0]
                        return self._literal(_imported(node, package), (alias.name,), hops + 1)
        return None

    def _file_of(self, module: str) -> str | None:
        if module in self._files:
            return self._files[module]
        path = join(self._declaration.root, module.replace(".", "/"))
        for candidate in (f"{path}.py", f"{path}/__init__.py"):
            if candidate in self._tree.files:
                return candidate
        return None

    def _read(self, path: str) -> bytes:
        try:
            return self._tree.read(path) if path in self._tree.files else b""
        except UnreadableFile:
            return b""


def _literal_in(source: bytes, file: str, names: tuple[str, ...]) -> DeclaredVersion | None:
    """The text that one of the names is assigned at the top of a module, the first of `names` before the others."""
    found: dict[str, str] = {}
    for node in _statements(source):
        match node:
            case ast.Assign(targets=targets, value=ast.Constant(value=str(text))):
                found |= {target.id: text for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str(text))):
                found[name] = text
    return next((DeclaredVersion(found[name], file) for name in names if name in found), None)


def _statements(source: bytes) -> list[ast.stmt]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return []


def _imported(node: ast.ImportFrom, package: str) -> str:
    above = package.split(".")[: len(package.split(".")) - (node.level - 1)] if node.level else []
    return ".".join((*above, *([node.module] if node.module else [])))


def _name(requirement: object) -> str:
    try:
        return canonicalize_name(Requirement(str(requirement)).name)
    except InvalidRequirement:
        return ""

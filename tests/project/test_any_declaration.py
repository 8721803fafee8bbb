"""Whatever stands in a declaration, the search answers: with what it found, and a problem where it could not read."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from apicheck.project.discovery import find_distributions
from tests.project.trees import MemoryTree

_BACK_ENDS = st.sampled_from(
    [
        *("setuptools.build_meta", "hatchling.build", "flit_core.buildapi", "poetry.core.masonry.api", "pdm.backend"),
        *("uv_build", "maturin", "mesonpy", "scikit_build_core.build", "whey"),
    ]
)
_SETTINGS = st.sampled_from(
    [
        *("tool.setuptools.packages", "tool.setuptools.packages.find.where", "tool.setuptools.packages.find.exclude"),
        *(
            "tool.setuptools.package-dir",
            "tool.setuptools.py-modules",
            "tool.setuptools.ext-modules",
            "tool.setuptools",
        ),
        *(
            "tool.hatch.build.include",
            "tool.hatch.build.exclude",
            "tool.hatch.build.sources",
            "tool.hatch.build.packages",
        ),
        *("tool.hatch.build.targets.wheel", "tool.hatch.build.force-include", "tool.flit.module.name", "tool.flit"),
        *("tool.poetry.packages", "tool.poetry.dependencies.python", "tool.poetry.name", "tool.pdm.build.includes"),
        *("tool.pdm.build.excludes", "tool.pdm.build.package-dir", "tool.uv.build-backend.module-name", "tool.uv"),
        *("tool.maturin.module-name", "tool.maturin.python-source", "tool.scikit-build.wheel.packages", "tool.whey"),
        *("project.name", "project.requires-python", "project", "build-system.requires", "build-system"),
    ]
)
_TEXTS = st.one_of(
    st.sampled_from(
        ["pkg", "src/pkg", "*", "**/*.py", "!a", "[z-a]", "[", "/", "..", "./src", "^3", "~", "pkg.sub", ""]
    ),
    st.text(st.characters(codec="utf-8"), max_size=6),
)
_VALUES = st.recursive(
    st.one_of(_TEXTS, st.booleans(), st.integers(-9, 9)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_TEXTS, inner, max_size=2)),
    max_leaves=4,
)
_FILES = ("src/pkg/__init__.py", "src/pkg/sub/a.py", "pkg/__init__.py", "pkg/b.pyi", "one.py", "ns/x/__init__.py")


def _toml(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return '"' + "".join(f"\\U{ord(character):08X}" for character in value) + '"'
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case dict():
            return "{" + ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    return str(value)


@settings(max_examples=400, deadline=None)
@given(_BACK_ENDS, st.dictionaries(_SETTINGS, _VALUES, max_size=3))
def test_any_settings(back_end: str, chosen: dict[str, Any]) -> None:
    lines = [f"{key} = {_toml(value)}" for key, value in chosen.items()]
    if not any(key.startswith("build-system") for key in chosen):
        lines.append(f"build-system.build-backend = '{back_end}'")
    tree = MemoryTree({"pyproject.toml": "\n".join(lines), **dict.fromkeys(_FILES, "")})
    project = find_distributions(tree)
    assert {problem.file for problem in project.problems} <= {"pyproject.toml"}
    paths = [module.path for distribution in project.distributions for module in distribution.modules]
    assert set(paths) <= {*_FILES, "Cargo.toml"}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["pyproject.toml", "setup.cfg", "setup.py"]), st.binary(max_size=80), st.text(max_size=40))
def test_any_bytes(file: str, data: bytes, text: str) -> None:
    starts = {"pyproject.toml": b"[project]\n", "setup.cfg": b"[metadata]\nname=", "setup.py": b"setup(name="}
    for content in (data, starts[file] + data, text.encode(errors="surrogatepass")):
        project = find_distributions(MemoryTree({file: content, **dict.fromkeys(_FILES, "")}))
        assert {problem.file for problem in project.problems} <= {file}
        assert project.modules

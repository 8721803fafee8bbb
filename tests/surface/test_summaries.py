"""Each distinct blob is read once a run, and it does not matter in which process."""

import ast
import gc
import os
import signal
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

import apicheck
from apicheck.comparison import compare_range
from apicheck.model.module import ModuleSummary
from apicheck.model.report import Report, RevisionLabel
from apicheck.revisions import Range, snapshot_of
from apicheck.surface.reading import copies, summaries
from apicheck.surface.reading.extraction import extract
from apicheck.surface.reading.likeness import say_the_same
from apicheck.surface.reading.syntax import KnownFunctions

FIXTURES = Path(__file__).parents[2] / "fixtures"
PACKAGE = Path(apicheck.__file__).parent

SHARED = {
    "pyproject.toml": b'[project]\nname = "pkg"\nversion = "1"\n',
    "pkg/__init__.py": b"from pkg.one import f\n",
    "pkg/one.py": b"def f(a): ...\n",
    "pkg/two.py": b"def f(a): ...\n",
}
CHANGED = {**SHARED, "pkg/two.py": b"def f(b): ...\n"}


def compared() -> Report:
    """Compare two trees of which one module differs."""
    base, head = snapshot_of(SHARED, RevisionLabel("a", None)), snapshot_of(CHANGED, RevisionLabel("b", None))
    return compare_range(Range(base, head, None, 0, "pkg"))


def test_what_both_revisions_share_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(data: bytes, name: str, *, is_package: bool, is_stub: bool, **versions: Any) -> ModuleSummary:
        read.append(name)
        return extract(data, name, is_package=is_package, is_stub=is_stub, **versions)

    monkeypatch.setattr(summaries, "extract", counted)
    assert [change.path for change in compared().changes] == ["pkg.two.f"]
    assert sorted(read) == ["pkg", "pkg.one", "pkg.two", "pkg.two"]


@pytest.fixture
def shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let copies of this process do their share, however little there is to do, and though pytest has other threads."""
    monkeypatch.setattr(summaries, "_BREAK_EVEN_BYTES", 0)
    monkeypatch.setattr(copies, "_can_be_copied", lambda: True)
    monkeypatch.setattr("os.cpu_count", lambda: 3)


forks = pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux alone")
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")


@forks
def test_one_process_and_many_say_the_same(request: pytest.FixtureRequest) -> None:
    alone = compared()
    request.getfixturevalue("shared_out")
    assert compared() == alone


@forks
@pytest.mark.usefixtures("shared_out")
def test_each_file_is_read_by_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def noted(data: bytes, name: str, *, is_package: bool, is_stub: bool, **versions: Any) -> ModuleSummary:
        (tmp_path / f"{name}-{sum(data)}-{os.getpid()}").touch()
        return extract(data, name, is_package=is_package, is_stub=is_stub, **versions)

    monkeypatch.setattr(summaries, "extract", noted)
    compared()
    names = [path.name for path in tmp_path.iterdir()]
    assert len(names) == 4
    assert len({name.rpartition("-")[2] for name in names}) == 3


@forks
@pytest.mark.usefixtures("shared_out")
@pytest.mark.parametrize("fatal", [MemoryError(), None])
def test_the_work_of_a_copy_that_died_is_done(monkeypatch: pytest.MonkeyPatch, fatal: Exception | None) -> None:
    here = os.getpid()

    def dying(data: bytes, name: str, *, is_package: bool, is_stub: bool, **versions: Any) -> ModuleSummary:
        if os.getpid() != here:
            if fatal is None:
                os.kill(os.getpid(), signal.SIGKILL)
            else:
                raise fatal
        return extract(data, name, is_package=is_package, is_stub=is_stub, **versions)

    monkeypatch.setattr(summaries, "extract", dying)
    assert [change.path for change in compared().changes] == ["pkg.two.f"]


def test_no_syntax_tree_outlives_its_summary() -> None:
    """Comparisons run without a search for garbage: a circle of references would keep every tree until the end."""
    source = "import os\n\n\ndef make():\n    class Made: ...\n    return Made\n\n\nMade = make()\n" * 3
    gc.collect()
    gc.disable()
    try:
        before = sum(isinstance(each, ast.stmt) for each in gc.get_objects())
        kept = extract(source.encode(), "pkg.mod", is_package=False, is_stub=False)
        after = sum(isinstance(each, ast.stmt) for each in gc.get_objects())
    finally:
        gc.enable()
    assert kept.scope
    assert after == before


def read_after(earlier: str, later: str) -> tuple[ModuleSummary, int]:
    """Read a module when its other version has been read; return how many functions that had to be read anew, too."""
    known: KnownFunctions = {}
    extract(earlier.encode(), "m", is_package=False, is_stub=False, known=known)
    before = len(known)
    return extract(later.encode(), "m", is_package=False, is_stub=False, known=known), len(known) - before


def test_what_is_known_of_another_version_changes_no_summary() -> None:
    bases = [path for path in FIXTURES.rglob("*.py") if "base" in path.relative_to(FIXTURES).parts]
    compared = 0
    for path in bases:
        later = Path(*("head" if part == "base" else part for part in path.parts))
        if later.is_file():
            compared += 1
            texts = path.read_text(), later.read_text()
            assert read_after(*texts)[0] == read_after("", texts[1])[0], later
    assert compared > 500


@pytest.mark.parametrize(
    ("before", "after", "function"),
    [
        (
            'TEXT = "f is deprecated since 1.0"',
            'TEXT = "f is deprecated since 2.0"',
            "import warnings\n\ndef f():\n    warnings.warn(TEXT, DeprecationWarning)\n",
        ),
        (
            'NAMES = ["one"]',
            'NAMES = ["two"]',
            "def decorate(cls):\n    for name in NAMES:\n        setattr(cls, name, 1)\n    return cls\n",
        ),
    ],
)
def test_what_other_statements_say_of_a_function_is_read_anew(before: str, after: str, function: str) -> None:
    earlier, later = (f"{text}\n{function}" for text in (before, after))
    found, anew = read_after(earlier, later)
    assert anew == 0
    assert found == read_after("", later)[0]
    assert found.scope != read_after("", earlier)[0].scope


def test_lines_are_those_of_the_version_that_is_read() -> None:
    found, anew = read_after("def f(): ...\n", "\n\ndef f(): ...\n")
    assert anew == 0
    assert found.scope["f"][0].definition.line == 3


def test_what_comes_back_from_the_cache_says_the_same() -> None:
    # Otherwise a commit that changes no API would be linked and paired in full wherever one side of it is known.
    for file in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(("apicheck", *file.relative_to(PACKAGE).with_suffix("").parts))
        summary = extract(file.read_bytes(), name, is_package=False, is_stub=False)
        kept = msgspec.msgpack.decode(msgspec.msgpack.encode(summary), type=ModuleSummary)
        assert say_the_same(summary, kept), name

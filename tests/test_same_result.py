"""The report depends on the two sides alone: not on the cache, on processes, or on the order in which sets are walked.

The histories are this project's own, where the tests run in a clone of it, and one that is made of fixtures.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pygit2
import pytest

from apicheck.cache.store import Store
from apicheck.comparison import compare_range
from apicheck.report import json
from apicheck.report.formats import Options
from apicheck.revisions import RevisionError, open_pair
from apicheck.surface.reading import copies, readability, summaries
from tests.cli.program import repository as repository_of

_ROOT = Path(__file__).parent.parent
_OWN_COMMITS = 3
_Case = tuple[Path, str, str]

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")


def _own_history() -> Iterator[tuple[str, str]]:
    """Yield commits of this repository with their parents, some of those that changed the package, over all of it."""
    try:
        git = pygit2.Repository(str(_ROOT))
        commits = [
            (str(commit.parent_ids[0]), str(commit.id))
            for commit in git.walk(git.head.target, pygit2.enums.SortMode.TOPOLOGICAL)
            if len(commit.parent_ids) == 1 and _package(commit) != _package(commit.parents[0])
        ]
    except (pygit2.GitError, KeyError):
        return  # no clone, or a shallow one
    yield from commits[:: max(1, len(commits) // _OWN_COMMITS)]


def _package(commit: pygit2.Commit) -> pygit2.Oid | None:
    return commit.tree["apicheck"].id if "apicheck" in commit.tree else None


def _sources(side: str) -> dict[str, str]:
    """Return one side of every fourth fixture, each as a package under a name of its own."""
    found = {}
    folders = sorted(path.parent for path in (_ROOT / "fixtures").glob("*/*/expected.toml"))[::4]
    for file in (file for folder in folders for file in sorted(folder.glob(f"{side}/**/*.py*"))):
        if file.suffix in {".py", ".pyi"}:
            rule, case, _, *inside = file.relative_to(_ROOT / "fixtures").parts
            folder = f"{rule}_{case}".replace("-", "_")
            found["/".join(("pkg", folder, *inside))] = file.read_text("utf-8", "surrogateescape")
            found.setdefault(f"pkg/{folder}/__init__.py", "")
    return {"pkg/__init__.py": "", **found}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[_Case]:
    made = repository_of(tmp_path_factory.mktemp("fixtures") / "made", _sources("base"), _sources("head"))
    return [(made, "v0", "v1"), *((_ROOT, base, head) for base, head in _own_history())]


def _told(case: _Case, store: Store | None = None) -> str:
    repository, base, head = case
    try:
        return json.render(compare_range(open_pair(repository, base, head), store=store), Options())
    except RevisionError as error:
        return str(error)


@pytest.fixture(scope="module")
def expected(cases: list[_Case]) -> list[str]:
    """What is told without a cache, by one process."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "cpu_count", lambda: 1)
        return [_told(case) for case in cases]


def test_there_is_much_to_tell(expected: list[str]) -> None:
    assert expected[0].count('"rule"') > 100


def test_many_processes_tell_the_same_as_one(
    cases: list[_Case], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.setattr(summaries, "_BREAK_EVEN_BYTES", 0)
    monkeypatch.setattr(readability, "_BREAK_EVEN_BYTES", 0)
    monkeypatch.setattr(copies, "_can_be_copied", lambda: True)
    assert [_told(case) for case in cases] == expected


def test_a_cache_changes_nothing(cases: list[_Case], expected: list[str], tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert [_told(case, store) for case in cases] == expected
    filled = store.contents().entries
    assert filled > len(cases)
    assert [_told(case, store) for case in cases] == expected
    assert store.contents().entries == filled
    # As in a run over another range that shares most of the files: what became of the range itself is not known.
    for number, file in enumerate(sorted(tmp_path.glob("entries/*/*"))):
        if b"changed_modules" in file.read_bytes():
            file.unlink()
        elif number % 5 == 0:
            file.write_bytes(file.read_bytes()[: number % 50])  # and some are damaged
    assert [_told(case, store) for case in cases] == expected


def test_the_order_of_sets_changes_nothing(cases: list[_Case], expected: list[str], tmp_path: Path) -> None:
    repository, base, head = cases[0]
    options = ("--format", "json", "--fail-on", "never", "--direct", "--repo", str(repository))
    run = subprocess.run(
        [sys.executable, "-c", "from apicheck.cli.main import main; main()", "diff", f"{base}..{head}", *options],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": "1", "APICHECK_CACHE_DIR": str(tmp_path)},
    )
    assert run.stdout.decode() == expected[0]

"""Each distinct blob is read once a run, and it does not matter in which process."""

import pytest

from apicheck.comparison import compare_range
from apicheck.model.module import ModuleSummary
from apicheck.model.report import Report, RevisionLabel
from apicheck.revisions import Range, snapshot_of
from apicheck.surface.reading import summaries
from apicheck.surface.reading.extraction import extract

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

    def counted(data: bytes, name: str, *, is_package: bool, is_stub: bool) -> ModuleSummary:
        read.append(name)
        return extract(data, name, is_package=is_package, is_stub=is_stub)

    monkeypatch.setattr(summaries, "extract", counted)
    assert [change.path for change in compared().changes] == ["pkg.two.f"]
    assert sorted(read) == ["pkg", "pkg.one", "pkg.two", "pkg.two"]


def test_one_process_and_many_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = compared()
    monkeypatch.setattr(summaries, "_BREAK_EVEN_BYTES", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert compared() == alone

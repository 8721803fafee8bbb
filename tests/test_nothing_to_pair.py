"""Where the modules say on head what they said on base, nothing is linked and paired: the rules would find nothing."""

from collections.abc import Iterator

import pytest

from apicheck.comparison import compare_range
from apicheck.examination import examining, verdicts
from apicheck.model.report import Report, RevisionLabel
from apicheck.revisions import Range, Snapshot, snapshot_of
from tests.fixtures.cases import Case, all_cases

_LABEL = RevisionLabel("side", None)


def _sides() -> Iterator[Snapshot]:
    for case in all_cases()[::4]:
        yield from (case.snapshot("base"), case.snapshot("head"))


def _moved(side: Snapshot) -> Snapshot:
    """Return the same files with a line more at the beginning of each module."""
    contents = {path: side.read(path) for path in side.files}
    return snapshot_of(
        {
            path: b"# moved\n" + data if path.endswith((".py", ".pyi")) and path != "setup.py" else data
            for path, data in contents.items()
        },
        _LABEL,
    )


def _compared(base: Snapshot, head: Snapshot) -> Report:
    return compare_range(Range(base, head, None, 0, "pkg"))


def test_nothing_is_told_of_moved_lines_the_short_way_or_the_long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "_MOST_CHANGED", 1)
    sides = [(side, _moved(side)) for side in _sides()]
    short = [_compared(*pair) for pair in sides]
    asked: list[bool] = []
    monkeypatch.setattr(examining, "tell_the_same", lambda *_: asked.append(True))
    assert [_compared(*pair) for pair in sides] == short
    assert len(asked) == len(sides)
    assert all(report.changes == () for report in short)


@pytest.mark.parametrize("broken", ["def f(:\n", "x = '\0'\n"])
def test_a_module_that_cannot_be_read_is_told_though_it_is_unchanged(broken: str) -> None:
    files = {"pkg/__init__.py": b"def f(): ...\n", "pkg/broken.py": broken.encode()}
    changed = {**files, "pkg/__init__.py": b"\ndef f(): ...\n"}
    report = _compared(snapshot_of(files, _LABEL), snapshot_of(changed, _LABEL))
    assert report.status == "incomplete"
    assert [each.file for each in report.diagnostics] == ["pkg/broken.py", "pkg/broken.py"]


def test_the_short_way_is_taken_where_a_function_does_something_else_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(verdicts, "judged_sides", fail)
    rest = {f"pkg/m{number}.py": b"def f(a, b, c): ...\n" * 9 for number in range(9)}
    base = {**rest, "pkg/__init__.py": b"def f(a):\n    return a + 1\n"}
    head = {**rest, "pkg/__init__.py": b"\n\ndef f(a):\n    '''Add.'''\n    b = a\n    return b + 1\n"}
    report = _compared(snapshot_of(base, _LABEL), snapshot_of(head, _LABEL))
    assert report.changes == ()
    assert report.summary.modules_changed == 1
    assert report.required_bump == "patch"
    with pytest.raises(AssertionError):
        _compared(snapshot_of(base, _LABEL), snapshot_of({**head, "pkg/__init__.py": b"def f(b): ...\n"}, _LABEL))


@pytest.mark.parametrize("case", all_cases()[:1])
def test_what_is_declared_counts_as_well(case: Case) -> None:
    files = {path: case.snapshot("base").read(path) for path in case.snapshot("base").files}
    declared = b'[project]\nname = "pkg"\nversion = "1"\nrequires-python = ">=%s"\n'
    sides = [snapshot_of({**files, "pyproject.toml": declared % version}, _LABEL) for version in (b"3.11", b"3.12")]
    assert [change.rule for change in _compared(*sides).changes] == ["requires-python-narrowed"]

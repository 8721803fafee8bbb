"""A snapshot without a repository."""

from apicheck.model.report import RevisionLabel
from apicheck.revisions import snapshot_of
from tests.revisions.repositories import blob_id


def test_a_snapshot_of_files_in_memory() -> None:
    side = snapshot_of({"a.py": b"same", "b.py": b"same", "c.py": b"other"}, RevisionLabel(rev="before", commit=None))
    assert side.files == {"a.py": blob_id("same"), "b.py": blob_id("same"), "c.py": blob_id("other")}
    assert side.read("c.py") == b"other"
    assert side.label.rev == "before"

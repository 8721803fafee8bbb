"""The index, as it is on the disk and as a side of a comparison."""

import struct
from pathlib import Path

import pygit2
import pytest

from apicheck.revisions import RevisionError, Snapshot, UnreadableFile, open_range
from apicheck.revisions.index_file import INTENT_TO_ADD, SKIP_WORKTREE, read_index
from tests.revisions.repositories import Entry, Repository, blob_id, write_index

LONG = "a/rather/long/folder/name/" * 12
PATHS = ["a.py", "a/b.py", "a/bc.py", f"{LONG}x.py", f"{LONG}y.py", "b.py", "zz/ü.py"]


@pytest.mark.parametrize("version", [2, 3, 4])
def test_every_version_is_read_as_the_library_reads_it(tmp_path: Path, version: int) -> None:
    write_index(tmp_path / "index", [Entry(path, blob_id(path)) for path in PATHS], version=version)
    expected = {entry.path: (str(entry.id), entry.mode) for entry in pygit2.Index(str(tmp_path / "index"))}
    assert {entry.path: (entry.blob_id, entry.mode) for entry in read_index(tmp_path / "index")} == expected
    assert expected.keys() == set(PATHS)


@pytest.mark.parametrize("version", [3, 4])
def test_flags_are_told(tmp_path: Path, version: int) -> None:
    write_index(
        tmp_path / "index",
        [
            Entry("absent.py", blob_id(""), extended_flags=SKIP_WORKTREE),
            Entry("plain.py", blob_id("")),
            Entry("promised.py", blob_id(""), extended_flags=INTENT_TO_ADD),
            Entry("torn.py", blob_id("1"), stage=1),
            Entry("torn.py", blob_id("3"), stage=3),
        ],
        version=version,
    )
    assert [(e.path, e.stage, e.skip_worktree, e.intent_to_add) for e in read_index(tmp_path / "index")] == [
        ("absent.py", 0, True, False),
        ("plain.py", 0, False, False),
        ("promised.py", 0, False, True),
        ("torn.py", 1, False, False),
        ("torn.py", 3, False, False),
    ]


def test_no_index_yet_is_an_empty_one(tmp_path: Path) -> None:
    assert read_index(tmp_path / "index") == []


@pytest.mark.parametrize("cut", [0, 5, 11, 40, 75, 90])
def test_a_damaged_index(tmp_path: Path, cut: int) -> None:
    write_index(tmp_path / "index", [Entry("a.py", blob_id("")), Entry("b.py", blob_id(""))])
    (tmp_path / "index").write_bytes((tmp_path / "index").read_bytes()[:cut])
    with pytest.raises(RevisionError, match="delete it and run `git reset`"):
        read_index(tmp_path / "index")


def test_an_index_of_the_future(tmp_path: Path) -> None:
    write_index(tmp_path / "index", [], version=5)
    with pytest.raises(RevisionError, match="unknown version"):
        read_index(tmp_path / "index")


def test_a_split_index(tmp_path: Path) -> None:
    tree = b"TREE" + struct.pack(">I", 3) + b"abc"
    write_index(tmp_path / "index", [], extensions=tree + b"link" + struct.pack(">I", 20) + bytes(20))
    with pytest.raises(RevisionError, match="run `git update-index --no-split-index`"):
        read_index(tmp_path / "index")


@pytest.fixture
def committed(repository: Repository) -> Repository:
    repository.commit({"a.py": "a", "pkg/b.py": "b", "pkg/sub/c.py": "c"})
    repository.check_out()
    return repository


def staged(repository: Repository, *entries: Entry) -> Snapshot:
    write_index(repository.git_folder / "index", entries)
    return open_range(repository.root, staged=True).head


def test_staged_files_are_read_from_the_index(committed: Repository) -> None:
    (committed.root / "a.py").write_text("staged")
    committed.git.index.add("a.py")
    committed.git.index.remove("pkg/b.py")
    committed.git.index.write()
    (committed.root / "a.py").write_text("edited later")
    side = open_range(committed.root, staged=True).head
    assert set(side.files) == {"a.py", "pkg/sub/c.py"}
    assert side.read("a.py") == b"staged"


def test_an_unmerged_file_is_unreadable_and_the_others_are_not(committed: Repository) -> None:
    side = staged(
        committed, *(Entry("a.py", blob_id("a"), stage=stage) for stage in (1, 2, 3)), Entry("b.py", blob_id("b"))
    )
    assert set(side.files) == {"a.py", "b.py"}
    assert side.read("b.py") == b"b"
    with pytest.raises(UnreadableFile, match="is unmerged in the index: resolve the conflict and `git add` it"):
        side.read("a.py")
    assert [error.path for error in side.unreadable] == ["a.py"]


def test_a_file_that_is_only_announced_is_not_staged(committed: Repository) -> None:
    side = staged(committed, Entry("a.py", blob_id("a")), Entry("new.py", blob_id(""), extended_flags=INTENT_TO_ADD))
    assert set(side.files) == {"a.py"}


def test_a_sparse_index_lists_what_its_folders_hold(committed: Repository) -> None:
    tree = str(committed.git.revparse_single("HEAD:pkg").id)
    side = staged(
        committed,
        Entry("a.py", blob_id("a")),
        Entry("pkg/", tree, mode=0o040000, extended_flags=SKIP_WORKTREE),
    )
    assert set(side.files) == {"a.py", "pkg/b.py", "pkg/sub/c.py"}


def test_links_and_submodules_of_the_index(committed: Repository) -> None:
    committed.git.create_blob(b"a.py")
    side = staged(
        committed,
        Entry("a.py", blob_id("a")),
        Entry("alias.py", blob_id("a.py"), mode=0o120000),
        Entry("vendor", "5" * 40, mode=0o160000),
    )
    assert side.read("alias.py") == b"a"
    assert side.submodules == ("vendor",)

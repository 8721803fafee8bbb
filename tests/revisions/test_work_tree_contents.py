"""The work tree as a side of a comparison: tracked files as they are on the disk, and new ones that are not ignored."""

import os
import shutil
from pathlib import Path

import pytest
from pygit2.enums import CheckoutStrategy

from apicheck.revisions import Snapshot, UnreadableFile, open_range
from apicheck.revisions.index_file import INTENT_TO_ADD, SKIP_WORKTREE
from tests.revisions.repositories import Entry, Link, Repository, Submodule, blob_id, make_repository, write_index


@pytest.fixture
def committed(repository: Repository) -> Repository:
    repository.commit({"a.py": "a", "pkg/b.py": "b", "pkg/sub/c.py": "c", ".gitignore": "*.log\n/build/\n"})
    repository.check_out()
    return repository


def write(repository: Repository, path: str, text: str) -> Path:
    target = repository.root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.encode())
    return target


def side_of(repository: Repository) -> Snapshot:
    return open_range(repository.root, "HEAD").head


TRACKED = {"a.py", "pkg/b.py", "pkg/sub/c.py", ".gitignore"}


def test_an_untouched_work_tree_equals_its_commit(committed: Repository) -> None:
    found = open_range(committed.root, "HEAD")
    assert dict(found.head.files) == dict(found.base.files)
    assert len(found.head.files) == len(TRACKED)


def test_a_file_that_stat_calls_unchanged_is_not_read_from_the_disk(committed: Repository) -> None:
    index = committed.git_folder / "index"
    later = index.stat().st_mtime + 5
    os.utime(index, (later, later))
    side = side_of(committed)
    shutil.rmtree(committed.root / "pkg")
    assert side.read("pkg/b.py") == b"b"


def test_edited_new_and_deleted_files(committed: Repository) -> None:
    write(committed, "a.py", "edited")
    write(committed, "pkg/new.py", "new")
    write(committed, "fresh/folder/d.py", "d")
    (committed.root / "pkg/b.py").unlink()
    side = side_of(committed)
    assert set(side.files) == TRACKED - {"pkg/b.py"} | {"pkg/new.py", "fresh/folder/d.py"}
    assert (side.read("a.py"), side.read("pkg/new.py"), side.read("fresh/folder/d.py")) == (b"edited", b"new", b"d")
    assert side.files["a.py"] == blob_id("edited")


def test_an_edit_that_keeps_size_and_time_is_seen(committed: Repository) -> None:
    times = (committed.root / "a.py").stat()
    write(committed, "a.py", "z")
    os.utime(committed.root / "a.py", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert side_of(committed).read("a.py") == b"z"


def test_ignored_files_are_left_out_unless_tracked(committed: Repository) -> None:
    committed.commit({"a.py": "a", "build/kept.py": "kept", ".gitignore": "*.log\n/build/\n"})
    committed.git.checkout("refs/heads/main", strategy=CheckoutStrategy.FORCE)
    write(committed, "debug.log", "")
    write(committed, "build/other.py", "")
    write(committed, "fresh/debug.log", "")
    write(committed, "fresh/build/x.py", "only the one at the root is ignored")
    write(committed, "pkg2/.gitignore", "local.py\n")
    write(committed, "pkg2/local.py", "")
    (committed.git_folder / "info").mkdir(exist_ok=True)
    write(committed, ".git/info/exclude", "private.py\n")
    write(committed, "private.py", "")
    assert set(side_of(committed).files) == {
        "a.py", ".gitignore", "build/kept.py", "fresh/build/x.py", "pkg2/.gitignore",
    }  # fmt: skip


def test_what_was_identified_stays_while_someone_edits(committed: Repository) -> None:
    path = write(committed, "a.py", "first")
    side = side_of(committed)
    assert side.files["a.py"] == blob_id("first")
    path.write_text("second")
    assert side.read("a.py") == b"first"
    assert side.files["a.py"] == blob_id("first")


def test_a_file_that_vanishes_is_unreadable(committed: Repository) -> None:
    path = write(committed, "new.py", "")
    side = side_of(committed)
    path.unlink()
    with pytest.raises(UnreadableFile, match=r"'new\.py' cannot be read from the disk: No such file"):
        side.read("new.py")


def test_line_ends_alone_are_no_change(committed: Repository) -> None:
    committed.commit({"a.py": "x = 1\ny = 2\n", "b.py": "x = 1\r\n"})
    committed.git.checkout("refs/heads/main", strategy=CheckoutStrategy.FORCE)
    write(committed, "a.py", "x = 1\r\ny = 2\r\n")
    found = open_range(committed.root, "HEAD")
    assert found.head.files["a.py"] == found.base.files["a.py"]
    assert found.head.read("a.py") == b"x = 1\ny = 2\n"
    assert found.head.files["b.py"] == found.base.files["b.py"]


def test_a_folder_in_place_of_a_file_and_the_other_way_round(committed: Repository) -> None:
    (committed.root / "a.py").unlink()
    write(committed, "a.py/inside.py", "inside")
    shutil.rmtree(committed.root / "pkg")
    write(committed, "pkg", "a file")
    assert set(side_of(committed).files) == {"a.py/inside.py", "pkg", ".gitignore"}


def test_symlinks_on_the_disk(committed: Repository) -> None:
    root = committed.root
    (root / "alias.py").symlink_to("pkg/b.py")
    (root / "mirror").symlink_to("pkg")
    (root / "out.py").symlink_to("/etc/hostname")
    (root / "pkg" / "loop").symlink_to("..")
    (root / "a.py").unlink()
    (root / "a.py").symlink_to("pkg/sub/c.py")
    side = side_of(committed)
    assert (side.read("alias.py"), side.read("mirror/sub/c.py"), side.read("a.py")) == (b"b", b"c", b"c")
    assert side.files["alias.py"] == side.files["pkg/b.py"] == side.files["mirror/b.py"]
    assert [error.path for error in side.unreadable] == ["out.py"]
    assert side.opaque == ("pkg/loop",)
    with pytest.raises(UnreadableFile, match="which is out of the repository"):
        side.read("out.py")


def test_a_tracked_symlink(committed: Repository) -> None:
    committed.commit({"a.py": "a", "alias.py": Link("a.py")})
    committed.git.checkout("refs/heads/main", strategy=CheckoutStrategy.FORCE)
    side = side_of(committed)
    assert side.files["alias.py"] == side.files["a.py"] == blob_id("a")


def test_embedded_repositories_are_not_entered(committed: Repository) -> None:
    committed.commit({"a.py": "a", "vendor/lib": Submodule()})
    committed.git.checkout("refs/heads/main", strategy=CheckoutStrategy.FORCE)
    write(committed, "vendor/lib/x.py", "")
    make_repository(committed.root / "nested")
    write(committed, "nested/y.py", "")
    side = side_of(committed)
    assert set(side.files) == {"a.py"}
    assert side.submodules == ("nested", "vendor/lib")


def test_a_sparse_checkout_reads_what_it_left_out_from_the_index(committed: Repository) -> None:
    tree = str(committed.git.revparse_single("HEAD:pkg/sub").id)
    (committed.root / "a.py").unlink()
    shutil.rmtree(committed.root / "pkg")
    write(committed, "d.py", "on the disk after all")
    write_index(
        committed.git_folder / "index",
        [
            Entry("a.py", blob_id("a"), extended_flags=SKIP_WORKTREE),
            Entry("d.py", blob_id("d"), extended_flags=SKIP_WORKTREE),
            Entry("pkg/b.py", blob_id("b")),
            Entry("pkg/sub/", tree, mode=0o040000, extended_flags=SKIP_WORKTREE),
        ],
    )
    side = side_of(committed)
    assert set(side.files) == {"a.py", "d.py", "pkg/sub/c.py", ".gitignore"}, "pkg/b.py is deleted, not left out"
    assert (side.read("a.py"), side.read("d.py"), side.read("pkg/sub/c.py")) == (b"a", b"on the disk after all", b"c")


def test_a_file_that_is_only_announced_is_read_from_the_disk(committed: Repository) -> None:
    write(committed, "new.py", "")
    write_index(committed.git_folder / "index", [Entry("new.py", blob_id(""), extended_flags=INTENT_TO_ADD)])
    assert side_of(committed).read("new.py") == b""


def test_an_unmerged_file_is_read_with_its_marks(committed: Repository) -> None:
    write(committed, "a.py", "<<<<<<< ours\n")
    write_index(committed.git_folder / "index", [Entry("a.py", blob_id("a"), stage=stage) for stage in (1, 2, 3)])
    assert side_of(committed).read("a.py") == b"<<<<<<< ours\n"


def test_an_lfs_pointer_on_the_disk_is_no_text(committed: Repository) -> None:
    write(committed, "a.py", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    with pytest.raises(UnreadableFile, match="is a Git LFS pointer"):
        side_of(committed).read("a.py")


@pytest.mark.parametrize("name", [b"new\nline.py", b"latin\xe9.py", "ümlaut.py".encode()])
def test_odd_names_on_the_disk(committed: Repository, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(committed.root) + b"/" + name)).write_text("odd")
    assert side_of(committed).read(name.decode("utf-8", "surrogateescape")) == b"odd"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_no_file(committed: Repository) -> None:
    os.mkfifo(committed.root / "pipe.py")
    assert "pipe.py" not in side_of(committed).files


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_not_called_removed(committed: Repository) -> None:
    (committed.root / "pkg").chmod(0)
    try:
        side = side_of(committed)
        assert {"pkg/b.py", "pkg/sub/c.py"} <= set(side.files)
        with pytest.raises(UnreadableFile, match="Permission denied"):
            side.read("pkg/b.py")
    finally:
        (committed.root / "pkg").chmod(0o755)

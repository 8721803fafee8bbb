"""What a commit's tree lists, and what stands in place of files."""

import pytest
from pygit2.enums import ObjectType

from apicheck.revisions import Snapshot, UnreadableFile, open_range
from tests.revisions.repositories import Files, Link, Repository, Submodule, blob_id

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12345\n"


def side_of(repository: Repository, files: Files) -> Snapshot:
    repository.commit(files)
    return open_range(repository.root, "HEAD..HEAD").head


def test_files_are_listed_with_the_ids_of_their_blobs(repository: Repository) -> None:
    side = side_of(repository, {"a.py": "a", "src/pkg/mod.pyi": "b", "src/pkg/_c.so": b"\x00", "py.typed": ""})
    assert dict(side.files) == {
        "a.py": blob_id("a"),
        "src/pkg/mod.pyi": blob_id("b"),
        "src/pkg/_c.so": blob_id(b"\x00"),
        "py.typed": blob_id(""),
    }
    assert side.read("src/pkg/mod.pyi") == b"b"


def test_a_path_that_is_not_listed_is_a_key_error(repository: Repository) -> None:
    with pytest.raises(KeyError):
        side_of(repository, {"a.py": ""}).read("b.py")


def test_bytes_come_as_they_are(repository: Repository) -> None:
    odd = b"\xef\xbb\xbf# coding: latin-1\r\nx = '\xe9'\x00"
    assert side_of(repository, {"a.py": odd}).read("a.py") == odd


@pytest.mark.parametrize(
    "name", ["new\nline.py", "tab\t.py", "ümlaut.py", "latin\udce9.py", "Case.py", '"quoted".py', "-x.py"]
)
def test_odd_names(repository: Repository, name: str) -> None:
    side = side_of(repository, {f"pkg/{name}": name.encode("utf-8", "surrogateescape"), "case.py": ""})
    assert side.read(f"pkg/{name}") == name.encode("utf-8", "surrogateescape")


def test_deep_folders(repository: Repository) -> None:
    path = "d/" * 1_500 + "a.py"
    tree = repository.write_tree({b"a.py": "deep"})
    for _ in range(1_500):
        tree = str(repository.git.odb.write(ObjectType.TREE, b"40000 d\0" + bytes.fromhex(tree)))
    repository.commit_tree(tree)
    assert open_range(repository.root, "main..main").head.read(path) == b"deep"


def test_a_submodule_is_named_and_holds_no_files(repository: Repository) -> None:
    side = side_of(repository, {"a.py": "", "vendor/lib": Submodule()})
    assert set(side.files) == {"a.py"}
    assert side.submodules == ("vendor/lib",)
    assert side.opaque == ("vendor/lib",)


def test_an_lfs_pointer_is_no_text(repository: Repository) -> None:
    side = side_of(repository, {"a.py": POINTER, "b.py": "# " + POINTER})
    with pytest.raises(UnreadableFile, match="is a Git LFS pointer") as caught:
        side.read("a.py")
    assert caught.value.path == "a.py"
    assert side.read("b.py").startswith(b"# version")


def test_symlinks_show_what_they_lead_to(repository: Repository) -> None:
    side = side_of(
        repository,
        {"src/pkg/a.py": "a", "pkg": Link("src/pkg"), "src/pkg/alias.py": Link("a.py"), "top.py": Link("pkg/alias.py")},
    )
    assert {path for path in side.files if side.read(path) == b"a"} == set(side.files)
    assert set(side.files) == {"src/pkg/a.py", "src/pkg/alias.py", "pkg/a.py", "pkg/alias.py", "top.py"}


def test_symlinks_that_lead_nowhere(repository: Repository) -> None:
    side = side_of(
        repository,
        {
            "a.py": "",
            "out.py": Link("../x.py"),
            "self.py": Link("self.py"),
            "data": Link("/srv/data"),
            "gone.pyi": Link("x"),
        },
    )
    assert {(error.path, error.reason) for error in side.unreadable} == {
        ("out.py", "is a symlink to '../x.py', which is out of the repository"),
        ("self.py", "is a symlink to 'self.py', which leads back to itself"),
        ("gone.pyi", "is a symlink to 'x', and nothing is there in this revision"),
    }
    assert side.opaque == ("data",)
    assert set(side.files) == {"a.py", "out.py", "self.py", "gone.pyi"}, (
        "they are there, so they are not called removed"
    )
    with pytest.raises(UnreadableFile, match=r"'out\.py' is a symlink to '\.\./x\.py', which is out of the repository"):
        side.read("out.py")


def test_a_symlink_whose_blob_is_missing(repository: Repository) -> None:
    repository.commit({"a.py": Link("b.py"), "b.py": ""})
    repository.remove_object(blob_id("b.py"))
    side = open_range(repository.root, "HEAD..HEAD").head
    with pytest.raises(UnreadableFile, match=blob_id("b.py")):
        side.read("a.py")

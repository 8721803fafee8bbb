"""What cannot be read at all is one sentence with the command that mends it."""

import os
from pathlib import Path

import pygit2
import pytest
from pygit2.enums import ObjectType, Option

from apicheck.revisions import RevisionError, UnreadableFile, open_range
from tests.revisions.repositories import Repository, blob_id, make_repository


def sentence_of(start: Path, spec: str | None = None, *, staged: bool = False) -> str:
    with pytest.raises(RevisionError) as caught:
        open_range(start, spec, staged=staged)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_no_such_folder(tmp_path: Path) -> None:
    assert "there is no folder" in sentence_of(tmp_path / "nowhere")


def test_no_repository(tmp_path: Path) -> None:
    assert "is not in a git repository: go to one, or make one with `git init`" in sentence_of(tmp_path)


def test_a_work_tree_whose_repository_is_gone(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: /nowhere/at/all\n")
    assert "is not in a git repository" in sentence_of(tmp_path)


@pytest.mark.parametrize("spec", [None, "HEAD", "main..HEAD", "HEAD~1"])
def test_no_commits(repository: Repository, spec: str | None) -> None:
    assert "'project' has no commits yet" in sentence_of(repository.root, spec)


def test_before_the_first_commit_all_that_is_staged_is_new(repository: Repository) -> None:
    (repository.root / "a.py").write_text("first")
    repository.git.index.add("a.py")
    repository.git.index.write()
    compared = open_range(repository.root, staged=True)
    assert dict(compared.base.files) == {}
    assert compared.head.read("a.py") == b"first"
    assert "'project' has no commits yet" in sentence_of(repository.root, "main", staged=True)


def test_a_branch_without_commits(repository: Repository) -> None:
    repository.commit({"a.py": "main"})
    repository.git.set_head("refs/heads/unborn")
    assert "the current branch has no commits yet" in sentence_of(repository.root, "main..HEAD")
    (repository.root / "a.py").write_text("edited")
    assert open_range(repository.root, "main").head.read("a.py") == b"edited"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("mian", "unknown revision 'mian': is it 'main'?"),
        ("1.14.0", "unknown revision '1.14.0': is it 'pkg-1.14.0'?"),
        ("feature", "unknown revision 'feature': is it 'origin/feature'?"),
        ("mian~3", "unknown revision 'mian~3': is it 'main'?"),
        ("zzzzzz", "unknown revision 'zzzzzz': `git branch --all` and `git tag` list those there are"),
        ("0123456789abcdef", "if it is on a remote, `git fetch --all --tags` brings it"),
        ("main~9", "there is no 'main~9': `git log main` shows what there is"),
        ("@{u}", "there is no '@{u}': `git log HEAD` shows what there is"),
        ("HEAD:a.py", "'HEAD:a.py' is a blob, not a commit"),
        ("0", "write more of its digits"),
        ("", "unknown revision ''"),
        ("a name with spaces", "unknown revision 'a name with spaces'"),
        ("-x", "unknown revision '-x'"),
        ("a\nb\x1b[31m", r"unknown revision 'a\nb\x1b[31m'"),
        ("\udcff", r"unknown revision '\udcff'"),
    ],
)
def test_an_unknown_revision(repository: Repository, name: str, sentence: str) -> None:
    commit = repository.commit({"a.py": ""})
    for reference in ("refs/tags/pkg-1.14.0", "refs/remotes/origin/feature"):
        repository.git.references.create(reference, commit)
    assert sentence in sentence_of(repository.root, f"{name}..main" if name else name)


@pytest.fixture
def shallow(repository: Repository) -> Repository:
    r"""The last commit of each branch.

    c1 -- c2 -- c3 (main)
      \
       c4 (topic)
    """
    commits = [repository.commit({"a.py": str(number)}) for number in range(3)]
    topic = repository.commit({"a.py": "topic"}, branch="topic", parents=[commits[0]])
    repository.git.set_head("refs/heads/main")
    repository.git.remotes.create("origin", "https://example.org/project.git")
    repository.make_shallow(commits[2], topic)
    return repository


@pytest.mark.parametrize(
    ("spec", "command"),
    [
        ("topic..main", "run `git fetch --unshallow origin`"),
        ("HEAD~1..HEAD", "run `git fetch --unshallow origin`"),
        ("v1..HEAD", "--tags origin '+refs/heads/*:refs/remotes/origin/*'`, where a branch becomes 'origin/v1'"),
        ("origin/dev..HEAD", "run `git fetch --unshallow origin +refs/heads/dev:refs/remotes/origin/dev`"),
        ("0123456789..HEAD", "run `git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'`"),
    ],
)
def test_a_shallow_clone_without_the_base(shallow: Repository, spec: str, command: str) -> None:
    sentence = sentence_of(shallow.root, spec)
    assert "this shallow clone" in sentence
    assert sentence.endswith(command)


def test_the_tips_of_a_shallow_clone_compare_directly(shallow: Repository) -> None:
    found = open_range(shallow.root, "topic..main", direct=True)
    assert (found.base.read("a.py"), found.head.read("a.py")) == (b"topic", b"2")


def test_unrelated_histories(repository: Repository) -> None:
    repository.commit({"a.py": "main"})
    repository.commit({"a.py": "other"}, branch="other", parents=[])
    assert (
        sentence_of(repository.root, "main..other")
        == "'main' and 'other' have no common history: compare the two as they are with `--direct`"
    )
    assert open_range(repository.root, "main..other", direct=True).base.read("a.py") == b"main"


def test_a_missing_commit(repository: Repository) -> None:
    repository.commit({"a.py": "0"})
    lost = repository.commit({"a.py": "1"})
    repository.commit({"a.py": "topic"}, branch="topic", parents=[lost])
    repository.commit({"a.py": "2"})
    repository.remove_object(lost)
    sentence = sentence_of(repository.root, "topic..main")
    assert lost in sentence
    assert "`git fetch --refetch`" in sentence


@pytest.mark.parametrize("how", ["remove_object", "damage_object"])
def test_a_missing_tree(repository: Repository, how: str) -> None:
    repository.commit({"src/a.py": "0"})
    repository.commit({"src/a.py": "1"})
    tree = str(repository.git.revparse_single("HEAD:src").id)
    getattr(repository, how)(tree)
    sentence = sentence_of(repository.root, "HEAD~1..HEAD")
    assert sentence.startswith(f"the folder 'src/' needs the object {tree}, which ")
    assert "`git fsck`" in sentence


@pytest.mark.parametrize("how", ["remove_object", "damage_object"])
def test_a_missing_blob_is_one_unreadable_file(repository: Repository, how: str) -> None:
    repository.commit({"a.py": "lost", "b.py": "kept"})
    getattr(repository, how)(blob_id("lost"))
    side = open_range(repository.root, "HEAD..HEAD").head
    assert side.read("b.py") == b"kept"
    with pytest.raises(UnreadableFile) as caught:
        side.read("a.py")
    assert caught.value.path == "a.py"
    assert blob_id("lost") in caught.value.reason
    assert "`git fsck`" in caught.value.reason


def test_a_partial_clone_names_the_fetch_that_brings_its_blobs(repository: Repository) -> None:
    repository.commit({"a.py": "filtered"})
    repository.remove_object(blob_id("filtered"))
    repository.git.config["remote.some.where.promisor"] = True
    with pytest.raises(UnreadableFile, match="`git fetch --refetch --no-filter` brings all objects"):
        open_range(repository.root, "HEAD..HEAD").head.read("a.py")


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("objectformat", "sha256", "names its objects by SHA256, and apicheck reads SHA-1 repositories only"),
        ("refstorage", "reftable", "run `git refs migrate --ref-format=files`"),
        (
            "partialClone",
            "origin",
            "run `git config remote.origin.promisor true` and `git config --unset extensions.part",
        ),
        ("fromthefuture", "true", "cannot open the repository"),
    ],
)
def test_an_unsupported_format(repository: Repository, key: str, value: str, sentence: str) -> None:
    repository.commit({"a.py": ""})
    with (repository.git_folder / "config").open("a") as config:
        config.write(f"[core]\n\trepositoryformatversion = 1\n[extensions]\n\t{key} = {value}\n")
    assert sentence in sentence_of(repository.root)


@pytest.mark.parametrize("key", ["preciousobjects", "relativeworktrees", "worktreeconfig"])
def test_an_extension_that_does_not_change_reading(repository: Repository, key: str) -> None:
    repository.commit({"a.py": "text"})
    with (repository.git_folder / "config").open("a") as config:
        config.write(f"[core]\n\trepositoryformatversion = 1\n[extensions]\n\t{key} = true\n")
    assert open_range(repository.root, "HEAD..HEAD").head.read("a.py") == b"text"


def test_a_configuration_that_does_not_parse(repository: Repository) -> None:
    repository.commit({"a.py": ""})
    (repository.git_folder / "config").write_text("[core\n")
    assert "cannot open the repository" in sentence_of(repository.root)


def test_names_that_are_not_utf_8(repository: Repository) -> None:
    commit = repository.commit({"a.py": "lost"})
    with (repository.git_folder / "config").open("ab") as config:
        config.write(b'[remote "caf\xe9"]\n\turl = https://example.org\n\tpromisor = true\n')
    Path(os.fsdecode(os.fsencode(repository.git_folder) + b"/refs/heads/caf\xe9")).write_text(f"{commit}\n")
    repository.remove_object(blob_id("lost"))
    with pytest.raises(UnreadableFile, match=blob_id("lost")):
        open_range(repository.root).base.read("a.py")
    assert r"unknown revision 'caff': is it 'caf\udce9'?" in sentence_of(repository.root, "caff")
    (repository.git_folder / "shallow").write_text(f"{commit}\n")
    assert "run `git fetch --unshallow" in sentence_of(repository.root, "nope")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_another_users_repository_is_read(repository: Repository) -> None:
    repository.commit({"a.py": "text"})
    for path in (repository.root, *repository.root.rglob("*")):
        os.chown(path, 1234, 1234)
    with pytest.raises(pygit2.GitError, match="not owned by current user"):
        pygit2.Repository(str(repository.root))
    assert open_range(repository.root, "HEAD..HEAD").head.read("a.py") == b"text"


def test_the_check_of_owners_is_left_as_it_was(repository: Repository) -> None:
    repository.commit({"a.py": ""})
    before = pygit2.option(Option.GET_OWNER_VALIDATION)
    open_range(repository.root, "HEAD..HEAD")
    assert pygit2.option(Option.GET_OWNER_VALIDATION) == before


def test_a_tree_that_unfolds_without_end(tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "bomb")
    tree = repository.write_tree({b"f%d" % number: "" for number in range(10)})
    for _ in range(9):
        raw = b"".join(b"40000 d%d\0" % number + bytes.fromhex(tree) for number in range(10))
        tree = str(repository.git.odb.write(ObjectType.TREE, raw))
    commit = repository.commit_tree(tree)
    assert "holds more than 1,000,000 files" in sentence_of(repository.root, f"{commit}..{commit}")


def test_nothing_is_written(repository: Repository) -> None:
    repository.commit({"a.py": "old", ".gitignore": "*.log\n"})
    repository.check_out()
    repository.commit({"a.py": "newer"}, branch="topic", parents=[str(repository.git.head.target)])
    (repository.root / "a.py").write_text("new")
    (repository.root / "b.py").write_text("untracked")
    # Touched, so that a reader who refreshes the index would write it.
    os.utime(repository.root / ".gitignore", (1, 1))

    def state() -> dict[Path, tuple[int, bytes]]:
        return {
            path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
            for path in repository.root.rglob("*")
        }

    before = state()
    for spec, staged in (
        (None, False),
        ("HEAD", True),
        ("main", False),
        ("main..topic", False),
        ("main...topic", False),
    ):
        found = open_range(repository.root, spec, staged=staged)
        for side in (found.base, found.head):
            for path in side.files:
                side.read(path)
    assert state() == before

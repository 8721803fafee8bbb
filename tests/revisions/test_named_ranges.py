"""Which two trees a range stands for."""

from pathlib import Path

import pytest
from pygit2.enums import ObjectType

from apicheck.model.report import RevisionLabel
from apicheck.revisions import RevisionError, Snapshot, open_pair, open_range
from tests.revisions.repositories import PERSON, Repository, make_repository


@pytest.fixture
def diverged(repository: Repository) -> dict[str, str]:
    r"""Each commit's `name.py` says which commit it is. The work tree is that of `topic`, then edited and staged.

    m1 -- m2 -- m3 (main, release/1.x)
            \
             t1 -- t2 (topic, HEAD)
    """
    commits = {}
    for name in ("m1", "m2", "m3"):
        commits[name] = repository.commit({"name.py": name})
    repository.git.references.create("refs/heads/topic", commits["m2"])
    for name in ("t1", "t2"):
        commits[name] = repository.commit({"name.py": name}, branch="topic")
    repository.git.references.create("refs/heads/release/1.x", commits["m3"])
    repository.git.references.create("refs/remotes/origin/topic", commits["t1"])
    repository.git.create_tag("v1", commits["m1"], ObjectType.COMMIT, PERSON, "Annotated")
    repository.git.references.create("refs/tags/light", commits["t1"])
    repository.check_out("topic")
    (repository.root / "name.py").write_text("staged")
    repository.git.index.add("name.py")
    repository.git.index.write()
    (repository.root / "name.py").write_text("edited")
    return commits


@pytest.mark.parametrize(
    ("spec", "flags", "base_reads", "head_reads", "merge_base", "base_ahead"),
    [
        # A..B: what B changed
        ("v1..main", {}, "m1", "m3", None, 0),
        ("main..topic", {}, "m2", "t2", "m2", 1),
        ("topic..main", {}, "m2", "m3", "m2", 2),
        ("main..v1", {}, "m1", "m1", "m1", 2),
        ("release/1.x..topic", {}, "m2", "t2", "m2", 1),
        ("main..main", {}, "m3", "m3", None, 0),
        ("main..", {}, "m2", "t2", "m2", 1),
        ("..main", {}, "m2", "m3", "m2", 2),
        ("..", {}, "t2", "t2", None, 0),
        # --direct: as they are
        ("main..topic", {"direct": True}, "m3", "t2", None, 0),
        # A...B: always the merge base
        ("main...topic", {}, "m2", "t2", "m2", 1),
        ("v1...topic", {}, "m1", "t2", None, 0),
        ("main...", {}, "m2", "t2", "m2", 1),
        # A: against the work tree
        ("v1", {}, "m1", "edited", None, 0),
        ("HEAD", {}, "t2", "edited", None, 0),
        ("main", {}, "m2", "edited", "m2", 1),
        ("main", {"direct": True}, "m3", "edited", None, 0),
        # nothing: the default branch against the work tree
        (None, {}, "m2", "edited", "m2", 1),
        # --staged: against the index
        (None, {"staged": True}, "t2", "staged", None, 0),
        ("v1", {"staged": True}, "m1", "staged", None, 0),
        ("main", {"staged": True}, "m2", "staged", "m2", 1),
        ("main", {"staged": True, "direct": True}, "m3", "staged", None, 0),
        # every way to name a commit
        ("HEAD~3..HEAD", {}, "m1", "t2", None, 0),
        ("HEAD^1..HEAD", {}, "t1", "t2", None, 0),
        ("@~1..@", {}, "t1", "t2", None, 0),
        ("origin/topic..HEAD", {}, "t1", "t2", None, 0),
        ("refs/tags/light..refs/heads/topic", {}, "t1", "t2", None, 0),
        ("v1^{commit}..topic", {}, "m1", "t2", None, 0),
        ("v1-2-g{m3:.12}..main", {}, "m3", "m3", None, 0),
        ("{m1:.10}..{t2}", {}, "m1", "t2", None, 0),
    ],
)
def test_a_range_reads(
    repository: Repository,
    diverged: dict[str, str],
    spec: str | None,
    flags: dict[str, bool],
    base_reads: str,
    head_reads: str,
    merge_base: str | None,
    base_ahead: int,
) -> None:
    if spec is not None and "{m" in spec:
        spec = spec.format(**diverged)

    found = open_range(repository.root, spec, **flags)

    assert found.base.read("name.py").decode() == base_reads
    assert found.head.read("name.py").decode() == head_reads
    assert found.merge_base == (merge_base and diverged[merge_base])
    assert found.base_ahead == base_ahead
    assert found.base_commit == diverged[base_reads]
    assert found.name == "project"


def test_sides_are_labelled_as_they_were_named(repository: Repository, diverged: dict[str, str]) -> None:
    found = open_range(repository.root, "main..HEAD")
    assert found.base.label == RevisionLabel(rev="main", commit=diverged["m3"])
    assert found.head.label == RevisionLabel(rev="HEAD", commit=diverged["t2"])
    assert open_range(repository.root, "main").head.label == RevisionLabel(rev="work tree", commit=None)
    assert open_range(repository.root, staged=True).head.label == RevisionLabel(rev="index", commit=None)


def test_a_pair_is_a_range_by_another_way(repository: Repository, diverged: dict[str, str]) -> None:
    assert open_pair(repository.root, "main", "topic").merge_base == diverged["m2"]
    assert open_pair(repository.root, "main", "topic", direct=True).merge_base is None
    assert open_pair(repository.root, "main", None).head.read("name.py") == b"edited"


def test_equal_content_has_equal_ids_in_every_kind_of_snapshot(repository: Repository) -> None:
    repository.commit({"a.py": "same", "b.py": "same"})
    repository.check_out()
    (repository.root / "new.py").write_text("same")
    ids: set[str] = set()
    sides: list[Snapshot] = [
        open_range(repository.root, "HEAD").base,
        open_range(repository.root, "HEAD").head,
        open_range(repository.root, staged=True).head,
    ]
    for side in sides:
        ids |= {side.files[path] for path in side.files}
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("references", "expected"),
    [
        ({"refs/remotes/origin/HEAD": "refs/remotes/origin/trunk", "refs/remotes/origin/main": None}, "origin/trunk"),
        ({"refs/remotes/origin/main": None, "refs/heads/main": None}, "origin/main"),
        ({"refs/remotes/origin/HEAD": "refs/remotes/origin/gone", "refs/heads/main": None}, "main"),
        ({"refs/remotes/origin/master": None, "refs/heads/main": None}, "origin/master"),
        ({"refs/heads/master": None}, "master"),
        ({"refs/heads/configured": None}, "configured"),
    ],
)
def test_the_default_branch_is(repository: Repository, references: dict[str, str | None], expected: str) -> None:
    commit = repository.commit({"a.py": ""}, branch="trunk")
    repository.git.references.create("refs/remotes/origin/trunk", commit)
    repository.git.set_head("refs/heads/trunk")
    repository.git.config["init.defaultBranch"] = "configured"
    for name, target in references.items():
        repository.git.references.create(name, target or commit)

    assert open_range(repository.root).base.label.rev == expected


def test_without_a_default_branch_the_base_has_to_be_named(repository: Repository) -> None:
    repository.commit({"a.py": ""}, branch="trunk")
    repository.git.set_head("refs/heads/trunk")
    repository.git.config["init.defaultBranch"] = "elsewhere"
    with pytest.raises(RevisionError, match=r"name the base, as in `apicheck diff BASE`"):
        open_range(repository.root)


@pytest.mark.parametrize(
    ("spec", "flags", "sentence"),
    [
        ("v1..topic..main", {}, "'v1..topic..main' is no range: write A..B with two revisions"),
        ("v1..main", {"staged": True}, "`--staged` compares with the index, so it takes one revision at most"),
        ("v1...main", {"direct": True}, "write v1..main with `--direct`"),
    ],
)
def test_a_contradiction_is_refused(
    repository: Repository, diverged: dict[str, str], spec: str, flags: dict[str, bool], sentence: str
) -> None:
    assert diverged
    with pytest.raises(RevisionError) as caught:
        open_range(repository.root, spec, **flags)
    assert sentence in str(caught.value)


def test_any_folder_of_the_repository_will_do(repository: Repository) -> None:
    repository.commit({"src/pkg/a.py": "", "b.py": ""})
    repository.check_out()
    for start in (repository.root / "src" / "pkg", repository.root / "b.py", repository.root / ".git"):
        assert set(open_range(start, "main").head.files) == {"src/pkg/a.py", "b.py"}


def test_a_bare_repository_compares_commits_alone(tmp_path: Path) -> None:
    bare = make_repository(tmp_path / "library.git", bare=True)
    bare.commit({"a.py": "old"})
    bare.commit({"a.py": "new"})
    found = open_range(bare.root, "main~1..main")
    assert (found.base.read("a.py"), found.head.read("a.py"), found.name) == (b"old", b"new", "library")
    for arguments in ({"spec": "main"}, {"spec": None}, {"spec": None, "staged": True}):
        with pytest.raises(
            RevisionError, match=r"a bare repository has no .*: name two revisions, as in `apicheck diff"
        ):
            open_range(bare.root, **arguments)


def test_a_mirror_without_configuration_is_bare(tmp_path: Path) -> None:
    mirror = make_repository(tmp_path / "mirror", bare=True)
    mirror.commit({"a.py": ""})
    (mirror.root / "config").unlink()
    (tmp_path / "stray.py").write_text("no work tree here")
    with pytest.raises(RevisionError, match="a bare repository has no work tree"):
        open_range(mirror.root, "main")


def test_a_linked_work_tree_has_its_own_head_and_index(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.py": "main"})
    repository.check_out()
    repository.commit({"a.py": "topic"}, branch="topic", parents=[str(repository.git.head.target)])
    linked = tmp_path / "linked"
    repository.git.add_worktree("linked", str(linked), repository.git.references["refs/heads/topic"])
    (linked / "a.py").write_text("edited in linked")

    found = open_range(linked, "main..HEAD")
    assert (found.base.read("a.py"), found.head.read("a.py"), found.name) == (b"main", b"topic", "project")
    assert open_range(linked, "main").head.read("a.py") == b"edited in linked"
    assert open_range(linked, staged=True).head.read("a.py") == b"topic"

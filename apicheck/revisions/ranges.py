"""Reading a range: what the user wrote becomes two snapshots."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pygit2

from apicheck.model.report import RevisionLabel
from apicheck.revisions.commits import (
    count_ahead,
    default_branch,
    find_commit,
    find_merge_base,
    has_commits,
    no_merge_base,
)
from apicheck.revisions.errors import RevisionError, UnreadableFile
from apicheck.revisions.history import History, Tag
from apicheck.revisions.index_file import list_index, read_index
from apicheck.revisions.listing import Listing, unreadable_id
from apicheck.revisions.object_store import ObjectStore
from apicheck.revisions.repository import OpenRepository, open_repository
from apicheck.revisions.snapshot import Snapshot, snapshot_of
from apicheck.revisions.symlinks import Followed, follow
from apicheck.revisions.tree_objects import TreeReader
from apicheck.revisions.work_tree import WorkTreeFiles, WorkTreeLister

PYTHON_SUFFIXES = (".py", ".pyi")


@dataclass(frozen=True, eq=False)
class Range:
    """Two sides that are to be compared.

    `base.label` is the base as it was named. Where a merge base stood in for it, `merge_base` is that commit's full id
    and `base` holds its files; it is None where the named base itself was read. `base_ahead` counts the commits that
    the named base has and head lacks; for a direct comparison it is 0. `name` is the repository's directory name.
    `head_commit` is the full id of the commit that head is, or was made from: of HEAD, for the index and the work tree.
    `history` is that of the repository, and `snapshot_at` reads one more commit, given by its full id: both where they
    are needed. All three are None where there is nothing of the kind.
    """

    base: Snapshot
    head: Snapshot
    merge_base: str | None
    base_ahead: int
    name: str
    head_commit: str | None = None
    history: History | None = None
    snapshot_at: Callable[[str], Snapshot] | None = None

    @property
    def base_commit(self) -> str | None:
        """The full id of the commit whose files `base` holds."""
        return self.merge_base or self.base.label.commit

    def tags(self) -> tuple[Tag, ...]:
        """The tags of the repository."""
        return () if self.history is None else self.history.tags()

    def descends(self, commit: str, ancestor: str) -> bool:
        """True where the first of two commits comes after the second. Raises `RevisionError` for holes."""
        return self.history is not None and self.history.descends(commit, ancestor)


def open_range(start: Path, spec: str | None = None, *, staged: bool = False, direct: bool = False) -> Range:
    """Read the range that a user names, in the repository that holds `start`.

    =========  ==============================================================================
    `A..B`     what B changed: the merge base stands in for an A that is no ancestor of B
    `A...B`    the same, and `direct` is refused
    `A`        A against the work tree; its merge base with HEAD stands in where they diverged
    None       the same with the default branch for A
    `staged`   HEAD, or a given A, against the index; nothing against it before the first commit
    `direct`   no merge base stands in: the two are compared as they are
    =========  ==============================================================================

    A side of `A..B` that is left out is HEAD, as in gitrevisions(7). Raises `RevisionError`.
    """
    repository = open_repository(start)
    left, dots, right = _split(spec)
    if dots == "..." and direct:
        raise RevisionError(
            f"{spec!r} asks for the merge base and `--direct` for none: write {left}..{right} with `--direct`"
        )
    if staged:
        if dots:
            raise RevisionError(f"`--staged` compares with the index, so it takes one revision at most, not {spec!r}")
        return _Reader(repository).against_index(left or "HEAD", direct=direct)
    if dots:
        return _Reader(repository).between(left or "HEAD", right or "HEAD", direct=direct)
    if spec is not None:
        return _Reader(repository).against_work_tree(left, direct=direct)
    if not has_commits(repository):
        find_commit(repository, "HEAD")  # raises, and says so
    name = default_branch(repository)
    if name is None:
        raise RevisionError("nothing tells the default branch here: name the base, as in `apicheck diff BASE`")
    return _Reader(repository).against_work_tree(name, direct=direct)


def open_pair(start: Path, base: str, head: str | None, *, direct: bool = False) -> Range:
    """Read two named revisions, None for the work tree, of the repository around `start`. Raises `RevisionError`."""
    reader = _Reader(open_repository(start))
    if head is None:
        return reader.against_work_tree(base, direct=direct)
    return reader.between(base, head, direct=direct)


def _split(spec: str | None) -> tuple[str, str, str]:
    """Left side, dots and right side of a range. No name of a reference holds two dots, git-check-ref-format(1)."""
    if spec is None:
        return "", "", ""
    left, dots, right = spec.partition("..")
    if dots and right.startswith("."):
        dots, right = "...", right[1:]
    if ".." in right:
        raise RevisionError(f"{spec!r} is no range: write A..B with two revisions")
    return left, dots, right


class _Reader:
    """Makes the snapshots of one repository; they share what has been read of it."""

    def __init__(self, repository: OpenRepository) -> None:
        self._repository = repository
        self._objects = ObjectStore(repository.git)
        self._trees = TreeReader(self._objects)

    def between(self, base: str, head: str, *, direct: bool) -> Range:
        base_commit = find_commit(self._repository, base)
        head_commit = find_commit(self._repository, head)
        snapshot = self._commit(head_commit, RevisionLabel(rev=head, commit=str(head_commit.id)))
        return self._range(base, base_commit, head, head_commit, snapshot, direct=direct)

    def against_index(self, base: str, *, direct: bool) -> Range:
        if self._repository.work_tree is None:
            raise RevisionError("a bare repository has no index: name two revisions, as in `apicheck diff A..B`")
        if base == "HEAD" and not has_commits(self._repository):
            # A hook before the very first commit: all that is staged is new.
            empty = snapshot_of({}, RevisionLabel(rev="HEAD", commit=None))
            return Range(empty, self._index(), merge_base=None, base_ahead=0, name=self._repository.name)
        base_commit = find_commit(self._repository, base)
        return self._range(base, base_commit, "HEAD", self._head(), self._index(), direct=direct)

    def against_work_tree(self, base: str, *, direct: bool) -> Range:
        root = self._repository.work_tree
        if root is None:
            raise RevisionError(
                f"a bare repository has no work tree: name two revisions, as in `apicheck diff {base}..HEAD`"
            )
        base_commit = find_commit(self._repository, base)
        return self._range(base, base_commit, "HEAD", self._head(), self._work_tree(root), direct=direct)

    def _head(self) -> pygit2.Commit | None:
        """The commit of HEAD, None on a branch without commits."""
        return None if self._repository.git.head_is_unborn else find_commit(self._repository, "HEAD")

    def _range(
        self,
        base: str,
        base_commit: pygit2.Commit,
        head: str,
        head_commit: pygit2.Commit | None,
        snapshot: Snapshot,
        *,
        direct: bool,
    ) -> Range:
        """`head_commit` is the commit that head is, or was made from; None where that is none."""
        read, merge_base, ahead = base_commit, None, 0
        if head_commit is not None and head_commit.id != base_commit.id and not direct:
            found = find_merge_base(self._repository, base_commit, head_commit)
            if found is None:
                raise no_merge_base(self._repository, base, head)
            if found != str(base_commit.id):
                read, merge_base = find_commit(self._repository, found), found
                ahead = count_ahead(self._repository, base_commit, head_commit)
        return Range(
            base=self._commit(read, RevisionLabel(rev=base, commit=str(base_commit.id))),
            head=snapshot,
            merge_base=merge_base,
            base_ahead=ahead,
            name=self._repository.name,
            head_commit=None if head_commit is None else str(head_commit.id),
            history=History(self._repository),
            snapshot_at=lambda commit: self._commit(
                find_commit(self._repository, commit), RevisionLabel(rev=commit, commit=commit)
            ),
        )

    def _commit(self, commit: pygit2.Commit, label: RevisionLabel) -> Snapshot:
        listing = Listing()
        self._trees.add_files(listing, str(commit.tree_id))
        return self._from_database(listing, label)

    def _index(self) -> Snapshot:
        listing = list_index(read_index(self._repository.index_path), self._trees)
        return self._from_database(listing, RevisionLabel(rev="index", commit=None))

    def _from_database(self, listing: Listing, label: RevisionLabel) -> Snapshot:
        files = {path: content_id for path, content_id in listing.files.items() if content_id is not None}
        followed = follow(files, listing.links)
        for alias, path in followed.aliases.items():
            files[alias] = files[path]
        unreadable, opaque = _set_apart(listing, followed)
        for error in unreadable:
            files[error.path] = unreadable_id(error.reason)
        reasons = {error.path: error.reason for error in unreadable}

        def read_content(path: str, content_id: str) -> bytes:
            if path in reasons:
                raise UnreadableFile(path, reasons[path])
            return self._objects.read_file(path, content_id)

        return Snapshot(label, files, read_content, tuple(listing.submodules), unreadable, opaque)

    def _work_tree(self, root: Path) -> Snapshot:
        index_path = self._repository.index_path
        index_time = index_path.stat().st_mtime_ns if index_path.exists() else 0
        lister = WorkTreeLister(self._repository.git, root, read_index(index_path), index_time)
        listing = lister.list_files(self._trees)
        files = WorkTreeFiles(root, self._objects, listing.files, lister.staged_ids())
        followed = follow(listing.files, listing.links)
        for alias, path in followed.aliases.items():
            files.add_alias(alias, path)
        unreadable, opaque = _set_apart(listing, followed)
        for error in unreadable:
            files.add_failure(error.path, error.reason)
        label = RevisionLabel(rev="work tree", commit=None)
        return Snapshot(
            label, files, files.read_content, tuple(listing.submodules), unreadable, opaque, is_work_tree=True
        )


def _set_apart(listing: Listing, followed: Followed) -> tuple[tuple[UnreadableFile, ...], tuple[str, ...]]:
    """Python files that cannot be read, and paths under which nothing is known."""
    reasons = listing.unreadable | followed.dead
    unreadable = tuple(
        UnreadableFile(path, reasons[path]) for path in sorted(reasons) if path.endswith(PYTHON_SUFFIXES)
    )
    others = (path for path in reasons if not path.endswith(PYTHON_SUFFIXES))
    return unreadable, tuple(sorted({*listing.submodules, *others}))

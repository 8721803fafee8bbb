"""Tags, ancestry and messages of a repository's history."""

import datetime
from dataclasses import dataclass
from pathlib import Path

import pygit2

from apicheck.revisions.commits import LIBRARY_ERRORS, default_branch, find_commit, find_merge_base
from apicheck.revisions.errors import RevisionError
from apicheck.revisions.listing import decode_path
from apicheck.revisions.repository import OpenRepository, open_repository

_TAGS = "refs/tags/"
_NAMED = ("refs/heads/", _TAGS, "refs/remotes/")

MOST_COMMITS = 100_000
"""Of a history that is searched."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag by its name without `refs/tags/`, the full id of the commit that it leads to, and that one's day (UTC)."""

    name: str
    commit: str
    day: datetime.date


@dataclass(frozen=True, slots=True)
class Message:
    """A commit's full id and its message. `is_merge` is true where it has several parents."""

    commit: str
    text: str
    is_merge: bool


class History:
    """The history of one repository. Nothing is read before it is asked for."""

    def __init__(self, repository: OpenRepository) -> None:
        self._repository = repository
        self.name = repository.name

    @property
    def work_tree(self) -> Path | None:
        """The root of the work tree, None for a bare repository."""
        return self._repository.work_tree

    @property
    def user(self) -> str | None:
        """The name that commits of this user bear, git-config(1) `user.name`; None where none is configured."""
        try:
            return str(self._repository.git.config["user.name"]) or None
        except LIBRARY_ERRORS:
            return None

    @property
    def is_shallow(self) -> bool:
        """True for a clone that lacks what came before some commit."""
        return self._repository.git.is_shallow

    def remote_url(self) -> str | None:
        """The address of the remote `origin`, else of the only other one; None where there is none."""
        remotes = {remote.name: remote.url for remote in self._repository.git.remotes if remote.url}
        return remotes.get("origin") or (next(iter(remotes.values())) if len(remotes) == 1 else None)

    def commit(self, name: str) -> str:
        """The full id of the commit that a revision's name stands for. Raises `RevisionError`."""
        return str(find_commit(self._repository, name).id)

    def tags(self) -> tuple[Tag, ...]:
        """All tags that lead to a commit, by name. One that leads elsewhere, or nowhere, is left out."""
        git = self._repository.git
        found: list[Tag] = []
        for reference in map(decode_path, git.raw_listall_references()):
            if not reference.startswith(_TAGS):
                continue
            try:
                commit = git.references[reference].peel(pygit2.Commit)
            except LIBRARY_ERRORS:
                continue
            found.append(Tag(reference.removeprefix(_TAGS), str(commit.id), _day(commit.commit_time)))
        return tuple(sorted(found, key=lambda tag: tag.name))

    def names(self) -> tuple[str, ...]:
        """The short names of all branches and tags, in the order of the alphabet: what a range is made of."""
        git = self._repository.git
        found = map(decode_path, git.raw_listall_references())
        return tuple(sorted({name.removeprefix(kind) for name in found for kind in _NAMED if name.startswith(kind)}))

    def descends(self, commit: str, ancestor: str) -> bool:
        """True where `ancestor` is an earlier commit of the history of `commit`. Raises `RevisionError` for holes."""
        try:
            return self._repository.git.descendant_of(commit, ancestor)
        except LIBRARY_ERRORS as error:
            raise RevisionError(f"commits are missing from the history of {self.name!r} ({error})") from None

    def held(self, commit: str, paths: frozenset[str], *, most_commits: int = MOST_COMMITS) -> frozenset[str] | None:
        """Those of the paths that the tree of a commit holds, or that of one before it, `most_commits` at the most.

        None where that can't be told, because commits are missing: the clone is shallow, or the history has holes.
        """
        if not paths:
            return frozenset()
        git = self._repository.git
        waiting, seen = set(paths), set()
        try:
            for number, each in enumerate(git.walk(commit, pygit2.enums.SortMode.NONE), 1):
                if each.tree_id not in seen:
                    seen.add(each.tree_id)
                    tree = each.tree
                    waiting -= {path for path in waiting if path in tree}
                if not waiting or number >= most_commits:
                    return frozenset(paths - waiting)
        except LIBRARY_ERRORS:
            return None
        return None if self.is_shallow else frozenset(paths - waiting)

    def commit_at(self, commit: str, time: datetime.datetime) -> str | None:
        """The full id of the newest commit on the first-parent line of a commit that is no later than a time.

        None where there is none, or commits are missing.
        """
        git = self._repository.git
        try:
            walker = git.walk(commit, pygit2.enums.SortMode.NONE)
            walker.simplify_first_parent()
            return next((str(each.id) for each in walker if each.commit_time <= time.timestamp()), None)
        except LIBRARY_ERRORS:
            return None

    def parent(self, commit: str) -> str | None:
        """The full id of a commit's first parent, None where it has none, or that is missing."""
        try:
            return str(self._repository.git[commit].peel(pygit2.Commit).parents[0].id)
        except (*LIBRARY_ERRORS, IndexError):
            return None

    def branched_at(self, commit: str) -> str | None:
        """The full id of the commit at which the line of a commit left the default branch, its own id on that branch.

        None where nothing tells the default branch, or the two have nothing in common. Raises `RevisionError` for
        holes.
        """
        name = default_branch(self._repository)
        if name is None:
            return None
        return find_merge_base(
            self._repository, find_commit(self._repository, name), find_commit(self._repository, commit)
        )

    def touched(self, base: str, head: str) -> dict[str, list[str]]:
        """The paths that the commits of a range change, with the ids of these commits, the newest first.

        A commit is held against its first parent; merges are left out. Empty where commits are missing.
        """
        git = self._repository.git
        found: dict[str, list[str]] = {}
        try:
            walker = git.walk(head, pygit2.enums.SortMode.TOPOLOGICAL)
            walker.hide(base)
            for each in walker:
                if len(each.parents) != 1:
                    continue
                for delta in each.parents[0].tree.diff_to_tree(each.tree).deltas:
                    for path in {delta.old_file.raw_path, delta.new_file.raw_path}:
                        found.setdefault(decode_path(path), []).append(str(each.id))
        except LIBRARY_ERRORS:
            return {}
        return found

    def ignores(self, path: str) -> bool:
        """True where the work tree's `.gitignore` files leave a path out; false in a bare repository."""
        try:
            return self.work_tree is not None and self._repository.git.path_is_ignored(path)
        except LIBRARY_ERRORS:
            return False

    def messages(self, base: str, head: str) -> tuple[Message, ...]:
        """The commits that `head` has and `base` lacks, the newest first; a message's odd bytes become U+FFFD.

        Raises `RevisionError` for a history with holes.
        """
        git = self._repository.git
        try:
            walker = git.walk(head, pygit2.enums.SortMode.TOPOLOGICAL)
            walker.hide(base)
            return tuple(
                Message(str(each.id), each.raw_message.decode("utf-8", "replace"), len(each.parent_ids) > 1)
                for each in walker
            )
        except LIBRARY_ERRORS as error:
            raise RevisionError(f"commits are missing from the history of {self.name!r} ({error})") from None


def _day(seconds: int) -> datetime.date:
    """The day of a time in seconds since 1970; a commit may claim one that no calendar has."""
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        return datetime.date.min


def open_history(start: Path) -> History:
    """The history of the repository that holds `start`. Raises `RevisionError`."""
    return History(open_repository(start))

"""Listing the files of a work tree: tracked files as they are on the disk, and new ones that are not ignored."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pygit2

from apicheck.revisions.errors import UnreadableFile
from apicheck.revisions.index_file import IndexEntry
from apicheck.revisions.listing import Listing, is_file, is_submodule, unreadable_id
from apicheck.revisions.object_store import ObjectStore, refuse_pointer
from apicheck.revisions.tree_objects import TreeReader

UINT32 = 0xFFFFFFFF


class WorkTreeFiles(Mapping[str, str]):
    """Content ids of a work tree's files, found out on access: a file that differs from the index is read then.

    What was read is kept. Keeping the bytes is what makes id and content belong together while someone goes on editing.
    """

    def __init__(
        self, root: Path, objects: ObjectStore, files: dict[str, str | None], staged: Mapping[str, str]
    ) -> None:
        self._root = root
        self._objects = objects
        self._ids = files
        self._staged = staged
        self._aliases: dict[str, str] = {}
        self._kept: dict[str, bytes] = {}
        self._failures: dict[str, str] = {}

    def add_alias(self, alias: str, path: str) -> None:
        """List a file under a second path."""
        self._aliases[alias] = path
        self._ids[alias] = None

    def add_failure(self, path: str, reason: str) -> None:
        """List a file that cannot be read."""
        content_id = unreadable_id(reason)
        self._failures[content_id] = reason
        self._ids[path] = content_id

    def __getitem__(self, path: str) -> str:
        content_id = self._ids[path]
        if content_id is None:
            content_id = self[self._aliases[path]] if path in self._aliases else self._identify(path)
            self._ids[path] = content_id
        return content_id

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, path: object) -> bool:
        return path in self._ids

    def read_content(self, path: str, content_id: str) -> bytes:
        """The bytes of a content id that this mapping gave for a path. Raises `UnreadableFile`."""
        if content_id in self._failures:
            raise UnreadableFile(path, self._failures[content_id])
        if content_id in self._kept:
            return refuse_pointer(path, self._kept[content_id])
        return self._objects.read_file(path, content_id)

    def _identify(self, path: str) -> str:
        try:
            data = (self._root / path).read_bytes()
        except OSError as error:
            self.add_failure(path, f"cannot be read from the disk: {error.strerror}")
            return self[path]
        content_id = str(pygit2.hash(data))
        staged = self._staged.get(path)
        if content_id == staged:
            return content_id
        # Line ends that git converts on checkout are no difference worth reading the file anew for.
        if staged is not None and b"\r\n" in data and str(pygit2.hash(data.replace(b"\r\n", b"\n"))) == staged:
            return staged
        self._kept[content_id] = data
        return content_id


class WorkTreeLister:
    """Lists a work tree. `entries` are those of the index, which was written at `index_time` (nanoseconds)."""

    def __init__(self, repository: pygit2.Repository, root: Path, entries: list[IndexEntry], index_time: int) -> None:
        self._repository = repository
        self._root = root
        self._index_time = index_time
        self._entries = entries
        self._tracked = {entry.path: entry for entry in entries}
        self._tracked_folders = {""}
        for path in self._tracked:
            folder = path.rstrip("/").rpartition("/")[0]
            while folder not in self._tracked_folders:
                self._tracked_folders.add(folder)
                folder = folder.rpartition("/")[0]

    def staged_ids(self) -> dict[str, str]:
        """The blob id of each tracked file that has one."""
        return {
            path: entry.blob_id
            for path, entry in self._tracked.items()
            if entry.stage == 0 and not entry.intent_to_add and is_file(entry.mode)
        }

    def list_files(self, trees: TreeReader) -> Listing:
        """Tracked and new files. An id is None where `stat` does not say what it said when the file was staged.

        What is missing because a sparse checkout left it out is listed as staged. Raises `RevisionError` where that
        needs a tree object which is missing.
        """
        listing = Listing()
        listing.submodules.extend(path for path, entry in self._tracked.items() if is_submodule(entry.mode))
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            try:
                items = list(os.scandir(self._root / folder))
            except OSError as error:
                hidden = (path for path in self._tracked if path.startswith(f"{folder}/"))
                reason = f"cannot be read from the disk: {error.strerror}"
                listing.unreadable.update((path, reason) for path in (folder, *hidden))
                continue
            if folder not in self._tracked_folders and any(item.name == ".git" for item in items):
                listing.submodules.append(folder)
                continue
            waiting.extend(self._add_items(listing, f"{folder}/" if folder else "", items))
        for entry in self._entries:
            if entry.skip_worktree and entry.path not in listing.files and entry.path not in listing.links:
                trees.add_entry(listing, entry.mode, entry.path, entry.blob_id)
        listing.submodules = sorted(set(listing.submodules))
        return listing

    def _add_items(self, listing: Listing, start: str, items: list[os.DirEntry[str]]) -> list[str]:
        """Add the files of a folder whose path and a slash are `start`; return its folders that are to be listed."""
        folders = []
        for item in items:
            path = start + item.name
            entry = self._tracked.get(path)
            if item.name == ".git" or (entry is not None and is_submodule(entry.mode)):
                continue
            if item.is_dir(follow_symlinks=False):
                if path in self._tracked_folders or not self._is_ignored(path + "/"):
                    folders.append(path)
            elif entry is None and self._is_ignored(path):
                continue
            elif item.is_symlink():
                listing.links[path] = Path(item.path).readlink().as_posix()
            elif item.is_file(follow_symlinks=False):
                listing.files[path] = entry.blob_id if entry is not None and self._is_as_staged(entry, item) else None
        return folders

    def _is_as_staged(self, entry: IndexEntry, item: os.DirEntry[str]) -> bool:
        """True where `stat` proves it. A file as young as the index may have changed since (gitformat-index "racy")."""
        if entry.stage != 0 or entry.intent_to_add or not is_file(entry.mode):
            return False
        found = item.stat(follow_symlinks=False)
        return entry.recorded == recorded_stat(found) and found.st_mtime_ns < self._index_time

    def _is_ignored(self, path: str) -> bool:
        try:
            return self._repository.path_is_ignored(path)
        except UnicodeEncodeError:
            return False  # the library cannot be asked about a name that is not UTF-8


def recorded_stat(found: os.stat_result) -> tuple[int, ...]:
    """What the index records of a file: ctime and mtime in seconds and nanoseconds, inode and size, all cut to 32 bits.

    A mismatch only costs the reading of the file, so nothing is lost on systems that tell less.
    """
    return (
        found.st_ctime_ns // 10**9 & UINT32,
        found.st_ctime_ns % 10**9,
        found.st_mtime_ns // 10**9 & UINT32,
        found.st_mtime_ns % 10**9,
        found.st_ino & UINT32,
        found.st_size & UINT32,
    )

"""One side of a comparison: the files of a commit, of the index or of the work tree, by path and content id."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pygit2

from apicheck.model.report import RevisionLabel
from apicheck.revisions.errors import UnreadableFile


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Paths and contents of one side. Paths are relative to the repository's root, with `/` between their parts.

    `files` maps each path, in no particular order, to the id of its content: within one repository two files have the
    same id exactly when they hold the same bytes, whatever kind of snapshot they are in. A work tree's ids are found
    out on access, so that asking for those of relevant files alone is cheap. Bytes of a name that are not UTF-8 stand
    as surrogates (PEP 383). What a symlink leads to is listed under the link's path, too.

    `unreadable` are Python files that are known not to be readable before anyone reads them: symlinks that lead nowhere
    or out of the repository, unmerged files of the index. They are in `files` as well, with an id that no content has,
    and `read` raises the same error; who reads all modules need not look here.

    `submodules` are the paths of embedded repositories, whose files are not listed. `opaque` are those and the other
    symlinks that lead nowhere: nothing is known about what lies at or under these paths. `is_work_tree` says that the
    files are on the disk, where each access finds out an id.
    """

    label: RevisionLabel
    files: Mapping[str, str]
    read_content: Callable[[str, str], bytes] = field(repr=False)
    submodules: tuple[str, ...] = ()
    unreadable: tuple[UnreadableFile, ...] = ()
    opaque: tuple[str, ...] = ()
    is_work_tree: bool = False

    def digest(self) -> str | None:
        """Return a digest of all that is listed, contents included; None for a work tree, whose ids take time."""
        if self.is_work_tree:
            return None
        digest = hashlib.blake2b(digest_size=20)
        for path in sorted(self.files):
            digest.update(f"{path}\0{self.files[path]}\0".encode("utf-8", "surrogateescape"))
        digest.update(repr((self.submodules, self.opaque, [str(error) for error in self.unreadable])).encode())
        return digest.hexdigest()

    def read(self, path: str) -> bytes:
        """The bytes of a listed file, the same for the same id whatever happens to the disk meanwhile.

        Raises `UnreadableFile` where they cannot be had, `KeyError` for a path that is not in `files`.
        """
        return self.read_content(path, self.files[path])


def snapshot_of(contents: Mapping[str, bytes], label: RevisionLabel) -> Snapshot:
    """A snapshot of files that are held in memory, with the ids that they would have in a repository."""
    files = {path: str(pygit2.hash(data)) for path, data in contents.items()}
    by_id = {files[path]: data for path, data in contents.items()}

    def read_content(_path: str, content_id: str) -> bytes:
        return by_id[content_id]

    return Snapshot(label=label, files=files, read_content=read_content)

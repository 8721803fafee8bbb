"""Reading objects of a repository's database by id, with the reason where one cannot be read."""

import re

import pygit2
from pygit2.enums import ObjectType

from apicheck.revisions.errors import UnreadableFile

PROMISOR_SETTING = re.compile(r"remote\..+\.promisor", re.DOTALL)  # git-config(1): set in partial clones
LFS_SIGNATURES = (b"version https://git-lfs.github.com/spec/", b"version https://hawser.github.com/spec/")
LFS_POINTER_LIMIT = 1024  # bytes: the Git LFS specification bounds a pointer file so


class UnreadableObject(Exception):  # noqa: N818 - like UnreadableFile, whose reason it becomes
    """`str(error)` completes "it ..." and names the object."""


class ObjectStore:
    """The object database of a repository, alternates included."""

    def __init__(self, repository: pygit2.Repository) -> None:
        self._odb = repository.odb
        self._config = repository.config

    def read(self, object_id: str) -> tuple[ObjectType, bytes]:
        """Type and content of an object. Raises `UnreadableObject` where it is missing or damaged."""
        try:
            kind, data = self._odb.read(object_id)
        except KeyError:
            if _is_partial_clone(self._config):
                mending = "this is a partial clone, `git fetch --refetch --no-filter` brings all objects"
            else:
                mending = "`git fsck` lists what else is missing, `git fetch --refetch` brings it back"
            raise UnreadableObject(
                f"needs the object {object_id}, which the repository does not have: {mending}"
            ) from None
        except (pygit2.GitError, ValueError) as error:
            raise UnreadableObject(
                f"needs the object {object_id}, which is damaged ({error}): `git fsck` lists what else is"
            ) from None
        return ObjectType(kind), data

    def read_file(self, path: str, blob_id: str) -> bytes:
        """The content of a file. Raises `UnreadableFile` where its blob cannot be read or is a Git LFS pointer."""
        try:
            _, data = self.read(blob_id)
        except UnreadableObject as error:
            raise UnreadableFile(path, str(error)) from None
        return refuse_pointer(path, data)


def _is_partial_clone(config: pygit2.Config) -> bool:
    try:
        return any(PROMISOR_SETTING.fullmatch(entry.name) for entry in config)
    except UnicodeDecodeError:
        return False  # the library cannot list names that are not UTF-8, and only the wording of an error depends on it


def refuse_pointer(path: str, data: bytes) -> bytes:
    """The content of a file as it is. Raises `UnreadableFile` where it is a Git LFS pointer instead."""
    if len(data) < LFS_POINTER_LIMIT and data.startswith(LFS_SIGNATURES):
        raise UnreadableFile(
            path, "is a Git LFS pointer, its text is not in the repository: `git lfs migrate export` puts it there"
        )
    return data

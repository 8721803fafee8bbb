"""Listing the files of a commit's tree.

Tree objects are read raw and taken apart here, which is several times as fast as one library object for each entry, and
tells names that are not UTF-8. Source of the format: Pro Git, section 10.2 "Git Objects".
"""

from pygit2.enums import ObjectType

from apicheck.revisions.errors import RevisionError
from apicheck.revisions.listing import MOST_FILES, Listing, decode_path, is_link, is_submodule, is_tree
from apicheck.revisions.object_store import ObjectStore, UnreadableObject

ID_SIZE = 20


class TreeReader:
    """Lists trees of one repository; a tree object that several revisions share is read once."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects
        self._trees: dict[str, list[tuple[int, str, str]]] = {}

    def add_files(self, listing: Listing, tree_id: str, prefix: str = "") -> None:
        """Add everything under a tree to a listing. Raises `RevisionError` where a tree object cannot be read."""
        waiting = [(tree_id, prefix)]
        while waiting:
            current, start = waiting.pop()
            for mode, name, object_id in self._entries(current, start):
                if is_tree(mode):
                    waiting.append((object_id, f"{start}{name}/"))
                else:
                    self.add_entry(listing, mode, start + name, object_id)
            if len(listing.files) > MOST_FILES:
                raise RevisionError(
                    f"the tree {tree_id} holds more than {MOST_FILES:,} files, which apicheck does not read"
                )

    def add_entry(self, listing: Listing, mode: int, path: str, object_id: str) -> None:
        """Add one entry of a tree or an index. Raises `RevisionError` where it is a tree that cannot be read."""
        if is_tree(mode):
            self.add_files(listing, object_id, path.rstrip("/") + "/")
        elif is_link(mode):
            try:
                _, target = self._objects.read(object_id)
            except UnreadableObject as error:
                listing.unreadable[path] = str(error)
            else:
                listing.links[path] = decode_path(target)
        elif is_submodule(mode):
            listing.submodules.append(path)
        else:
            listing.files[path] = object_id

    def _entries(self, tree_id: str, prefix: str) -> list[tuple[int, str, str]]:
        known = self._trees.get(tree_id)
        if known is not None:
            return known
        try:
            kind, data = self._objects.read(tree_id)
            entries = parse_tree(data) if kind == ObjectType.TREE else None
        except UnreadableObject as error:
            raise RevisionError(f"the folder {prefix or '/'!r} {error}") from None
        except ValueError:
            entries = None
        if entries is None:
            raise RevisionError(
                f"the folder {prefix or '/'!r} needs the tree {tree_id}, which is damaged: run `git fsck`"
            )
        self._trees[tree_id] = entries
        return entries


def parse_tree(data: bytes) -> list[tuple[int, str, str]]:
    """Mode, name and id of each entry of a tree object. Raises `ValueError` where the data is none."""
    entries = []
    position, end = 0, len(data)
    while position < end:
        zero = data.index(b"\0", position)
        mode, name = data[position:zero].split(b" ", 1)
        position = zero + 1 + ID_SIZE
        entries.append((int(mode, 8), decode_path(name), data[zero + 1 : position].hex()))
    return entries

"""Reading the index file, `.git/index`.

The library does not tell the flags of an entry (skip-worktree, intent-to-add) nor what `stat` said when it was staged,
and refuses a sparse index; the format is small and stable. Source: gitformat-index(5), versions 2 to 4.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

from apicheck.revisions.errors import RevisionError
from apicheck.revisions.listing import Listing, decode_path
from apicheck.revisions.tree_objects import TreeReader

HEADER = struct.Struct(">4sII")
ENTRY = struct.Struct(">10I20sH")
EXTENDED = 0x4000
SKIP_WORKTREE = 0x4000
INTENT_TO_ADD = 0x2000
CHECKSUM_SIZE = 20


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One path of the index. `recorded` is what `stat` said of the file: see `recorded_stat` in `work_tree`."""

    path: str
    mode: int
    blob_id: str
    stage: int
    skip_worktree: bool
    intent_to_add: bool
    recorded: tuple[int, ...]


def read_index(path: Path) -> list[IndexEntry]:
    """The entries of an index file, none where there is no file. Raises `RevisionError` where it cannot be read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RevisionError(f"cannot read the index {str(path)!r}: {error.strerror}") from None
    try:
        entries, position = _parse(data)
        if b"link" in _extensions(data, position):
            raise RevisionError(
                "apicheck does not read an index that is split over two files: run `git update-index --no-split-index`"
            )
    except (ValueError, IndexError, struct.error):
        raise RevisionError(
            f"the index {str(path)!r} is damaged or of an unknown version: delete it and run `git reset` for a new one"
        ) from None
    return entries


def _parse(data: bytes) -> tuple[list[IndexEntry], int]:
    signature, version, count = HEADER.unpack_from(data)
    if signature != b"DIRC" or version not in (2, 3, 4):
        raise ValueError("unknown format")
    entries = []
    position = HEADER.size
    name = b""
    for _ in range(count):
        start = position
        *recorded, raw_id, flags = ENTRY.unpack_from(data, position)
        position += ENTRY.size
        extended = 0
        if flags & EXTENDED:
            (extended,) = struct.unpack_from(">H", data, position)
            position += 2
        if version == 4:
            dropped, position = _read_offset(data, position)
            zero = data.index(b"\0", position)
            name = name[: len(name) - dropped] + data[position:zero]
            position = zero + 1
        else:
            zero = data.index(b"\0", position)
            name = data[position:zero]
            position = start + (zero - start + 8) // 8 * 8
        ctime, ctime_ns, mtime, mtime_ns, _device, inode, mode, _user, _group, size = recorded
        entries.append(
            IndexEntry(
                path=decode_path(name),
                mode=mode,
                blob_id=raw_id.hex(),
                stage=flags >> 12 & 3,
                skip_worktree=bool(extended & SKIP_WORKTREE),
                intent_to_add=bool(extended & INTENT_TO_ADD),
                recorded=(ctime, ctime_ns, mtime, mtime_ns, inode, size),
            )
        )
    return entries, position


def _read_offset(data: bytes, position: int) -> tuple[int, int]:
    """The variable-width number of version 4, as in pack files' OFS_DELTA, and the position behind it."""
    byte = data[position]
    value = byte & 0x7F
    while byte & 0x80:
        position += 1
        byte = data[position]
        value = ((value + 1) << 7) | (byte & 0x7F)
    return value, position + 1


def _extensions(data: bytes, position: int) -> set[bytes]:
    found = set()
    while position + 8 <= len(data) - CHECKSUM_SIZE:
        found.add(data[position : position + 4])
        position += 8 + int(struct.unpack_from(">I", data, position + 4)[0])
    return found


def list_index(entries: list[IndexEntry], trees: TreeReader) -> Listing:
    """What would be committed now. Raises `RevisionError` where a tree object of a sparse index cannot be read."""
    listing = Listing()
    for entry in entries:
        if entry.stage:
            listing.unreadable[entry.path] = "is unmerged in the index: resolve the conflict and `git add` it"
        elif not entry.intent_to_add:  # nothing of such a file is staged yet
            trees.add_entry(listing, entry.mode, entry.path, entry.blob_id)
    return listing

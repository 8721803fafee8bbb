"""A folder of entries by key: written in one step, checked when read, bounded in size, never a reason to fail."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

MOST_BYTES = 512 * 1024 * 1024
"""What a store holds at most, the oldest use thrown away first."""

_KEPT_SHARE = 0.8  # of what it may hold, when room is made
_LOOKED_THROUGH_EACH = 0.03  # of what it may hold: so much is written, on average, between two looks at its size
_SEAL_BYTES = 16
_USE_IS_NOTED_AFTER = 24 * 60 * 60.0
_DRAFT_IS_LEFT_AFTER = 60 * 60.0
_DRAFT = ".draft-"

# What backup programs look for (https://bford.info/cachedir/).
_TAG = "CACHEDIR.TAG"
_TAG_TEXT = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder holds a cache of apicheck; it can be deleted.\n"


class Contents(msgspec.Struct, frozen=True):
    """How many entries a store holds, and their size in bytes."""

    entries: int
    bytes: int


class Store:
    """Entries of bytes in `folder`, which is made with the first of them; `most_bytes` is what it may hold.

    Any number of processes may use one at once: an entry appears under its name whole or not at all, and what one
    process throws away another one misses, as if it had never been there. A folder that can't be read is empty, one
    that can't be written to stays as it is. An entry is sealed with a digest over its key and bytes; what does not
    match it (a damaged disk, half a copy) is deleted and missed.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder
        self._entries = folder / "entries"
        self._most_bytes = most_bytes
        self._is_writable = True

    def get(self, key: str) -> bytes | None:
        """Return the entry of a key, None where there is none. A key is a lower-case hexadecimal digest."""
        path = self._path(key)
        try:
            file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        except OSError:
            return None
        try:
            state = os.fstat(file)
            data = os.read(file, state.st_size)
        except OSError:
            return None
        finally:
            os.close(file)
        sealed = memoryview(data)
        if bytes(sealed[:_SEAL_BYTES]) != _seal(key, sealed[_SEAL_BYTES:]):
            self.discard(key)
            return None
        if time.time() - state.st_mtime > _USE_IS_NOTED_AFTER:
            with contextlib.suppress(OSError):
                os.utime(path)
        return data[_SEAL_BYTES:]

    def put(self, key: str, data: bytes) -> None:
        """Keep an entry, in the place of another one that the key may have. After a failure nothing more is kept."""
        if not self._is_writable:
            return
        path = self._path(key)
        draft = f"{os.path.dirname(path)}/{_DRAFT}{os.getpid()}-{random.randrange(2**32):x}"  # noqa: S311, PTH120
        try:
            try:
                self._write(draft, key, data)
            except FileNotFoundError:
                self._make_folder(Path(path).parent)
                self._write(draft, key, data)
            os.replace(draft, path)  # noqa: PTH105 - hundreds of times a run, where Path objects are felt
        except OSError:
            self._is_writable = False
            with contextlib.suppress(OSError):
                Path(draft).unlink(missing_ok=True)
            return
        if random.random() * self._most_bytes * _LOOKED_THROUGH_EACH < len(data):  # noqa: S311 - nothing secret
            self.make_room()

    def discard(self, key: str) -> None:
        """Throw an entry away, where there is one."""
        with contextlib.suppress(OSError):
            os.unlink(self._path(key))  # noqa: PTH108

    def contents(self) -> Contents:
        """Count what is there."""
        sizes = [size for _, size, _, is_draft in self._files() if not is_draft]
        return Contents(len(sizes), sum(sizes))

    def clear(self) -> Contents:
        """Throw everything away and return what it was; what can't be deleted stays, and is not counted."""
        entries = size = 0
        for path, length, _, is_draft in list(self._files()):
            with contextlib.suppress(OSError):
                path.unlink()
                if not is_draft:
                    entries, size = entries + 1, size + length
        for folder in _listed(self._entries):
            with contextlib.suppress(OSError):
                Path(folder.path).rmdir()
        return Contents(entries, size)

    def make_room(self) -> None:
        """Throw away what was not used for the longest time, where there is too much; and what writers left behind."""
        now = time.time()
        files = sorted(self._files(), key=lambda file: file[2])
        total = sum(size for _, size, _, _ in files)
        is_full = total > self._most_bytes
        for path, size, used, is_draft in files:
            is_left = is_draft and now - used > _DRAFT_IS_LEFT_AFTER
            if not is_left and (not is_full or total <= self._most_bytes * _KEPT_SHARE):
                continue
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size

    def _path(self, key: str) -> str:
        return f"{self._entries}/{key[:2]}/{key[2:]}"

    def _write(self, draft: str, key: str, data: bytes) -> None:
        with open(draft, "xb", buffering=0) as stream:  # noqa: PTH123
            written = stream.write(_seal(key, data) + data)
        if written != _SEAL_BYTES + len(data):
            raise OSError("the disk is full")

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        tag = self.folder / _TAG
        if not tag.exists():
            tag.write_text(_TAG_TEXT, encoding="ascii")

    def _files(self) -> Iterator[tuple[Path, int, float, bool]]:
        """Yield each file with its size, when it was used last, and whether it is a draft of an entry."""
        for folder in _listed(self._entries):
            for entry in _listed(Path(folder.path)):
                with contextlib.suppress(OSError):
                    state = entry.stat(follow_symlinks=False)
                    yield Path(entry.path), state.st_size, state.st_mtime, entry.name.startswith(_DRAFT)


def _seal(key: str, data: bytes | memoryview) -> bytes:
    return hashlib.blake2b(data, digest_size=_SEAL_BYTES, key=key.encode("ascii")[:64]).digest()


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []

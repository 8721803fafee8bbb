"""Keys of entries: digests over what an entry depends on, the program that made it included."""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import sys
from collections.abc import Iterator

_PACKAGE = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - a Path for each of hundreds of files is felt


def key_of(kind: str, *parts: object) -> str:
    """Return the key of what is called `kind` and depends on `parts`, which are what their `repr` says, and on us."""
    digest = hashlib.blake2b(program().encode(), digest_size=20)
    digest.update(repr((kind, parts)).encode())
    return digest.hexdigest()


@functools.cache
def program() -> str:
    """Return a digest of the program: of all its source files, and of the Python that runs it.

    An edited file is another program, whatever its version says; the same files installed anew are not.
    """
    digest = hashlib.blake2b(f"{sys.version}\n{sys.implementation.name}\n{platform.machine()}\n".encode())
    for name, path in _sources(_PACKAGE, ""):
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123
            data = stream.read()
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _sources(folder: str, name: str) -> Iterator[tuple[str, str]]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name.endswith(".py"):
            yield f"{name}{entry.name}", entry.path
        elif entry.is_dir() and entry.name != "__pycache__":
            yield from _sources(entry.path, f"{name}{entry.name}/")

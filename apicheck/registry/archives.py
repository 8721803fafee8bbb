"""From the bytes of an sdist or a wheel to a snapshot of what it holds; nothing is ever written to the disk.

An archive is refused as a whole where an entry of it would leave the folder that it is unpacked to, links out of it, or
is no file, folder or link: what PEP 706 calls the `data` filter, but for absolute names, which are refused here and not
made relative. How much is unpacked is bounded, whatever the headers say.

Sources: PEP 625 (sdists are `.tar.gz`, with one folder at the top), PEP 527 (older ones may be `.zip`), PEP 427 and the
binary distribution format specification (wheels), PEP 706 (`tarfile` filters).
"""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping

import msgspec

from apicheck.model.report import RevisionLabel
from apicheck.registry.errors import RegistryError
from apicheck.revisions import Snapshot, snapshot_of
from apicheck.revisions.symlinks import OUTSIDE, follow

MOST_BYTES = 512 * 1024**2
"""Unpacked: some archives of a few kilobytes hold terabytes."""
MOST_ENTRIES = 100_000
LARGEST_FILE = 32 * 1024**2
"""Of a file that is kept; no source is as large."""

_KEPT = (".py", ".pyi", ".toml", ".cfg", ".txt", ".in", ".ini", ".json", ".typed", "/METADATA", "/RECORD", "/PKG-INFO")
"""What is read of an archive: sources, declarations, and the files that declarations refer to."""

_WINDOWS_PATH = re.compile(r"[A-Za-z]:|.*\\")


class _Contents(msgspec.Struct):
    """The files by their path: those whose content matters, and an empty one for each that only has to be there."""

    files: dict[str, bytes] = msgspec.field(default_factory=dict)
    links: dict[str, str] = msgspec.field(default_factory=dict)


def unpacked(filename: str, data: bytes, label: RevisionLabel) -> Snapshot:
    """The files of an archive, an sdist's without the folder around them. Raises `RegistryError`.

    What is neither source nor declaration is listed with an empty content.
    """
    try:
        if filename.endswith((".whl", ".zip")):
            contents = _zip_contents(filename, data)
        else:
            contents = _tar_contents(filename, data)
    except (
        *(tarfile.TarError, zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, EOFError, OSError),
        *(NotImplementedError, RuntimeError, ValueError, OverflowError),  # zipfile on what it can't read
    ) as error:
        raise RegistryError(f"{filename} is no archive that can be read: {_sentence(error)}") from None
    files, dead = _followed(filename, contents)
    if not filename.endswith(".whl"):
        top = _top(filename, files)
        files = {path.removeprefix(top): content for path, content in files.items()}
        dead = tuple(path.removeprefix(top) for path in dead)
    whole = snapshot_of(files, label)
    return Snapshot(label, whole.files, whole.read_content, opaque=dead)


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _tar_contents(filename: str, data: bytes) -> _Contents:
    found = _Contents()
    stream = _Bounded(gzip.GzipFile(fileobj=io.BytesIO(data)), filename)
    # One pass over a stream: what is skipped is unpacked too, and counted.
    with tarfile.open(fileobj=stream, mode="r|", errorlevel=2) as archive:  # type: ignore[call-overload]
        for number, member in enumerate(archive):
            _check_count(filename, number)
            path = _checked(filename, member.name)
            if member.issym() or member.islnk():
                # A hard link names its file from the top of the archive, a symbolic one from its own folder.
                found.links[path] = _relative(path, member.linkname) if member.islnk() else member.linkname
            elif member.isreg():
                found.files[path] = _read(filename, path, member.size, lambda: archive.extractfile(member))  # noqa: B023
            elif not member.isdir():
                raise RegistryError(f"{filename} is not safe to read: {path!r} in it is a device or a pipe")
    return found


def _relative(path: str, target: str) -> str:
    """A path from the top of the archive as seen from the folder of `path`."""
    return "../" * path.count("/") + target


def _zip_contents(filename: str, data: bytes) -> _Contents:
    found = _Contents()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        total = 0
        for number, entry in enumerate(archive.infolist()):
            _check_count(filename, number)
            path = _checked(filename, entry.filename)
            if entry.is_dir():
                continue
            kind = entry.external_attr >> 28  # the kind of file in Unix' `st_mode`, which zip keeps in the upper half
            if kind not in {0, 0o10, 0o12}:
                raise RegistryError(f"{filename} is not safe to read: {path!r} in it is a device or a pipe")
            content = _read(filename, path, entry.file_size, lambda: archive.open(entry))  # noqa: B023
            total += len(content)
            if total > MOST_BYTES:
                raise _too_large(filename)
            if kind == 0o12:
                with archive.open(entry) as stream:
                    found.links[path] = stream.read(4096).decode("utf-8", "surrogateescape")
            else:
                found.files[path] = content
    return found


def _read(filename: str, path: str, size: int, open_: Callable[[], object]) -> bytes:
    """The content of a file that matters, empty for another."""
    if not path.endswith(_KEPT) and "/" in path:
        return b""
    if size > LARGEST_FILE:
        raise RegistryError(f"{filename} holds {path!r} of {size:,} bytes, which apicheck does not read")
    stream = open_()
    if not hasattr(stream, "read"):
        return b""
    with stream:  # type: ignore[attr-defined]
        content: bytes = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise RegistryError(
            f"{filename} holds {path!r} of more than {LARGEST_FILE:,} bytes, which apicheck does not read"
        )
    return content


def _check_count(filename: str, number: int) -> None:
    if number >= MOST_ENTRIES:
        raise RegistryError(f"{filename} holds more than {MOST_ENTRIES:,} files, which apicheck does not read")


def _too_large(filename: str) -> RegistryError:
    return RegistryError(f"{filename} unpacks to more than {MOST_BYTES // 1024**2} MiB, which apicheck does not read")


def _checked(filename: str, name: str) -> str:
    """The path of an entry without what means nothing (`./`). Raises `RegistryError` where it leads out."""
    parts = [part for part in name.split("/") if part not in {"", "."}]
    if name.startswith("/") or ".." in parts or _WINDOWS_PATH.match(name) or "\0" in name:
        raise RegistryError(f"{filename} is not safe to read: {name!r} in it leads out of the archive")
    return "/".join(parts)


def _followed(filename: str, contents: _Contents) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The files with those that links show, and the links that lead nowhere. Raises where one leads out."""
    followed = follow(contents.files, contents.links)
    leading_out = next((path for path, reason in sorted(followed.dead.items()) if reason.endswith(OUTSIDE)), None)
    if leading_out is not None:
        raise RegistryError(
            f"{filename} is not safe to read: the link {leading_out!r} in it leads to "
            f"{contents.links[leading_out]!r}, out of the archive"
        )
    aliases = {alias: contents.files[path] for alias, path in followed.aliases.items()}
    return {**contents.files, **aliases}, tuple(sorted(followed.dead))


def _top(filename: str, files: Mapping[str, bytes]) -> str:
    """The one folder that an sdist has at its top, with the slash after it."""
    tops = {path.partition("/")[0] for path in files}
    if len(tops) != 1 or any("/" not in path for path in files):
        raise RegistryError(f"{filename} is no sdist: it has not one folder with all files in it")
    return f"{tops.pop()}/"


class _Bounded:
    """What `tarfile` reads from; it ends with an error after `MOST_BYTES`."""

    def __init__(self, stream: gzip.GzipFile, filename: str) -> None:
        self._stream = stream
        self._filename = filename
        self._left = MOST_BYTES

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise _too_large(self._filename)
        return data

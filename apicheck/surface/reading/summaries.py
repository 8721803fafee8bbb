"""The summaries of many modules: each distinct blob is read once, on all cores where that pays."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping

import msgspec

from apicheck.model.module import ModuleSummary
from apicheck.surface.reading.extraction import extract
from apicheck.surface.reading.source_text import UnreadableSource

# Starting processes costs about as much as reading this much source.
_BREAK_EVEN_BYTES = 500_000


class Source(msgspec.Struct, frozen=True):
    """One module's file: `content_id` tells its bytes, which with the name and the flags tell its summary."""

    content_id: str
    name: str
    is_package: bool
    is_stub: bool


class Unreadable(msgspec.Struct, frozen=True, tag="unreadable"):
    """Why a file could not be summarised; `line` counts from 1, None where no line is to blame."""

    message: str
    line: int | None


Outcome = ModuleSummary | Unreadable


def summarise(contents: Mapping[Source, bytes]) -> dict[Source, Outcome]:
    """Return a summary for each source, or why there is none."""
    cores = os.cpu_count() or 1
    if cores == 1 or sum(map(len, contents.values())) < _BREAK_EVEN_BYTES or not _can_fork():
        return _outcomes(contents)
    own, *others = _shares(contents, cores)
    children = [(share, *_started(share)) for share in others]
    found = _outcomes(own)
    for share, process, answer in children:
        found.update(_answered(share, process, answer))
    return found


def _outcomes(contents: Mapping[Source, bytes]) -> dict[Source, Outcome]:
    return {source: _outcome(source, data) for source, data in contents.items()}


def _can_fork() -> bool:
    """Tell whether this process can be copied safely: it runs on Linux and has no other thread.

    Processes that start afresh would import the caller's main module once more, which a library must not do to it.
    """
    return sys.platform == "linux" and threading.active_count() == 1


def _shares(contents: Mapping[Source, bytes], count: int) -> list[dict[Source, bytes]]:
    """Part sources into shares of about the same size: the largest first, each into the smallest share so far."""
    shares: list[dict[Source, bytes]] = [{} for _ in range(count)]
    sizes = [0] * count
    for source, data in sorted(contents.items(), key=lambda item: -len(item[1])):
        smallest = sizes.index(min(sizes))
        shares[smallest][source] = data
        sizes[smallest] += len(data)
    return [share for share in shares if share]


def _started(share: Mapping[Source, bytes]) -> tuple[int, int]:
    """Copy this process to summarise a share; return the copy's id, and the pipe that its answer comes from."""
    answer, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, answer
    try:
        encoded = msgspec.msgpack.encode(list(_outcomes(share).values()))
        with os.fdopen(writing, "wb") as stream:
            stream.write(encoded)
    finally:
        os._exit(0)  # nothing of what this process was before may go on in its copy; half an answer is none


def _answered(share: Mapping[Source, bytes], process: int, answer: int) -> dict[Source, Outcome]:
    """Return what the copy found out; where it died on the way (out of memory, killed), do its work once more here."""
    with os.fdopen(answer, "rb") as stream:
        encoded = stream.read()
    os.waitpid(process, 0)
    try:
        return dict(zip(share, msgspec.msgpack.decode(encoded, type=list[ModuleSummary | Unreadable]), strict=True))
    except msgspec.DecodeError:
        return _outcomes(share)


def _outcome(source: Source, data: bytes) -> Outcome:
    try:
        return extract(data, source.name, is_package=source.is_package, is_stub=source.is_stub)
    except UnreadableSource as error:
        return Unreadable(error.message, error.line)

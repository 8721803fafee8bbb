"""The summaries of many modules: each distinct blob is read once, on all cores where that pays."""

from __future__ import annotations

import concurrent.futures
import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from apicheck.model.module import ModuleSummary
from apicheck.surface.reading.extraction import extract
from apicheck.surface.reading.source_text import UnreadableSource

# Starting processes costs about as much as reading this much source.
_BREAK_EVEN_BYTES = 1_500_000
_BATCH_BYTES = 200_000


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
    sources = list(contents)
    cores = os.cpu_count() or 1
    worth_it = sum(len(data) for data in contents.values()) >= _BREAK_EVEN_BYTES
    if cores == 1 or not worth_it or not _can_fork():
        return {source: _outcome(source, contents[source]) for source in sources}
    found: dict[Source, Outcome] = {}
    decoder = msgspec.msgpack.Decoder(list[ModuleSummary | Unreadable])
    with concurrent.futures.ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("fork")) as pool:
        batches = list(_batches(sources, contents))
        work = ([(source, contents[source]) for source in batch] for batch in batches)
        for batch, encoded in zip(batches, pool.map(_summarise_batch, work), strict=True):
            found.update(zip(batch, decoder.decode(encoded), strict=True))
    return found


def _can_fork() -> bool:
    """Tell whether this process can be copied safely: it runs on Linux and has no other thread.

    Processes that start afresh would import the caller's main module once more, which a library must not do to it.
    """
    return sys.platform == "linux" and threading.active_count() == 1


def _batches(sources: Sequence[Source], contents: Mapping[Source, bytes]) -> Iterable[list[Source]]:
    batch: list[Source] = []
    size = 0
    for source in sorted(sources, key=lambda source: -len(contents[source])):
        batch.append(source)
        size += len(contents[source])
        if size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _summarise_batch(batch: list[tuple[Source, bytes]]) -> bytes:
    gc.disable()  # the process lives for this work alone, and next to nothing of it is garbage in circles
    return msgspec.msgpack.encode([_outcome(source, data) for source, data in batch])


def _outcome(source: Source, data: bytes) -> Outcome:
    try:
        return extract(data, source.name, is_package=source.is_package, is_stub=source.is_stub)
    except UnreadableSource as error:
        return Unreadable(error.message, error.line)

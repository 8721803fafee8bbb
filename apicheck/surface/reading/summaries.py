"""The summaries of many modules: each distinct blob is read once, on all cores where that pays, and never again."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterable, Mapping

import msgspec

from apicheck.cache.keys import key_of
from apicheck.cache.records import Records
from apicheck.cache.store import Store
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

_RECORDS: Records[Outcome] = Records(ModuleSummary | Unreadable)


def summarise(contents: Mapping[Source, bytes], store: Store | None = None) -> dict[Source, Outcome]:
    """Return a summary for each source, or why there is none; what `store` has from earlier runs is not read again."""
    kept = {} if store is None else _kept(contents, store)
    missing = {source: data for source, data in contents.items() if source not in kept}
    kept.update(_summarised(missing, store))
    return {source: kept[source] for source in contents}


def _kept(sources: Iterable[Source], store: Store) -> dict[Source, Outcome]:
    found = ((source, _RECORDS.get(store, _key(source))) for source in sources)
    return {source: outcome for source, outcome in found if outcome is not None}


def _keep(outcomes: Mapping[Source, Outcome], store: Store) -> None:
    for source, outcome in outcomes.items():
        _RECORDS.put(store, _key(source), outcome)


def _key(source: Source) -> str:
    return key_of("summary", source.content_id, source.name, source.is_package, source.is_stub)


def _summarised(contents: Mapping[Source, bytes], store: Store | None) -> dict[Source, Outcome]:
    cores = os.cpu_count() or 1
    if cores == 1 or sum(map(len, contents.values())) < _BREAK_EVEN_BYTES or not _can_fork():
        own, others = dict(contents), []
    else:
        own, *others = _shares(contents, cores)
    if store is not None and contents:
        _key(next(iter(contents)))  # what all keys have in common is found out before there are copies of us
    children = [(share, *_started(share, store)) for share in others]
    found = _outcomes(own)
    lost: dict[Source, Outcome] = {}
    for share, _, answer in children:
        answered = _answered(share, answer)
        if answered is None:  # it died on the way (out of memory, killed)
            answered = _outcomes(share)
            lost.update(answered)
        found.update(answered)
    if store is not None:
        _keep({source: found[source] for source in (*own, *lost)}, store)
    for _, process, _ in children:
        os.waitpid(process, 0)
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


def _started(share: Mapping[Source, bytes], store: Store | None) -> tuple[int, int]:
    """Copy this process to summarise a share; return the copy's id, and the pipe that its answer comes from.

    What is to be kept the copy keeps itself, when its answer has been read.
    """
    answer, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, answer
    try:
        outcomes = _outcomes(share)
        encoded = msgspec.msgpack.encode(list(outcomes.values()))
        with os.fdopen(writing, "wb") as stream:
            stream.write(encoded)
        if store is not None:
            _keep(outcomes, store)
    finally:
        os._exit(0)  # nothing of what this process was before may go on in its copy; half an answer is none


def _answered(share: Mapping[Source, bytes], answer: int) -> dict[Source, Outcome] | None:
    """Return what a copy found out, None where its answer is none."""
    with os.fdopen(answer, "rb") as stream:
        encoded = stream.read()
    try:
        return dict(zip(share, msgspec.msgpack.decode(encoded, type=list[ModuleSummary | Unreadable]), strict=True))
    except msgspec.DecodeError:
        return None


def _outcome(source: Source, data: bytes) -> Outcome:
    try:
        return extract(data, source.name, is_package=source.is_package, is_stub=source.is_stub)
    except UnreadableSource as error:
        return Unreadable(error.message, error.line)

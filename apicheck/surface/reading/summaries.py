"""The summaries of many modules: each distinct blob is read once, on all cores where that pays, and never again."""

from __future__ import annotations

import functools
import itertools
import logging
from collections.abc import Callable, Iterable, Mapping

import msgspec

from apicheck.cache.keys import key_of
from apicheck.cache.records import Records
from apicheck.cache.store import Store
from apicheck.model.module import ModuleSummary
from apicheck.surface.reading.copies import Copy, shares
from apicheck.surface.reading.extraction import extract
from apicheck.surface.reading.source_text import UnreadableSource
from apicheck.surface.reading.syntax import KnownFunctions

_LOG = logging.getLogger(__name__)

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
    if store is not None and contents:
        _LOG.info("%d of %d files are known from earlier runs, from %s", len(kept), len(contents), store.folder)
    if missing:
        _LOG.info("parses %d files", len(missing))
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
    if store is not None and contents:
        _key(next(iter(contents)))  # what all keys have in common is found out before there are copies of us
    own, *others = shares(contents, _BREAK_EVEN_BYTES, together=_name)
    copies = [(share, Copy(functools.partial(_task, share, store))) for share in others]
    found = _outcomes(own)
    lost: dict[Source, Outcome] = {}
    for share, copy in copies:
        answered = _answered(share, copy.answer())
        if answered is None:
            answered = _outcomes(share)
            lost.update(answered)
        found.update(answered)
    if store is not None:
        _keep({source: found[source] for source in (*own, *lost)}, store)
    for _, copy in copies:
        copy.end()
    return found


def _task(share: Mapping[Source, bytes], store: Store | None) -> tuple[bytes, Callable[[], None]]:
    """What a copy does: it summarises a share and then keeps itself what is to be kept of it."""
    outcomes = _outcomes(share)
    answer = msgspec.msgpack.encode(list(outcomes.values()))
    return answer, lambda: None if store is None else _keep(outcomes, store)


def _answered(share: Mapping[Source, bytes], encoded: bytes) -> dict[Source, Outcome] | None:
    """Return what a copy found out, None where its answer is none."""
    try:
        return dict(zip(share, msgspec.msgpack.decode(encoded, type=list[ModuleSummary | Unreadable]), strict=True))
    except msgspec.DecodeError:
        return None


def _outcomes(contents: Mapping[Source, bytes]) -> dict[Source, Outcome]:
    outcomes = {}
    for _, versions in itertools.groupby(contents, _name):
        # Versions of a module share most of their functions.
        known: KnownFunctions | None = {} if len(sources := list(versions)) > 1 else None
        for source in sources:
            outcomes[source] = _outcome(source, contents[source], known)
            _LOG.debug("parses files", extra={"done": len(outcomes), "total": len(contents)})
    return outcomes


def _name(source: Source) -> str:
    return source.name


def _outcome(source: Source, data: bytes, known: KnownFunctions | None) -> Outcome:
    try:
        return extract(data, source.name, is_package=source.is_package, is_stub=source.is_stub, known=known)
    except UnreadableSource as error:
        return Unreadable(error.message, error.line)

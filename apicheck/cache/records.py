"""Records of one type in a store, as msgpack: data that can't run anything when it is read."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec

from apicheck.cache.store import Store

T = TypeVar("T")


class Records(Generic[T]):
    """Writes and reads records of `type_`, a type that msgspec knows or a union of such."""

    def __init__(self, type_: Any) -> None:
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder: msgspec.msgpack.Decoder[T] = msgspec.msgpack.Decoder(type_)

    def get(self, store: Store, key: str) -> T | None:
        """Return the record of a key, None where there is none; an entry that is no record is deleted."""
        data = store.get(key)
        if data is None:
            return None
        try:
            return self._decoder.decode(data)
        except msgspec.DecodeError:
            store.discard(key)
            return None

    def put(self, store: Store, key: str, record: T) -> None:
        """Keep a record. One that has no form on disk (half a surrogate pair in a text) is not kept."""
        try:
            data = self._encoder.encode(record)
        except (UnicodeEncodeError, OverflowError):
            return
        store.put(key, data)

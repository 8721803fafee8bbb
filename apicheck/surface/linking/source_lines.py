"""The text behind the summaries, for the few questions that they don't answer: asked for functions that changed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from apicheck.surface.reading.source_text import UnreadableSource, decode

# Functions of one module are asked for one after the other, mostly.
_MOST_KEPT = 32


class SourceLines:
    """Gives lines of modules by their dotted names; a file is decoded once it is asked for, and kept for a while."""

    def __init__(self, contents: Mapping[str, bytes] = MappingProxyType({})) -> None:
        self._contents = contents
        self._lines: dict[str, list[str]] = {}

    def between(self, module: str, first: int, last: int) -> str:
        """Return the lines `first` to `last`, counted from 1; "" for a module whose text is not known."""
        lines = self._lines.get(module)
        if lines is None:
            if len(self._lines) >= _MOST_KEPT:
                del self._lines[next(iter(self._lines))]
            lines = self._lines[module] = self._read(module)
        return "\n".join(lines[first - 1 : last])

    def _read(self, module: str) -> list[str]:
        try:
            return decode(self._contents.get(module, b"")).split("\n")
        except UnreadableSource:
            return []

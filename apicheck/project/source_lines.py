"""Where in a declaring file something is written: the parsers of TOML and INI files do not tell lines."""

import re

from apicheck.model.location import Location


class SourceLines:
    """The lines of one file, to be searched for what its parser has found in it."""

    def __init__(self, path: str, content: bytes) -> None:
        self.path = path
        self._lines = content.decode("utf-8", "replace").splitlines()

    def key(self, name: str, table: str = "") -> Location | None:
        """The line that begins with a key, in a table where one is named; None where there is none."""
        return self._first(re.compile(rf"""^\s*["']?{re.escape(name)}["']?\s*[=:{{]"""), self._after(table))

    def text(self, text: str, table: str = "") -> Location | None:
        """The first line that holds a text, beginning at a table's header where one is named; None without any."""
        return self._first(re.compile(re.escape(text)), self._after(table))

    def _after(self, table: str) -> int:
        if not table:
            return 0
        header = re.compile(rf"^\s*\[{re.escape(table)}\]")
        return next((number for number, line in enumerate(self._lines) if header.match(line)), 0)

    def _first(self, pattern: re.Pattern[str], start: int) -> Location | None:
        for number, line in enumerate(self._lines[start:], start + 1):
            if pattern.search(line):
                return Location(self.path, number, number)
        return None

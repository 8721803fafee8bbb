"""Where a definition stands in a file of one revision."""

import msgspec


class Location(msgspec.Struct, frozen=True):
    """A span of lines: a path relative to the repository's root, lines counted from 1, both ends included."""

    file: str
    line: int
    end_line: int

"""What commit messages claim of breaking changes: Conventional Commits 1.0.0 (conventionalcommits.org)."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

_HEADER = re.compile(r"(?P<type>[A-Za-z][\w-]*)(\((?P<scope>[^()\r\n]*)\))?(?P<mark>!)?: \S")
_FOOTER = re.compile(r"^BREAKING[ -]CHANGE: *\S", re.MULTILINE)
_TYPES = frozenset(
    {"build", "chore", "ci", "docs", "feat", "feature", "fix", "perf", "refactor", "revert", "style", "test", "tests"}
)


class Claims(msgspec.Struct, frozen=True):
    """What the commits of a range say. `breaking` are the ids and first lines of those that claim a breaking change.

    `is_conventional` says that most of them follow the convention, so that silence says something, too.
    """

    breaking: tuple[tuple[str, str], ...]
    is_conventional: bool


def claims(messages: Iterable[tuple[str, str]]) -> Claims:
    """Read the messages of commits, given by id; those of merges are better left out."""
    breaking: list[tuple[str, str]] = []
    conventional = total = 0
    for commit, text in messages:
        total += 1
        first = text.lstrip().partition("\n")[0].strip()
        header = _HEADER.match(first)
        is_of_convention = header is not None and header["type"].lower() in _TYPES
        conventional += is_of_convention
        # A footer says it whatever the type; a mark means something in a header of the convention alone.
        if _FOOTER.search(text) or (is_of_convention and header is not None and header["mark"]):
            breaking.append((commit, first))
    return Claims(tuple(breaking), conventional * 2 > total)

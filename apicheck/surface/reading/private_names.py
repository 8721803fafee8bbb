"""What a text calls under private names, in the functions and methods that it holds."""

import re
from collections.abc import Iterator

_CALL = re.compile(r"_\w*(?:\.\w+)*\(")
_NAME_BEFORE = re.compile(r"[\w.]*$")
_LONGEST_NAME = 100
# `from pkg._checks import check, limit as bound`: what stands in a private module is private under any name.
_FROM_PRIVATE = re.compile(r"from[ \t]+(?:\.*|[\w.]*\.)_(?!_)[\w.]*[ \t]+import[ \t]+(\([^)]*\)|[^\n#;]+)")
_IMPORTED = re.compile(r"(?:\w+[ \t]+as[ \t]+)?(\w+)[ \t]*(?=,|\)|#|$)", re.MULTILINE)


def imported_privately(text: str) -> frozenset[str]:
    """Return the names of functions, as they look, that a text imports from private modules."""
    names = (name for found in _FROM_PRIVATE.finditer(text) for name in _IMPORTED.findall(found[1]))
    return frozenset(name for name in names if name[0].islower())


def private_names_called(text: str) -> Iterator[tuple[int, str]]:
    """Yield what is called as `_check(`, `self._check(` or `_checks.check(`, dunder names aside, with where it is.

    So are functions that are imported from private modules. The text is asked, as walking the tree takes ten times as
    long; what it finds in strings leads nowhere.
    """
    found = list(_called_by_name(text))
    if imported := imported_privately(text):
        names = "|".join(sorted(imported))
        found += ((match.start(), match[1]) for match in re.finditer(rf"(?<![\w.])({names})\(", text))
        found.sort()
    yield from found


def _called_by_name(text: str) -> Iterator[tuple[int, str]]:
    for match in _CALL.finditer(text):
        start, end = match.span()
        if text[start - 1 : start].isalnum() and "._" not in match[0]:
            continue  # the middle of a name, `load_all(`, as most of them are
        before = _NAME_BEFORE.search(text, max(0, start - _LONGEST_NAME), start)
        dotted = ("" if before is None else before[0]) + text[start : end - 1]
        if (dotted.startswith("_") or "._" in dotted[1:]) and not dotted.endswith("__"):
            yield start, dotted

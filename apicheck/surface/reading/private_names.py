"""What a text calls under private names, in the functions and methods that it holds."""

import re
from collections.abc import Iterator

_CALL = re.compile(r"_\w*(?:\.\w+)*\(")
_NAME_BEFORE = re.compile(r"[\w.]*$")
_LONGEST_NAME = 100


def private_names_called(text: str) -> Iterator[tuple[int, str]]:
    """Yield what is called as `_check(`, `self._check(` or `_checks.check(`, dunder names aside, with where it is.

    The text is asked, as walking the tree takes ten times as long; what it finds in strings leads nowhere.
    """
    for match in _CALL.finditer(text):
        start, end = match.span()
        if text[start - 1 : start].isalnum() and "._" not in match[0]:
            continue  # the middle of a name, `load_all(`, as most of them are
        before = _NAME_BEFORE.search(text, max(0, start - _LONGEST_NAME), start)
        dotted = ("" if before is None else before[0]) + text[start : end - 1]
        if (dotted.startswith("_") or "._" in dotted[1:]) and not dotted.endswith("__"):
            yield start, dotted

"""Whether decorators that nobody here knows, and that were themselves changed, leave a changed signature in doubt.

Calls are judged by the signature as it is written. A decorator that stays as it is may take and give what it likes:
what it does is the same on both sides. One that was changed may make up for the change.
"""

import re
from collections.abc import Iterable, Sequence

from apicheck.surface.naming import last_part

# Decorators that go on taking what is deprecated: without one, no call binds that did not bind with it.
_TAKES_MORE = re.compile(r"deprecat|legacy|rename", re.IGNORECASE)
_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_NUMBER = re.compile(r"\b\d+\b")


def leave_doubt(before: Sequence[str], after: Sequence[str], parameters: Iterable[str]) -> bool:
    """Tell whether the decorators on head may make up for a change of `parameters`; both are texts of unknown ones.

    Those that stay are no reason for doubt. Nor is one that only got other arguments, unless these speak of the
    parameters, by name or by number; nor one for deprecated parameters that is gone.
    """
    if before == after:
        return False
    gone = [text for text in before if text not in after]
    words = set(parameters)
    for text in after:
        if text in before:
            continue
        same = next((other for other in gone if _name(other) == _name(text)), None)
        if same is None or _speaks_of(text, words):
            return True
        if _speaks_of(same, words) and not _TAKES_MORE.search(_name(same)):
            return True
        gone.remove(same)
    return not all(_TAKES_MORE.search(_name(text)) for text in gone)


def _name(text: str) -> str:
    return last_part(text.partition("(")[0])


def _speaks_of(text: str, parameters: set[str]) -> bool:
    """Tell whether a decorator's arguments name one of the parameters, or count something."""
    arguments = text.partition("(")[2]
    return not parameters.isdisjoint(re.findall(r"\w+", arguments)) or bool(_NUMBER.search(_STRING.sub("", arguments)))

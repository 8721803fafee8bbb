"""Reading what a deprecation says: since which version, and which version is promised to be without the thing.

Source: PEP 387 "Backwards Compatibility Policy" on what a warning should tell, PEP 702, the `deprecated` directive of
Sphinx, and the wording of the projects that follow them.
"""

import bisect
import inspect
import re
from collections.abc import Iterator

from apicheck.model.deprecation import Deprecation

_LONGEST_MESSAGE = 300

_VERSION = r"v?(?P<version>\d+(?:\.(?:\d+|x))*(?:\.?(?:a|b|rc|dev|post)\d+)?)(?![\w-])"
_VERSION += r"(?!\s+(?:more|releases|versions|years|months|weeks|days))(?<!\b20\d\d)"  # a span of time, a year
# `version 3.0`, `release 3.0`, `Flask 3.0`, `the next major release, 3.0`
_BEFORE_VERSION = r"(?:(?:the|version|release|series|major|upcoming|v\.?|[A-Za-z][\w.-]*),?\s+){0,3}"
_REMOVAL = re.compile(
    r"\b(?:remov(?:ed|al|e|ing)|drop(?:ped)?|go(?:es)?\s+away|gone|disappear|deleted|"
    r"(?:no\s+longer|not|unsupported|stop(?:s|ped)?)(?:\s+\w+){0,2})"
    r"(?:\s+(?:entirely|completely|altogether|support|for|it|this|them|is|scheduled|planned)){0,3}\s*"
    r"(?:in|from|by|with|as\s+of|for|after|since|on)\s+" + _BEFORE_VERSION + _VERSION,
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:deprecated|superseded|obsolete|discouraged|legacy)\s*(?:\w+\s+){0,2}?"
    r"(?:since|in|as\s+of|from|with|:)\s*" + _BEFORE_VERSION + _VERSION,
    re.IGNORECASE,
)
_SINCE_ALONE = re.compile(r"\b(?:since|as\s+of)\s+(?:version\s+|release\s+|v\.?\s*)?" + _VERSION, re.IGNORECASE)
_WHOLE_VERSION = re.compile(_VERSION)
_CATEGORY = re.compile(r"RemovedIn[A-Za-z]*?_?(?P<digits>\d+(?:_\d+)*)")
_SINCE_CATEGORY = re.compile(r"DeprecatedSince[A-Za-z]*?_?(?P<digits>\d+(?:_\d+)*)")
_DIRECTIVE = re.compile(r"^(?P<indent>[ ]*)\.\. deprecated::(?P<rest>.*)$", re.MULTILINE)
# :func:`~pkg.fetch`, :attr:`Client.timeout <pkg.Client.timeout>`
_ROLE = re.compile(r":[a-z][\w:+-]*:`~?([^`<]+?)(?:\s*<[^`>]*>)?`")
_OPENING = re.compile(
    r"[\[(*:`!]*deprecated\b(?:\s*$|\s*[.:,;!)\]*-]|\s+(?:alias|since|in|as|use|please|and|method|property|class|"
    r"function|wrapper|name|version|attribute|module|instead|due|by)\b)",
    re.IGNORECASE,
)


_MENTIONS = ("deprecat", "futurewarning", "removedin", "delete_parameter")


class Mentions:
    """The lines of a text on which a deprecation may stand: a cheap question before any costly one."""

    def __init__(self, text: str) -> None:
        lowered = text.lower()  # a pattern that ignores case takes ten times as long
        self._lines: list[int] = []
        line, last = 1, 0
        for position in sorted(position for word in _MENTIONS for position in _positions(word, lowered)):
            line += lowered.count("\n", last, position)
            last = position
            self._lines.append(line)

    def __bool__(self) -> bool:
        return bool(self._lines)

    def within(self, first: int, last: int) -> bool:
        """Tell whether there is one on the lines `first` to `last`, counted from 1, both included."""
        index = bisect.bisect_left(self._lines, first)
        return index < len(self._lines) and self._lines[index] <= last


def _positions(word: str, text: str) -> Iterator[int]:
    position = text.find(word)
    while position >= 0:
        yield position
        position = text.find(word, position + 1)


def is_version(text: str) -> bool:
    """Tell whether a text is nothing but a version: `2.0`, `v3`, `1.4.x`."""
    return _WHOLE_VERSION.fullmatch(text.strip()) is not None


def read(message: str, since: str | None = None, removal: str | None = None, category: str = "") -> Deprecation:
    """Return what a message says, beside what is known of its versions.

    `category` is the name of the warning's class, which may hold a version: `RemovedInDjango50Warning`.
    """
    text = _ROLE.sub(r"`\1`", " ".join(message.split())).replace("``", "`")
    promised = removal or _first(_REMOVAL, text) or _of_category(_CATEGORY, category)
    announced = since or _first(_SINCE, text) or _first(_SINCE_ALONE, text) or _of_category(_SINCE_CATEGORY, category)
    if len(text) > _LONGEST_MESSAGE:
        text = f"{text[: _LONGEST_MESSAGE - 3]}..."
    return Deprecation(text, _plain(announced), _plain(promised))


def _plain(version: str | None) -> str | None:
    return None if version is None else version.strip().removeprefix("v").rstrip(".")


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return None if found is None else found["version"]


def _of_category(pattern: re.Pattern[str], category: str) -> str | None:
    """Read `50` as 5.0 and `8` as 8, as Django, Sphinx and pytest name their warnings."""
    found = pattern.search(category)
    if found is None:
        return None
    digits = found["digits"].replace("_", ".")
    if "." in digits or len(digits) == 1 or digits == "10":
        return digits
    return f"{digits[0]}.{digits[1:]}"


def is_deprecating_category(name: str, message: str) -> bool:
    """Tell whether a warning of this class, by its name, says that something will go away.

    `FutureWarning` is for other changes as well, so that its message has to say it.
    """
    if "Deprecat" in name or "RemovedIn" in name:
        return True
    return name == "FutureWarning" and re.search(r"deprecat|\bremov", message, re.IGNORECASE) is not None


def of_docstring(docstring: str) -> Deprecation | None:
    """Return the deprecation of a whole thing that its docstring tells: the directive, or `Deprecated` to begin with.

    A directive below something else (a parameter's description) is not about the whole.
    """
    text = inspect.cleandoc(docstring)
    for indent, version, message in directives(text):
        if not indent:
            return read(message, since=version)
    first, _, _ = text.partition("\n\n")
    return read(first) if _OPENING.match(first) else None


def directives(text: str) -> Iterator[tuple[int, str | None, str]]:
    """Yield the `deprecated` directives of a docstring: how far each is indented, its version, its text."""
    for found in _DIRECTIVE.finditer(text):
        indent = len(found["indent"])
        version, _, opening = found["rest"].strip().partition(" ")
        if version and not is_version(version):
            version, opening = "", found["rest"].strip()
        lines = [opening]
        for line in text[found.end() + 1 :].split("\n"):
            if line.strip() and len(line) - len(line.lstrip()) <= indent:
                break
            if not line.strip() and any(lines):
                break
            lines.append(line.strip())
        yield indent, version or None, " ".join(line for line in lines if line)

"""The path patterns of build back ends: globs that name files, and the lines of a gitignore file."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from apicheck.project.folders import Folders


def expand(folders: Folders, pattern: str) -> Iterator[str]:
    """The importable files that a glob from the root names; a folder that it names stands for all files below."""
    if not set(pattern) & set("*?["):
        yield from folders.walk(pattern) if folders.is_folder(pattern) else [pattern] * folders.has_file(pattern)
        return
    matches = _glob(pattern).match
    yield from (path for path in folders.walk("") if matches(path))


class GitIgnoreLines:
    """Patterns as in gitignore(5), the last one that matches decides. No line matches nothing."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._rules = [
            (not line.startswith("!"), _git_ignore(line.lstrip("!")))
            for line in lines
            if line.strip() and line[0] != "#"
        ]

    def match(self, path: str) -> bool:
        """True where the lines name the file, or a folder above it."""
        return next((chosen for chosen, pattern in reversed(self._rules) if pattern.match(path)), False)


@lru_cache
def _git_ignore(line: str) -> re.Pattern[str]:
    text = line.rstrip().removeprefix("\\")
    is_anchored = "/" in text.rstrip("/")
    inside = "/.+" if text.endswith("/") else "(?:/.*)?"
    return _compiled(("" if is_anchored else "(?:.*/)?") + _translated(text.strip("/")) + inside)


@lru_cache
def _glob(pattern: str) -> re.Pattern[str]:
    return _compiled(_translated(pattern) + r"(?:/.*)?")


def _compiled(expression: str) -> re.Pattern[str]:
    try:
        return re.compile(expression + r"\Z", re.DOTALL)
    except re.error:
        return re.compile(r"(?!)")  # A range like `[z-a]` matches nothing.


def _translated(pattern: str) -> str:
    """A regular expression for a glob in which `*` stays within a folder and `**` does not."""
    expression = ""
    position = 0
    while position < len(pattern):
        if pattern.startswith("**/", position):
            expression, position = expression + "(?:.*/)?", position + 3
        elif pattern.startswith("**", position):
            expression, position = expression + ".*", position + 2
        elif pattern[position] in "*?":
            expression, position = expression + ("[^/]*" if pattern[position] == "*" else "[^/]"), position + 1
        elif pattern[position] == "[" and (end := pattern.find("]", position + 2)) > 0:
            content = pattern[position + 1 : end].replace("\\", r"\\")
            expression, position = expression + f"[{'^' + content[1:] if content[0] in '!^' else content}]", end + 1
        else:
            expression, position = expression + re.escape(pattern[position]), position + 1
    return expression

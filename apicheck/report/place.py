"""Where a reader finds a change: a file and a line of one of the two sides, and a link to them."""

import re
import urllib.parse

import msgspec

from apicheck.model.location import Location
from apicheck.model.report import Change, Report

PROJECT_FILE = "pyproject.toml"
"""What says what a project is: where a finding without a place of its own is shown by what shows no others."""

PLACEHOLDERS = ("commit", "file", "line", "end_line")


class Place(msgspec.Struct, frozen=True):
    """A location on a side; `commit` is None for the index or the work tree. `is_gone` where head has no such place."""

    location: Location
    commit: str | None
    is_gone: bool


def place_of(change: Change, report: Report) -> Place | None:
    """The place on head, or the one on the compared base for what head lacks. None where neither is known."""
    if change.head_location is not None:
        return Place(change.head_location, report.head.commit, is_gone=False)
    if change.base_location is not None:
        return Place(change.base_location, report.merge_base or report.base.commit, is_gone=True)
    return None


def unknown_placeholders(template: str) -> list[str]:
    """The names in braces that `link` does not fill in, in the order in which they stand in `template`."""
    return [name for name in re.findall(r"{([^{}]*)}", template) if name not in PLACEHOLDERS]


def link(place: Place, template: str) -> str | None:
    """Fill `{commit}`, `{file}`, `{line}` and `{end_line}` of a template such as
    `https://github.com/o/r/blob/{commit}/{file}#L{line}-L{end_line}`.

    The answer holds no character that could end a Markdown link, and leads to nothing but what the template leads to.
    None for a place without a commit to link to, or whose path could lead elsewhere (`../`).
    """
    if place.commit is None or not place.commit.isalnum() or not stays_below(place.location.file):
        return None
    values = {
        "commit": place.commit,
        "file": place.location.file,
        "line": str(place.location.line),
        "end_line": str(place.location.end_line),
    }
    filled = re.sub(
        r"{(commit|file|line|end_line)}",
        lambda match: urllib.parse.quote(values[match[1]], safe="/", errors="surrogateescape"),
        template,
    )
    return urllib.parse.quote(filled, safe="/:?#[]@!$&'*+,;=%~")


def stays_below(path: str) -> bool:
    """True for a path whose segments no browser resolves (RFC 3986, 5.2.4, and `\\` where it is taken for `/`)."""
    return not {"", ".", ".."} & set(path.replace("\\", "/").split("/"))

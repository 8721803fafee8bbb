"""The formats that a report can be written in.

A new format is one file in this package that offers `render(report, options) -> str`, and one line in `Format`.
"""

import enum
import importlib
from collections.abc import Callable

import msgspec

from apicheck.model.report import Report, Severity


class Format(enum.StrEnum):
    """The names that `--format` takes; each is the name of a module of this package."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"
    GITHUB = "github"
    SARIF = "sarif"
    GITLAB = "gitlab"
    JUNIT = "junit"


class Options(msgspec.Struct, frozen=True):
    """What the surroundings ask of a rendering; a format takes what concerns it and ignores the rest.

    `width` is the terminal's in columns, None where lines must not be wrapped (a pipe, a file). `color` asks for ANSI
    colours. `elapsed` is the run's duration in seconds. `source_url` is a template of links to source lines
    (see `apicheck.report.place`). `failing` are the severities that fail the run, for formats that know failures.
    """

    width: int | None = None
    color: bool = False
    elapsed: float | None = None
    source_url: str | None = None
    failing: tuple[Severity, ...] = (Severity.BREAKING,)


Renderer = Callable[[Report, Options], str]


def renderer(format_: Format) -> Renderer:
    """The function that renders `format_`. Its module is imported here, so that no run pays for another format."""
    render: Renderer = importlib.import_module(f"apicheck.report.{format_.value}").render
    return render

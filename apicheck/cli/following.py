"""How a run is followed on standard error: what was read, a bar while long work goes on, or nothing at all.

The rooms below tell of their work by logging, as a library does; this one listens. Standard output is left alone.
"""

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    import logging

_ROOT = "apicheck"
_QUIET, _VERBOSE = "apicheck.quiet", "apicheck.verbose"


def _noted(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    context.meta[f"apicheck.{parameter.name}"] = wanted


quiet = click.option(
    "--quiet",
    "-q",
    is_flag=True,
    expose_value=False,
    callback=_noted,
    help="Nothing on standard error but errors: no progress, no summary.",
)
verbose = click.option(
    "--verbose",
    "-v",
    is_flag=True,
    expose_value=False,
    callback=_noted,
    help="Tell on standard error what is read, from where, and how long it takes.",
)


def is_quiet() -> bool:
    """True where `--quiet` was given to the command that runs."""
    return bool(click.get_current_context().meta.get(_QUIET))


@contextlib.contextmanager
def followed() -> Iterator[None]:
    """Follow the work that is done within, as the command's options and standard error want it."""
    handler = _handler(click.get_current_context().meta)
    if handler is None:
        yield
        return
    import logging  # which the help of a command can do without

    logger = logging.getLogger(_ROOT)
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(handler.level)
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)
        handler.close()


def _handler(wanted: Mapping[str, object]) -> "logging.Handler | None":
    if wanted.get(_VERBOSE):
        return _lines(sys.stderr)
    if wanted.get(_QUIET) or not wants_progress(sys.stderr, os.environ):
        return None
    from apicheck.report.progress import ProgressHandler

    return ProgressHandler(sys.stderr)


def wants_progress(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """True on a terminal where a line can be written over."""
    return stream.isatty() and environment.get("TERM") != "dumb"


def _lines(stream: TextIO) -> "logging.Handler":
    """A line for each record, with the seconds since the program began."""
    import logging

    from apicheck.report.harmless import printable

    class Lines(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return f"apicheck: {record.relativeCreated / 1000:6.2f} s  {printable(record.getMessage())}"

    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    handler.setLevel(logging.INFO)
    return handler

"""Where a report goes: standard output or a file, whole or not at all."""

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO


class OutputError(Exception):
    """The report cannot be written; the text is the sentence to print."""


def terminal_width(stream: TextIO) -> int | None:
    """The columns of the terminal behind `stream`, None where there is none and lines must not be wrapped."""
    return shutil.get_terminal_size().columns if stream.isatty() else None


def wants_color(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """True on a terminal that knows colours, unless `NO_COLOR` (no-color.org) says no or `FORCE_COLOR` says yes."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"


def check_destination(file: Path) -> None:
    """Raise `OutputError` for a file that cannot be written, before the work that it is for is done."""
    if file.is_dir():
        raise OutputError(f"cannot write the report to {file}: it is a folder; name a file in it")
    folder = file.resolve().parent
    if not folder.is_dir():
        remedy = f"make it with `mkdir -p {shlex.quote(str(folder))}`"
        raise OutputError(f"cannot write the report to {file}: there is no folder {folder}; {remedy}")


def write_file(text: str, file: Path) -> None:
    """Replace `file` by `text` in UTF-8 in one step: a reader sees the old content or the new, never a half.

    Symbolic links are followed; what is no regular file (a pipe, `/dev/stderr`) is written to as it is.
    Raises `OutputError`.
    """
    target = file.resolve()
    data = text.encode("utf-8")
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as stream:
                stream.write(data)
            return
        draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            draft.write_bytes(data)
            if target.exists():
                shutil.copymode(target, draft)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write the report to {file}: {error.strerror or error}") from error


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are not there. Raises `OutputError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the folder {folder}: {error.strerror or error}") from error


def append_file(text: str, file: Path) -> None:
    """Add `text` in UTF-8 to what a file holds. Raises `OutputError`."""
    try:
        with file.open("ab") as stream:
            stream.write(text.encode("utf-8"))
    except OSError as error:
        raise OutputError(f"cannot write to {file}: {error.strerror or error}") from error


def write_standard_output(text: str, encoding: str) -> None:
    """Write all of `text`; what `encoding` cannot say is written as an escape. A reader who left early is no error.

    Raises `OutputError`, for example on a full disk.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode(encoding, errors="backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        discard_standard_output()
    except OSError as error:
        discard_standard_output()
        raise OutputError(f"cannot write the report to standard output: {error.strerror or error}") from error


def discard_standard_output() -> None:
    """Send what is still buffered nowhere, or the interpreter would complain about the same error once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

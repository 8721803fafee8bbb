"""Where a report goes: standard output or a file, whole or not at all."""

import difflib
import enum
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TextIO, TypeVar

if TYPE_CHECKING:
    from apicheck.report.formats import Options

F = TypeVar("F", bound=enum.StrEnum)

_NAMED_FORMAT = re.compile(r"(?P<format>[A-Za-z][\w-]*)=(?P<file>.*)", re.DOTALL)
_OWN_STREAM = re.compile(r"/dev/(?:std(?P<name>out|err)|fd/(?P<number>\d+))")


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


class Destination(NamedTuple, Generic[F]):
    """A file that a report is to be written to; `is_default` where it takes what would go to standard output."""

    format_: F
    file: Path
    is_default: bool


def destinations(values: Sequence[str], default: F) -> tuple[Destination[F], ...]:
    """What the values of `--output` ask for: `FORMAT=FILE`, or `FILE` for one in the format `default`.

    The formats are the members of `default`'s enumeration. Raises `OutputError` for a format that there is not, a value
    that names no file, a second file without a format, and a file that is named twice.
    """
    found: list[Destination[F]] = []
    for value in values:
        destination = _destination(value, default)
        for other in found:
            if other.is_default and destination.is_default:
                raise OutputError(
                    f"two files for one format, {other.file} and {destination.file}: write FORMAT=FILE for the others"
                )
            if other.file.resolve() == destination.file.resolve() and not _is_stream(destination.file):
                raise OutputError(f"two reports cannot be written to one file, {destination.file}")
        found.append(destination)
    return tuple(found)


def _destination(value: str, default: F) -> Destination[F]:
    match = _NAMED_FORMAT.fullmatch(value)
    if match is None:
        name, file = default.value, value
    else:
        name, file = match["format"].lower(), match["file"]
    formats = {format_.value: format_ for format_ in type(default)}
    if name not in formats:
        raise OutputError(_no_such_format(name, file, list(formats)))
    if not file:
        raise OutputError(f"--output {value!r} names no file: write {value or 'FORMAT='}FILE")
    if file == "-":
        raise OutputError(f"`-` is no file: `--format {name}` without --output writes to standard output")
    return Destination(formats[name], Path(file), is_default=match is None)


def _no_such_format(name: str, file: str, known: Sequence[str]) -> str:
    nearest = difflib.get_close_matches(name, known, 1, 0.5)
    hint = f"did you mean {nearest[0]}={file}?" if nearest else f"there are {', '.join(known)}."
    return f"there is no format {name!r}: {hint} A file of that name is written ./{name}={file}"


def writable(wanted: Iterable[Destination[F]]) -> tuple[list[Destination[F]], list[str]]:
    """Before the work is done: the destinations that can be written, and a sentence for each that can't."""
    good: list[Destination[F]] = []
    problems: list[str] = []
    for destination in wanted:
        try:
            check_destination(destination.file)
            good.append(destination)
        except OutputError as error:
            problems.append(str(error))
    return good, problems


def write_files(wanted: Iterable[Destination[F]], render: Callable[[F], str]) -> list[str]:
    """Write a report to each destination, as `render` has it in a format, and return a sentence for each failure."""
    problems: list[str] = []
    for destination in wanted:
        try:
            write_file(render(destination.format_), destination.file)
        except OutputError as error:
            problems.append(str(error))
    return problems


def for_standard_output(how: "Options") -> "Options":
    """The same with the width and the colours of the terminal behind standard output, if there is one."""
    import msgspec

    return msgspec.structs.replace(how, width=terminal_width(sys.stdout), color=wants_color(sys.stdout, os.environ))


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

    Symbolic links are followed; what is no regular file (a pipe) is written to as it is, and so is what another one of
    the process's own streams stands behind (`/dev/stderr`). Raises `OutputError`.
    """
    import logging  # which the help of a command can do without

    data = text.encode("utf-8", errors="backslashreplace")
    logging.getLogger(__name__).info("writes %d bytes to %s", len(data), file)
    try:
        if _is_stream(file):
            sys.stdout.flush()
            descriptor = _own_descriptor(file)
            with file.open("wb") if descriptor is None else os.fdopen(os.dup(descriptor), "wb") as stream:
                stream.write(data)
            return
        target = file.resolve()
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


def _is_stream(file: Path) -> bool:
    """True for what cannot be replaced by a file: a pipe, a device, or a stream of this process by its name."""
    return _own_descriptor(file) is not None or (file.exists() and not file.is_file() and not file.is_dir())


def _own_descriptor(file: Path) -> int | None:
    """The descriptor that `/dev/stdout` and the like stand for: opened anew, a file would be written from its start."""
    match = _OWN_STREAM.fullmatch(str(file))
    if match is None:
        return None
    return int(match["number"]) if match["number"] else {"out": 1, "err": 2}[match["name"]]


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

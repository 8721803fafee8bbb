"""From the bytes of a Python file to its text, as the interpreter would decode them.

Source: language reference, 2.1.4 "Encoding declarations", and PEP 263.
"""

import io
import tokenize


class UnreadableSource(Exception):  # noqa: N818 - a file's state, told as a diagnostic; not a fault of the program
    """A file whose API cannot be told: it does not decode or does not parse. `line` counts from 1, None if unknown."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def decode(data: bytes) -> str:
    """Return the text of a source file: its cookie or byte order mark obeyed, line ends as `\\n`.

    Raises `UnreadableSource` for an unknown encoding, bytes that it doesn't allow, and NUL bytes.
    """
    if b"\0" in data:
        raise UnreadableSource("contains NUL bytes, which Python source cannot", _line(data, data.index(b"\0")))
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as error:
        raise UnreadableSource(f"cannot be decoded: {error.msg}") from error
    try:
        text = data.decode(encoding)
    except LookupError as error:
        raise UnreadableSource(f"cannot be decoded: {encoding} is no encoding of text") from error
    except UnicodeError as error:
        line = _line(data, error.start) if isinstance(error, UnicodeDecodeError) else None
        raise UnreadableSource(
            f"is not valid {encoding}, which it declares or which is Python's default", line
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1

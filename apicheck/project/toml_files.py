"""TOML files: their tables, or one sentence on why they are none."""

import re
import tomllib
from collections.abc import Mapping

from apicheck.project.distribution import Problem


def parse_toml(path: str, data: bytes) -> tuple[Mapping[str, object], Problem | None]:
    """The tables of a TOML file; an empty mapping and the reason where it does not parse."""
    try:
        return tomllib.loads(data.decode("utf-8-sig")), None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        return {}, Problem(path, _toml_line(data, str(error)), f"{path} does not parse: {sentence(error)}")


def _toml_line(data: bytes, message: str) -> int | None:
    """The line that tomllib names in words."""
    if "(at end of document)" in message:
        return data.rstrip(b"\r\n").count(b"\n") + 1
    line = re.search(r"\(at line (\d+)", message)
    return int(line[1]) if line is not None else None


def sentence(error: Exception) -> str:
    """Return what a parser has to say, on one line."""
    if isinstance(error, SyntaxError):
        return error.msg
    return " ".join(str(error).split()) or type(error).__name__

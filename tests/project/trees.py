"""A tree in memory: what a test says is there, is there."""

from collections.abc import Mapping
from textwrap import dedent

from apicheck.revisions import UnreadableFile


class MemoryTree:
    """Files by path, with their text. Paths in `unreadable` are listed and cannot be read."""

    def __init__(self, files: Mapping[str, str | bytes], unreadable: tuple[str, ...] = ()) -> None:
        self.contents = {path: dedent(text).encode() if isinstance(text, str) else text for path, text in files.items()}
        self.files = {path: path for path in (*self.contents, *unreadable)}

    def read(self, path: str) -> bytes:
        """The content, or UnreadableFile."""
        if path not in self.contents:
            raise UnreadableFile(path, "is a pointer to a file that was not fetched")
        return self.contents[path]


def tree_of(*paths: str, **declarations: str) -> MemoryTree:
    """A tree of empty files, and declarations by the name of their file: `pyproject="..."`, `setup_py="..."`."""
    names = {"pyproject": "pyproject.toml", "setup_cfg": "setup.cfg", "setup_py": "setup.py"}
    return MemoryTree({**dict.fromkeys(paths, ""), **{names[key]: text for key, text in declarations.items()}})

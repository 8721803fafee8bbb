"""A tree in memory: what a test says is there, is there."""

from collections.abc import Mapping
from textwrap import dedent
from typing import Any

from apicheck.project.discovery import find_distributions
from apicheck.project.distribution import Distribution
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


def found(tree: MemoryTree, **settings: Any) -> tuple[Distribution, ...]:
    """The distributions in a tree whose declarations are beyond doubt."""
    project = find_distributions(tree, **settings)
    assert project.problems == ()
    return project.distributions


def modules_of(tree: MemoryTree, **settings: Any) -> list[str]:
    """The dotted names of all modules of a tree, in order, each once for each file."""
    return sorted(module.name for distribution in found(tree, **settings) for module in distribution.modules)

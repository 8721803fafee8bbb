"""Repositories that grow commit by commit, for tests of releases."""

from collections.abc import Sequence
from pathlib import Path

import pygit2

AUTHOR = pygit2.Signature("A", "a@example.org", 0, 0)


class Repository:
    """A repository that grows commit by commit, with tags where they are wanted."""

    def __init__(self, folder: Path) -> None:
        self._git = pygit2.init_repository(folder, initial_head="main")
        self.folder = folder

    def commit(
        self, files: dict[str, str], *tags: str, message: str = "Change", parents: Sequence[str] | None = None
    ) -> str:
        """Commit these files, beside those that are there, on HEAD or on the given parents; return the commit."""
        for path, text in files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_text(text, "utf-8")
            self._git.index.add(path)
        self._git.index.write()
        tree = self._git.index.write_tree()
        head = [] if self._git.head_is_unborn else [str(self._git.head.target)]
        branch = "HEAD" if parents is None else None
        commit = self._git.create_commit(branch, AUTHOR, AUTHOR, message, tree, head if parents is None else parents)
        for tag in tags:
            self._git.references.create(f"refs/tags/{tag}", commit)
        return str(commit)

    def branch(self, name: str) -> None:
        """Begin a branch here and go on with it."""
        self._git.references.create(f"refs/heads/{name}", self._git.head.target)
        self._git.set_head(f"refs/heads/{name}")

    def remove(self, path: str) -> None:
        """Commit that a file is gone."""
        (self.folder / path).unlink()
        self._git.index.remove(path)
        self.commit({}, message="Remove")


def release(version: str, source: str = "def f(a): ...\ndef g(): ...\n") -> dict[str, str]:
    """The files of a release of the distribution `demo`."""
    return {
        "pyproject.toml": f"[project]\nname = 'demo'\nversion = '{version}'\n",
        "demo/__init__.py": source,
    }

"""What this room needs to know of a revision: the paths in it, and the bytes of the few that declare something."""

from collections.abc import Mapping
from typing import Protocol


class Tree(Protocol):
    """One side of a comparison.

    `files` maps POSIX paths from the repository's root to the identity of their content. `read` gives the content, or
    raises `apicheck.revisions.UnreadableFile`.
    """

    @property
    def files(self) -> Mapping[str, str]:
        """Path to content identity, for regular files alone."""

    def read(self, path: str) -> bytes:
        """The content of the file at `path`."""

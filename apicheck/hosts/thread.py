"""What `upkeep` needs to know of a host: the comments on one pull request, and what can go wrong with them."""

from collections.abc import Iterable
from typing import Protocol

import msgspec


class Comment(msgspec.Struct, frozen=True):
    """A comment as it stands on a host. A larger `id` is a later comment; `url` is where people read it."""

    id: int
    author: str
    body: str
    url: str


class Thread(Protocol):
    """The comments on one pull request (GitHub) or merge request (GitLab).

    Every method raises `HostError`, or the one of its subclasses that says more. None repeats a request by itself: only
    `upkeep` knows what a request that failed may have done all the same.
    """

    def head(self) -> str:
        """The commit that the pull request would merge, as the host has it now."""

    def author(self) -> str:
        """The name under which this client writes."""

    def comments(self) -> Iterable[Comment]:
        """All comments, of all authors, over all pages."""

    def create(self, body: str) -> Comment:
        """Write a new comment."""

    def edit(self, comment: Comment, body: str) -> None:
        """Replace the text of a comment. Raises `GoneError` where somebody deleted it."""

    def delete(self, comment: Comment) -> None:
        """Delete a comment. Raises `GoneError` where somebody did before."""


class HostError(Exception):
    """A host did not do what it was asked for; the text is the sentence to print."""


class GoneError(HostError):
    """What a request was about is not there, or not for this client to see."""


class TryAgainError(HostError):
    """The host is overloaded, asks for less haste, or was not reached.

    `seconds` is how long it asks to wait, None where it does not say.
    """

    def __init__(self, sentence: str, seconds: float | None = None) -> None:
        super().__init__(sentence)
        self.seconds = seconds

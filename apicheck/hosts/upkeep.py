"""One comment on a pull request, kept up to date, whatever happens meanwhile.

Hosts have no way to write a comment only where there is none, so two runs at once may both begin one; and an answer may
be lost on its way though the comment was written. Therefore everything is a loop: read what is there, take the one step
that is missing, and read again, until nothing is missing. The oldest comment stays, all others of ours make way for it.
"""

import enum
from collections.abc import Callable, Sequence

import msgspec

from apicheck.hosts.thread import Comment, GoneError, HostError, Thread, TryAgainError

MOST_ROUNDS = 12
LONGEST_WAIT = 180.0
"""Seconds that a run waits for a host in all. GitHub asks for 60 after a secondary rate limit."""

Compose = Callable[[str | None], str | None]
"""The text that a comment should have, from the one that it has, None for no comment; None is nothing to say."""


class Outcome(enum.StrEnum):
    """What became of the comment."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NOTHING_TO_SAY = "nothing to say"
    OUTDATED = "outdated"


class Kept(msgspec.Struct, frozen=True):
    """The outcome, and where the comment is read; None where there is none."""

    outcome: Outcome
    url: str | None = None


def keep_up_to_date(
    thread: Thread,
    marker: str,
    compose: Compose,
    *,
    sleep: Callable[[float], None],
    head: str | None = None,
) -> Kept:
    """Bring our comment, whose first line is `marker`, to what `compose` wants of it.

    A comment is ours where the marker and its author are. `head` is the commit that was judged: nothing is written
    where the pull request has moved on meanwhile, for the run about that says more. What the host can't do now is tried
    again, for `LONGEST_WAIT` seconds in all. Raises `HostError` where it can't be done.
    """
    keeper = _Keeper(thread, marker, compose, head)
    waited = 0.0
    for number in range(MOST_ROUNDS):
        try:
            kept = keeper.take_a_step()
        except TryAgainError as trouble:
            seconds = min(2.0**number, 30.0) if trouble.seconds is None else max(0.0, trouble.seconds)
            waited += seconds
            if waited > LONGEST_WAIT or number == MOST_ROUNDS - 1:
                raise
            sleep(seconds)
            continue
        if kept is not None:
            return kept
    raise HostError("the comments there changed again and again while apicheck wrote its own")


class _Keeper:
    """What was done so far, and the next step."""

    def __init__(self, thread: Thread, marker: str, compose: Compose, head: str | None) -> None:
        self._thread = thread
        self._marker = marker
        self._compose = compose
        self._head = head
        self._author: str | None = None
        self._made: Comment | None = None
        self._gone: set[int] = set()
        self._outcome = Outcome.UNCHANGED

    def take_a_step(self) -> Kept | None:
        """Read what is there and do what is missing; None where it has to be looked at once more."""
        own = self._own()
        kept = own[0] if own else None
        body = self._compose(None if kept is None else kept.body)
        if body is not None and (kept is None or not _is_same(kept.body, body)):
            if self._head is not None and self._thread.head() != self._head:
                return Kept(Outcome.OUTDATED)
            if kept is None:
                self._create(body)
                return None
            if not self._edit(kept, body):
                return None
        for other in own[1:]:
            self._remove(other)
        if kept is None:
            return Kept(Outcome.NOTHING_TO_SAY)
        return Kept(self._outcome, kept.url)

    def _own(self) -> Sequence[Comment]:
        """Our comments, the oldest first. A comment made a moment ago is one, though no list may show it yet."""
        marked = {
            comment.id: comment
            for comment in self._thread.comments()
            if _is_marked(comment, self._marker) and comment.id not in self._gone
        }
        if self._made is not None and self._made.id not in self._gone:
            marked.setdefault(self._made.id, self._made)
        if not marked:
            return ()
        if self._author is None:
            self._author = self._thread.author()
        return sorted(
            (comment for comment in marked.values() if comment.author == self._author),
            key=lambda comment: comment.id,
        )

    def _create(self, body: str) -> None:
        self._made = self._thread.create(body)
        self._author = self._made.author  # the host knows better than any guess
        self._outcome = Outcome.CREATED

    def _edit(self, comment: Comment, body: str) -> bool:
        """False where the comment is gone, so that another one is to be found or made."""
        try:
            self._thread.edit(comment, body)
        except GoneError:
            self._gone.add(comment.id)
            return False
        if self._outcome is not Outcome.CREATED or self._made is None or self._made.id != comment.id:
            self._outcome = Outcome.UPDATED
        return True

    def _remove(self, comment: Comment) -> None:
        """Delete a comment of ours that is one too many, or fold it away where that is not allowed."""
        folded = f"{self._marker}\n<details><summary>apicheck</summary>\n\nThere is an earlier comment.\n\n</details>\n"
        try:
            self._thread.delete(comment)
        except GoneError:
            pass
        except TryAgainError:
            raise
        except HostError:
            if not _is_same(comment.body, folded):
                self._thread.edit(comment, folded)
        self._gone.add(comment.id)


def _is_marked(comment: Comment, marker: str) -> bool:
    """True where the marker is the first line: one that is quoted further down is nobody's but the quoter's."""
    return comment.body.lstrip().startswith(marker)


def _is_same(one: str, other: str) -> bool:
    """Hosts trim what they are given, and may end lines in their own way."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()

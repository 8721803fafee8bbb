"""Two runs at once, in every order in which their requests can meet, on a host that may be slow to show what it has."""

import itertools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from apicheck.hosts.thread import Comment, GoneError, TryAgainError
from apicheck.hosts.upkeep import keep_up_to_date

MARKER = "<!-- apicheck:api -->"
TURNS = 8


@dataclass
class Host:
    """What is there. A list shows what was made `lag` requests ago, or before."""

    comments: dict[int, Comment] = field(default_factory=dict)
    made_at: dict[int, int] = field(default_factory=dict)
    clock: int = 0
    lag: int = 0
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))


class Turns:
    """Lets two threads send their requests in a given order, and in any order after that."""

    def __init__(self, order: tuple[int, ...]) -> None:
        self._order = list(order)
        self._condition = threading.Condition()
        self._at_work = {0, 1}

    def wait_for(self, me: int) -> None:
        with self._condition:
            while self._order and self._order[0] != me and self._order[0] in self._at_work:
                self._condition.wait(5)
            if self._order:
                self._order.pop(0)
            self._condition.notify_all()

    def leave(self, me: int) -> None:
        with self._condition:
            self._at_work.discard(me)
            self._condition.notify_all()


class OwnThread:
    """The comments as one of two runs sees them."""

    def __init__(self, host: Host, turns: Turns, me: int, lock: threading.Lock) -> None:
        self._host, self._turns, self._me, self._lock = host, turns, me, lock

    def _turn(self) -> threading.Lock:
        self._turns.wait_for(self._me)
        self._host.clock += 1
        return self._lock

    def head(self) -> str:
        return "head"

    def author(self) -> str:
        return "bot"

    def comments(self) -> list[Comment]:
        with self._turn():
            seen = self._host.clock - self._host.lag
            return [each for each in self._host.comments.values() if self._host.made_at[each.id] < seen]

    def create(self, body: str) -> Comment:
        with self._turn():
            made = Comment(next(self._host.ids), "bot", body, "")
            self._host.comments[made.id] = made
            self._host.made_at[made.id] = self._host.clock
            return made

    def edit(self, comment: Comment, body: str) -> None:
        with self._turn():
            if comment.id not in self._host.comments:
                raise GoneError("gone")
            self._host.comments[comment.id] = Comment(comment.id, "bot", body, "")

    def delete(self, comment: Comment) -> None:
        with self._turn():
            if self._host.comments.pop(comment.id, None) is None:
                raise GoneError("gone")


def run_both(host: Host, order: tuple[int, ...]) -> None:
    """Let two runs keep the comment at once; an error of either is raised here."""
    turns, lock, errors = Turns(order), threading.Lock(), []

    def run(me: int) -> None:
        try:
            keep_up_to_date(
                OwnThread(host, turns, me, lock), MARKER, lambda _: f"{MARKER}\nrun {me}", sleep=lambda _: None
            )
        except Exception as error:
            errors.append(error)
        finally:
            turns.leave(me)

    threads = [threading.Thread(target=run, args=(me,)) for me in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert errors == []


@pytest.mark.parametrize("existing", [0, 1, 2])
def test_in_every_order_one_comment_is_left(existing: int) -> None:
    for order in itertools.product((0, 1), repeat=TURNS):
        host = Host()
        for _ in range(existing):
            made = Comment(next(host.ids), "bot", f"{MARKER}\nold", "")
            host.comments[made.id], host.made_at[made.id] = made, -9
        run_both(host, order)
        (left,) = host.comments.values()
        assert left.body in (f"{MARKER}\nrun 0", f"{MARKER}\nrun 1"), order


@pytest.mark.parametrize("lag", [1, 2, 5])
def test_a_list_that_lags_behind_does_not_make_a_run_write_twice(lag: int) -> None:
    host = Host(lag=lag)
    run_both(host, (0,) * 20)
    bodies = [comment.body for comment in host.comments.values()]
    assert len(bodies) == len(set(bodies))  # none of the two wrote more than one


def test_a_comment_that_others_delete_again_and_again_is_given_up() -> None:
    class Forgetful(OwnThread):
        def create(self, body: str) -> Comment:
            raise TryAgainError(f"no {len(body)}", 0)

    host = Host()
    with pytest.raises(TryAgainError):
        keep_up_to_date(Forgetful(host, Turns(()), 0, threading.Lock()), MARKER, lambda _: MARKER, sleep=lambda _: None)

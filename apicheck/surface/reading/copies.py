"""Copies of this process that share out work on many sources."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def shares(
    contents: Mapping[K, bytes], break_even: int, together: Callable[[K], Hashable] = lambda source: source
) -> list[dict[K, bytes]]:
    """Part sources into a share for each process: a single one where that pays better, or no copy can be made.

    `break_even` is how many bytes cost as much as a copy. Sources of which `together` tells the same follow each other
    in one share. Shares are of about the same size: the largest group first, each into the smallest share so far.
    """
    groups: dict[Hashable, dict[K, bytes]] = {}
    for source, data in contents.items():
        groups.setdefault(together(source), {})[source] = data
    sizes = {group: sum(map(len, sources.values())) for group, sources in groups.items()}
    count = (os.cpu_count() or 1) if sum(sizes.values()) >= break_even and _can_be_copied() else 1
    parted: list[dict[K, bytes]] = [{} for _ in range(count)]
    taken = [0] * count
    for group, sources in sorted(groups.items(), key=lambda item: -sizes[item[0]]):
        smallest = taken.index(min(taken))
        parted[smallest].update(sources)
        taken[smallest] += sizes[group]
    return [share for share in parted if share] or [{}]


def _can_be_copied() -> bool:
    """Tell whether this process can be copied safely: it runs on Linux and has no other thread.

    Processes that start afresh would import the caller's main module once more, which a library must not do to it.
    """
    return sys.platform == "linux" and threading.active_count() == 1


class Copy:
    """A copy of this process that does one thing: what `task` gives is its answer, then it does what it gives besides.

    A copy that dies on the way (out of memory, killed) gives no answer, or a part of one.
    """

    def __init__(self, task: Callable[[], tuple[bytes, Callable[[], None]]]) -> None:
        self._answer, writing = os.pipe()
        self._process = os.fork()
        if self._process:
            os.close(writing)
            return
        try:
            answer, afterwards = task()
            with os.fdopen(writing, "wb") as stream:
                stream.write(answer)
            afterwards()
        finally:
            os._exit(0)  # nothing of what this process was before may go on in its copy

    def answer(self) -> bytes:
        """Wait for the answer, which can be asked for once."""
        with os.fdopen(self._answer, "rb") as stream:
            return stream.read()

    def end(self) -> None:
        """Wait until it has done what it does besides."""
        os.waitpid(self._process, 0)

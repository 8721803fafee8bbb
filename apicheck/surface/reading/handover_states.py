"""What has happened to `*args` and `**kwargs` on each way through a body, up to some place."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from apicheck.model.handover import Handover
from apicheck.surface.reading.handed_kwargs import UNTOLD, Change

# More ways than these tell no more than that there are many.
_MOST_WAYS = 12


class TooManyWays(Exception):  # noqa: N818 - no error: the reader gives up
    """There are more ways through a body than are worth following."""


class State(msgspec.Struct, frozen=True):
    """What has happened on one way, up to some place."""

    handovers: tuple[Handover, ...] = ()
    dropped: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    needed: tuple[str, ...] = ()
    present: frozenset[str] = frozenset()
    is_filled: bool = False
    keeps_args: bool = True
    keeps_kwargs: bool = True

    def changed(self, change: Change) -> State:
        """Return the state after something was done to `**kwargs`."""
        if change is UNTOLD:
            return msgspec.structs.replace(self, keeps_kwargs=False)
        return msgspec.structs.replace(
            self,
            dropped=(self.dropped | change.dropped) - change.given,
            given=(self.given - change.dropped) | change.given,
            needed=tuple(dict.fromkeys((*self.needed, *sorted(change.needed - self.given - self.present)))),
            is_filled=self.is_filled or change.fills,
        )


States = tuple[State, ...]
"""One for each way that is followed."""


def merged(*groups: Iterable[State]) -> States:
    """Return the states of several ways that meet, each once. Raises `TooManyWays` where they are too many."""
    found = tuple(dict.fromkeys(state for group in groups for state in group))
    if len(found) > _MOST_WAYS:
        raise TooManyWays
    return found


def changed(states: States, change: Change) -> States:
    """Return the states after something was done to `**kwargs`, those left out in which it raises `KeyError`."""
    return tuple(
        state.changed(change) for state in states if change is UNTOLD or state.dropped.isdisjoint(change.needed)
    )

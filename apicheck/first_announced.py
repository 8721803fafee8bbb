"""The first release that announced a removal, found out from what the releases hold.

A release is held against the older side of the range, which has the announcement: where that is new there, the release
had none. Deprecations are not taken back and made again, so that the first one is found by halving.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from packaging.version import Version

from apicheck.model.report import Change
from apicheck.policy.deprecation_policy import Published
from apicheck.revisions import Range, RevisionError

Place = tuple[str, str | None]
"""A path, and the parameter that is meant there."""


class Announcements:
    """What the releases before a range announced; `changes_in` tells what happens between the two sides of a range."""

    def __init__(self, range_: Range, changes_in: Callable[[Range], Iterable[Change]]) -> None:
        self._range = range_
        self._changes_in = changes_in
        self._not_yet = functools.cache(self._find_not_yet)

    def first_with(self, change: Change, published: Sequence[Published]) -> Version | None:
        """The version of the first release that announced a removal, None where none did, or nothing can be told.

        `published` are releases, the first one first; only those count that the older side descends from.
        """
        commit = self._range.base_commit or self._range.head.label.commit
        if commit is None or self._range.snapshot_at is None:
            return None
        try:
            before = [each for each in published if each.commit == commit or self._range.descends(commit, each.commit)]
            # `bisect` asks about few of them: is the announcement there already?
            first = bisect_left(before, True, key=lambda release: self._has(release, change))
        except RevisionError:
            return None
        return before[first].version if first < len(before) else None

    def _has(self, release: Published, change: Change) -> bool:
        missing = self._not_yet(release.commit)
        return not any(place in missing for place in _places(change))

    def _find_not_yet(self, commit: str) -> frozenset[Place]:
        """The places that a release did not have at all, or did not call deprecated."""
        if commit == self._range.base_commit or self._range.snapshot_at is None:
            return frozenset()
        from apicheck.rules.deprecations import newly_deprecated  # most of the program

        found = self._changes_in(replace(self._range, base=self._range.snapshot_at(commit), head=self._range.base))
        return frozenset(
            (path, each.parameter)
            for each in found
            if each.rule == newly_deprecated.RULE.id or each.base_location is None
            for path in (each.path, *each.paths)
        )


def _places(change: Change) -> Iterator[Place]:
    """Yield what may have announced a removal: the thing, a parameter of it, the classes and modules around it."""
    for path in (change.path, *change.paths):
        yield path, change.parameter
        while path:
            yield path, None
            path = path.rpartition(".")[0]

"""Which entries of accepted changes still accept something, where they accept nothing in the range that is compared.

A range is a part of what has happened since the last release, and an entry does its duty until that is out. Where
nothing was released yet nobody can tell what an entry of earlier ranges was for; one that the range itself brings has
to be about that range, or about the branch that it is a part of.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from apicheck.model.report import Change
from apicheck.policy.accepted_changes import Entry
from apicheck.policy.configuration import Configuration
from apicheck.release_times import Owners, Times
from apicheck.revisions import Range, RevisionError


class LiveEntries:
    """What entries can be held against beyond a range; nothing is read before an entry asks for it.

    `own` are the entries that the range itself brings, `changes_in` tells what happens in another range.
    """

    def __init__(
        self,
        range_: Range,
        config: Configuration,
        own: Collection[Entry],
        owners: Owners,
        times: Times,
        changes_in: Callable[[Range], Iterable[Change]],
    ) -> None:
        self._range = range_
        self._config = config
        self._own = own
        self._owners = owners
        self._times = times
        self._changes_in = changes_in
        self._last_release = functools.cache(self._find_last_release)
        self._since = functools.cache(self._fingerprints_since)

    def is_stale(self, entry: Entry) -> bool:
        """Tell whether an entry that accepts nothing in the range accepts nothing at all any more.

        What cannot be told, because commits are missing, is not called stale.
        """
        history, head = self._range.history, self._range.head_commit
        if history is None or head is None:
            return entry in self._own
        try:
            found = [self._last_release(root) for root in self._concerned(entry.path)]
            if any(entry.fingerprint in self._since(commit) for commit in found if commit is not None):
                return False
            if found and None not in found:
                return True
            if history.is_shallow or entry not in self._own:
                return False
            left = history.branched_at(head)
            return left is None or entry.fingerprint not in self._since(left)
        except RevisionError:
            return False

    def _concerned(self, path: str) -> Iterator[str]:
        """Yield the folder of the distribution that a path is of; all of them where it is of none that is known."""
        owner = self._owners.of(path)
        known = self._times.distributions
        return (each.root for each in known if each.name == owner or len(known) == 1 or not owner)

    def _find_last_release(self, root: str) -> str | None:
        """The commit of a distribution's last release that a tag names before the newer side, None for none."""
        from apicheck.last_release import Releases

        history, head = self._range.history, self._range.head_commit
        if history is None or head is None:
            return None
        distribution = next(each for each in self._times.distributions if each.root == root)
        settings = self._config.of(distribution.name).gate
        version = self._times.version(distribution.name)
        last = Releases(history, self._range.head.label.rev, head).last_tagged(distribution, settings, version)
        return None if last is None else last.commit

    def _fingerprints_since(self, commit: str) -> frozenset[str]:
        """Those of all changes from a commit to the newer side."""
        if commit == self._range.base_commit or self._range.snapshot_at is None:
            return frozenset()
        since = replace(self._range, base=self._range.snapshot_at(commit), merge_base=None, base_ahead=0)
        return frozenset(change.fingerprint for change in self._changes_in(since))

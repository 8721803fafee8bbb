"""What the commits since a release claim to break, and what each of them breaks by itself."""

from __future__ import annotations

import functools
from pathlib import Path

from apicheck.cache.store import Store
from apicheck.comparison import compare_range
from apicheck.model.report import Change, Report, Severity
from apicheck.policy.accepted_changes import none_is_stale
from apicheck.policy.conventional_commits import claims
from apicheck.policy.gate import commit_notes
from apicheck.revisions import Range, RevisionError, open_pair
from apicheck.revisions.history import History

MOST_CLAIMS = 20
"""Commits that are compared with their parents, one by one; where more claim something, they are believed."""


class ClaimedBreaks:
    """The claims of one repository's commits."""

    def __init__(self, start: Path, history: History, store: Store | None) -> None:
        self._start = start
        self._history = history
        self._store = store

    def notes(self, range_: Range, report: Report, folder: str = "") -> tuple[str, ...]:
        """Hold the claims of a range's commits against its report: a sentence for each way in which they differ.

        With a `folder` only the commits count that change something in it. Raises `RevisionError` for a history with
        holes.
        """
        base, head = range_.base_commit, range_.head.label.commit
        if base is None or head is None:
            return ()
        touched = functools.cache(lambda: self._history.touched(base, head))
        messages = [each for each in self._history.messages(base, head) if not each.is_merge]
        if folder:
            mine = {
                commit for path, commits in touched().items() if path.startswith(f"{folder}/") for commit in commits
            }
            messages = [each for each in messages if each.commit in mine]
        said = claims((each.commit, each.text) for each in messages)
        is_much = len(said.breaking) > MOST_CLAIMS

        def brought_by(change: Change) -> str | None:
            """The only commit that changes the files in which the break is; no other answer is cheap and sure."""
            files = {each.file for each in (change.base_location, change.head_location) if each is not None}
            commits = {commit for file in files for commit in touched().get(file, ())}
            return commits.pop() if len(commits) == 1 else None

        return commit_notes(said, report, (lambda _: None) if is_much else self._broken_by, brought_by)

    def _broken_by(self, commit: str) -> frozenset[str] | None:
        """The paths that a commit breaks, None where it can't be compared with its parent."""
        parent = self._history.parent(commit)
        if parent is None:
            return None
        try:
            range_ = open_pair(self._start, parent, commit, direct=True)
            report = compare_range(range_, is_stale=none_is_stale, store=self._store)
        except RevisionError:
            return None
        if report.status == "incomplete":
            return None
        broken = (change for change in report.changes if change.severity is Severity.BREAKING)
        return frozenset(path for change in broken for path in (change.path, *change.paths))

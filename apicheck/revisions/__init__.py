"""Reading revisions: a git range, commit, index or work tree becomes two trees of paths and contents.

Everything is read straight from the object database and the disk. Nothing is written to the repository, no program is
run.
"""

from apicheck.revisions.errors import RevisionError, UnreadableFile
from apicheck.revisions.ranges import Range, open_pair, open_range
from apicheck.revisions.snapshot import Snapshot, snapshot_of

__all__ = ["Range", "RevisionError", "Snapshot", "UnreadableFile", "open_pair", "open_range", "snapshot_of"]

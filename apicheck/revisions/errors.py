"""What goes wrong when revisions are read: the whole range (`RevisionError`) or one file of it (`UnreadableFile`)."""


class RevisionError(Exception):
    """The range cannot be read at all. `str(error)` is one sentence for the user, with the command that mends it."""


class UnreadableFile(Exception):  # noqa: N818 - it names the file's state, and is kept as data as often as it is raised
    """A file is there, but its text cannot be had.

    `path` is relative to the repository's root, `reason` completes the sentence "it ...".
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path!r} {self.reason}"

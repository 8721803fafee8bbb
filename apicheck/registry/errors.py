"""What goes wrong when a release is read from a package index."""

from apicheck.revisions import RevisionError


class RegistryError(RevisionError):
    """The release cannot be had. `str(error)` is one sentence for the user, without credentials in it."""

"""Reading releases from a package index: the newest one of a project becomes a tree of paths and contents.

Everything is read in memory. Nothing is built, installed or run.
"""

from apicheck.registry.errors import RegistryError
from apicheck.registry.published import PublishedRelease, fetch_release

__all__ = ["PublishedRelease", "RegistryError", "fetch_release"]

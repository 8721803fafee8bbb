"""The last release of a project in a package index: which one it is, and what it holds.

Sources: PEP 440, "Handling of pre-releases"; PEP 592 (yanked files); PEP 625, PEP 427 (names of files).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import Version

from apicheck.model.report import RevisionLabel
from apicheck.registry.archives import unpacked
from apicheck.registry.errors import RegistryError
from apicheck.registry.index import Index
from apicheck.revisions import Snapshot

if TYPE_CHECKING:
    import pypi_simple


class PublishedFile(msgspec.Struct, frozen=True):
    """A file of a release that can be read, and how much it is preferred: less is better."""

    version: Version
    preference: tuple[int, str]
    file: pypi_simple.DistributionPackage


class PublishedRelease(msgspec.Struct, frozen=True):
    """A release of an index: its version, its file, what that holds, and when it was uploaded, where that is known."""

    version: Version
    filename: str
    tree: Snapshot
    uploaded: datetime.datetime | None

    @property
    def is_wheel(self) -> bool:
        """True for what a build made, false for the sources."""
        return self.filename.endswith(".whl")


def fetch_release(
    project: str,
    url: str,
    choose: Callable[[Iterable[Version]], Version | None],
) -> PublishedRelease | None:
    """Fetch the release that `choose` takes among the versions of a project that can be had; None where it takes none.

    Raises `RegistryError` where the index can't be read, does not know the project, or has no file of it to read.
    """
    with Index(url) as index:
        files = readable(project, index.files(project))
        if not files:
            raise RegistryError(
                f"the package index {index.shown} has no sdist and no wheel of {project!r} that is not yanked"
            )
        version = choose(files)
        if version is None:
            return None
        chosen = files[version].file
        data = index.content(chosen)
    label = RevisionLabel(rev=chosen.filename, commit=None)
    return PublishedRelease(version, chosen.filename, unpacked(chosen.filename, data, label), chosen.upload_time)


def readable(project: str, files: Iterable[pypi_simple.DistributionPackage]) -> Mapping[Version, PublishedFile]:
    """The file to read of each version of a project that is not yanked: its sdist, else the most general wheel.

    An sdist is read as the repository is, so that the two are alike but for what was changed. Files of other kinds, of
    other projects and with names that no version can be read from are passed over.
    """
    found: dict[Version, PublishedFile] = {}
    for file in files:
        if file.is_yanked:
            continue
        read = _read(project, file)
        if read is not None and (read.version not in found or read.preference < found[read.version].preference):
            found[read.version] = read
    return found


def _read(project: str, file: pypi_simple.DistributionPackage) -> PublishedFile | None:
    try:
        if not file.filename.endswith(".whl"):
            name, version = parse_sdist_filename(file.filename)
            rank = 0 if file.filename.endswith(".tar.gz") else 1
        else:
            name, version, _, tags = parse_wheel_filename(file.filename)
            is_general = any(tag.abi == "none" and tag.platform == "any" for tag in tags)
            is_of_3 = any(not tag.interpreter.startswith(("py2", "cp2")) for tag in tags)
            rank = 2 + (not is_of_3) * 2 + (not is_general)
    except (InvalidSdistFilename, InvalidWheelFilename):
        return None
    if canonicalize_name(name) != canonicalize_name(project):
        return None
    return PublishedFile(version, (rank, file.filename), file)

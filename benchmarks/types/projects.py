"""The packages, and the releases of each that stand beside each other."""

import itertools
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
from packaging.version import InvalidVersion, Version

from benchmarks.projects import cloned

HERE = Path(__file__).parent


class Project(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"beside": "with"}):
    """A package with its repository; see `projects.toml`."""

    name: str
    url: str
    since: str
    source: str = "."
    tag: str = ""
    packages: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """The folders of its packages in the repository."""
        prefix = "" if self.source == "." else f"{self.source}/"
        return tuple(f"{prefix}{package}/" for package in self.packages or (self.name,))

    def clone(self, folder: Path) -> Path:
        """Return the repository's clone, made where it is not there yet."""
        return cloned(self.url, folder / self.name, "--bare")

    def neighbours(self, clone: Path) -> Iterator[tuple[str, str]]:
        """Yield the tags of each two final releases that follow each other, by their versions."""
        listed = subprocess.run(["git", "tag"], cwd=clone, capture_output=True, text=True, check=True).stdout.split()
        versions = {tag: version for tag in listed if (version := self._version(tag)) is not None}
        wanted = sorted((tag for tag in versions if versions[tag] >= Version(self.since)), key=versions.__getitem__)
        return itertools.pairwise(wanted)

    def _version(self, tag: str) -> Version | None:
        try:
            version = Version(tag.removeprefix(self.tag).replace("_", "."))
        except InvalidVersion:
            return None
        return None if not tag.startswith(self.tag) or version.is_prerelease or version.is_postrelease else version


def projects() -> list[Project]:
    """Return all of them."""
    written = tomllib.loads((HERE / "projects.toml").read_text(encoding="utf-8"))
    return msgspec.convert(written["project"], list[Project])

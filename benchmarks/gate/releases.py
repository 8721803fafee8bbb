"""The releases that are judged, and what the gate says of each: kept in a folder, made where it is not there yet."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
from packaging.version import Version

from apicheck import release_gate
from apicheck.model.gate import GateReport
from apicheck.policy.release_tags import Release, releases
from apicheck.report import gate_json
from apicheck.revisions import RevisionError
from apicheck.revisions.history import open_history
from benchmarks.projects import cloned

HERE = Path(__file__).parent


class Package(msgspec.Struct, frozen=True):
    """A distribution, the repository that has its tags, and the newest release that counts."""

    name: str
    repository: str
    newest: str

    def clone(self, clones: Path) -> Path:
        """Return the repository's clone, made where it is not there yet."""
        return cloned(self.repository, clones / self.name)


class Packages(msgspec.Struct, frozen=True):
    """The content of `packages.toml`."""

    package: tuple[Package, ...]


class Judged(msgspec.Struct, frozen=True):
    """What the gate says of one release: a sentence in `error` where it could say nothing."""

    package: str
    version: str
    verdict: GateReport | None
    error: str = ""

    @property
    def name(self) -> str:
        """How the release is called in tables and in `judgements.toml`."""
        return f"{self.package} {self.version}"


def read_packages() -> tuple[Package, ...]:
    """Read the packages. Raises `msgspec.ValidationError` where the file is wrong."""
    return msgspec.convert(tomllib.loads((HERE / "packages.toml").read_text()), Packages).package


def judged(package: Package, clones: Path, work: Path, count: int) -> Iterator[Judged]:
    """Yield what the gate says of the last `count` final releases of a package, the newest first.

    Each is judged under the version that it had, as if it was to be released now.
    """
    clone = package.clone(clones)
    for release in _last(package, clone, count):
        kept = work / f"{package.name}-{release.version}.json"
        if not kept.exists():
            kept.write_bytes(msgspec.json.encode(_judge(package, clone, release)))
        yield msgspec.json.decode(kept.read_bytes(), type=Judged)


def _last(package: Package, clone: Path, count: int) -> list[Release]:
    tags = [tag.name for tag in open_history(clone).tags()]
    final = [each for each in releases(tags, [package.name]) if not each.version.is_prerelease]
    return [each for each in final if each.version <= Version(package.newest)][:count]


def _judge(package: Package, clone: Path, release: Release) -> Judged:
    question = release_gate.Question(version=str(release.version))
    try:
        found = release_gate.gate(clone, release.tag, question)
    except RevisionError as error:
        return Judged(package.name, str(release.version), None, str(error))
    return Judged(package.name, str(release.version), msgspec.json.decode(gate_json.render(found), type=GateReport))

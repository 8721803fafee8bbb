"""The comparisons of a repository: pairs of releases and single commits, run as processes and kept in a folder."""

import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from apicheck.model.report import Change, Diagnostic, Severity
from benchmarks import measuring
from benchmarks.projects import cloned

HERE = Path(__file__).parent
_SUPPORT_CODE = ("tests", "test", "benchmarks", "vendor")
_SECONDS = 120


class Repository(msgspec.Struct, frozen=True):
    """A repository: `code` is where its package is, `releases` and `commits` are pairs of tags.

    `count` is how many commits are drawn between the latter.
    """

    name: str
    url: str
    kind: str
    code: tuple[str, ...]
    releases: tuple[tuple[str, str], ...]
    commits: tuple[str, str]
    count: int = 50

    def clone(self, clones: Path) -> Path:
        """Return the repository's clone, made where it is not there yet."""
        return cloned(self.url, clones / self.name)


class Repositories(msgspec.Struct, frozen=True):
    """The content of `repositories.toml`."""

    repository: tuple[Repository, ...]


class Told(msgspec.Struct, frozen=True):
    """The part of a JSON report that is judged here."""

    status: str
    changes: tuple[Change, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


class Run(msgspec.Struct, frozen=True):
    """What one comparison said: `status` is that of the process, -1 where it took too long."""

    repository: str
    old: str
    new: str
    release: bool
    status: int
    seconds: float
    errors: str
    report: Told | None

    @property
    def name(self) -> str:
        """How the comparison is called in `judgements.toml`."""
        return f"{self.repository} {self.old}..{self.new}" if self.release else f"{self.repository} {self.new}"

    def findings(self, severity: Severity) -> tuple[Change, ...]:
        """Return the findings of one severity."""
        changes = self.report.changes if self.report is not None else ()
        return tuple(each for each in changes if each.severity is severity)


def read_repositories() -> tuple[Repository, ...]:
    """Read the repositories. Raises `msgspec.ValidationError` where the file is wrong."""
    return msgspec.convert(tomllib.loads((HERE / "repositories.toml").read_text()), Repositories).repository


def runs(repository: Repository, clones: Path, work: Path) -> Iterator[Run]:
    """Yield the comparisons of a repository: its releases, then single commits, the oldest first."""
    clone = repository.clone(clones)
    for old, new in repository.releases:
        yield _kept(work / f"{repository.name}-{old}-{new}.json", clone, repository.name, old, new, release=True)
    for commit in drawn(repository, clone):
        short = commit[:12]
        yield _kept(
            work / f"{repository.name}-{short}.json", clone, repository.name, f"{short}~1", short, release=False
        )


def drawn(repository: Repository, clone: Path) -> list[str]:
    """Return the ids of commits between the two tags that change the package, evenly spread, in order."""
    places = [place if place.endswith(".py") else f"{place}/*.py" for place in repository.code]
    places += [f":(exclude,glob)**/{folder}/**" for folder in _SUPPORT_CODE]
    old, new = repository.commits
    command = ["git", "rev-list", "--no-merges", "--reverse", "--topo-order", f"{old}..{new}", "--", *places]
    listed = subprocess.run(command, cwd=clone, capture_output=True, text=True, check=True).stdout.split()
    count = repository.count
    return [listed[number * len(listed) // count] for number in range(min(count, len(listed)))]


def _kept(file: Path, clone: Path, name: str, old: str, new: str, *, release: bool) -> Run:
    if not file.exists():
        file.write_bytes(msgspec.json.encode(_compared(clone, file.with_suffix(".report"), name, old, new, release)))
    return msgspec.json.decode(file.read_bytes(), type=Run)


def _compared(clone: Path, report: Path, name: str, old: str, new: str, release: bool) -> Run:
    report.unlink(missing_ok=True)
    command = measuring.apicheck(old, new, report, "--no-cache", "--quiet", "--format", "json")
    try:
        done, took = measuring.ended(command, clone, _SECONDS)
    except subprocess.TimeoutExpired:
        return Run(name, old, new, release, -1, _SECONDS, "took too long", None)
    told = msgspec.json.decode(report.read_bytes(), type=Told) if report.exists() else None
    return Run(name, old, new, release, done.returncode, took, done.stderr, told)


def lines_of_python(repository: Repository, clones: Path) -> int:
    """Count the lines of the package's Python files at the newer one of the two tags, its tests among them."""
    clone = repository.clone(clones)
    listed = subprocess.run(
        ["git", "ls-tree", "-r", "-z", repository.commits[1], "--", *repository.code],
        cwd=clone,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    blobs = [entry.split()[2] for entry in listed if entry.endswith(".py")]
    content = subprocess.run(
        ["git", "cat-file", "--batch"], cwd=clone, input="\n".join(blobs).encode(), capture_output=True, check=True
    ).stdout
    return content.count(b"\n") - 2 * len(blobs)

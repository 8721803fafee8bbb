"""What a run on a host is about: a pull request, a push, a release, or what another run found."""

import enum

import msgspec


class Kind(enum.StrEnum):
    """What there is to do: compare two revisions, judge a release, show what another run reported, or nothing."""

    COMPARISON = "comparison"
    RELEASE = "release"
    REPORTED = "reported"
    NOTHING = "nothing"


class HostName(enum.StrEnum):
    """The hosts that are known; see `apicheck.hosts.known`."""

    GITHUB = "github"
    GITLAB = "gitlab"


class Revision(msgspec.Struct, frozen=True):
    """A revision as git knows it (a commit, a tag), and as people call it (a branch)."""

    revision: str
    name: str


class HeadBranch(msgspec.Struct, frozen=True):
    """The branch that another run was about: its owner's name, its own, and the commit at its tip."""

    owner: str
    branch: str
    commit: str


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is about.

    `repository` is its path on the host at `server_url`. `base` and `head` are what is to be compared; their merge base
    stands in for base, as everywhere. `pull_request` is the number of the one that a comment belongs on; where only the
    branch of a pull request is known, `reported_on` is that. `run_url` is where people read what the run printed.
    `is_from_fork` says that the run's token may not write.
    """

    host: HostName
    kind: Kind
    repository: str
    server_url: str
    base: Revision | None = None
    head: Revision | None = None
    pull_request: int | None = None
    reported_on: HeadBranch | None = None
    run_url: str | None = None
    is_from_fork: bool = False

    @property
    def source_url(self) -> str:
        """A template of links to source lines in the repository, see `apicheck.report.place`."""
        lines = "#L{line}-L{end_line}" if self.host is HostName.GITHUB else "#L{line}-{end_line}"
        folder = "blob" if self.host is HostName.GITHUB else "-/blob"
        return f"{self.server_url}/{self.repository}/{folder}/{{commit}}/{{file}}{lines}"


class OccasionError(Exception):
    """What a run is about can't be told; the text is the sentence to print."""

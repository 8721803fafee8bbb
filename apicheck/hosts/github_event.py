"""What a run of a GitHub workflow is about, from the event that GitHub hands over ("Events that trigger workflows")."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from apicheck.hosts.occasion import HeadBranch, HostName, Kind, Occasion, OccasionError, Revision

_Commit = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?\Z")]
_NO_COMMIT = "0" * 40
_HEADS, _TAGS = "refs/heads/", "refs/tags/"


class _Named(msgspec.Struct):
    full_name: str
    default_branch: str = ""


class _Side(msgspec.Struct):
    sha: _Commit
    ref: str
    repo: _Named | None = None  # None of a fork that was deleted


class _PullRequest(msgspec.Struct):
    number: int
    base: _Side
    head: _Side


class _MergeGroup(msgspec.Struct):
    base_sha: _Commit
    base_ref: str
    head_sha: _Commit
    head_ref: str


class _Release(msgspec.Struct):
    tag_name: str


class _Owner(msgspec.Struct):
    login: str


class _HeadRepository(msgspec.Struct):
    owner: _Owner


class _WorkflowRun(msgspec.Struct):
    head_sha: _Commit
    head_branch: str | None
    event: str
    html_url: str
    head_repository: _HeadRepository | None = None


class _Event(msgspec.Struct):
    """The fields that are read, of all events; GitHub sends many more."""

    repository: _Named
    pull_request: _PullRequest | None = None
    merge_group: _MergeGroup | None = None
    release: _Release | None = None
    workflow_run: _WorkflowRun | None = None
    ref: str = ""
    before: str = _NO_COMMIT
    after: str = _NO_COMMIT
    deleted: bool = False


def read_occasion(environment: Mapping[str, str], *, is_compared: bool = False) -> Occasion:
    """Read the event of a workflow's run, from the file that its environment names.

    Raises `OccasionError`, also for an event that says nothing of revisions, unless `is_compared` says that they are
    known.
    """
    name, file = environment.get("GITHUB_EVENT_NAME", ""), environment.get("GITHUB_EVENT_PATH", "")
    try:
        event = msgspec.json.decode(Path(file).read_bytes(), type=_Event)
    except OSError as error:
        raise OccasionError(f"cannot read GitHub's event {file!r}: {error.strerror or error}") from error
    except msgspec.DecodeError as error:
        raise OccasionError(f"{file} is no event of GitHub: {error}") from error
    server = environment.get("GITHUB_SERVER_URL", "https://github.com")
    run = environment.get("GITHUB_RUN_ID")
    repository = event.repository.full_name
    occasion = Occasion(
        host=HostName.GITHUB,
        kind=Kind.NOTHING,
        repository=repository,
        server_url=server,
        run_url=f"{server}/{repository}/actions/runs/{run}" if run else None,
    )
    if event.pull_request is not None:
        return _pull_request(occasion, event.pull_request)
    if name == "push":
        return _push(occasion, event)
    if event.merge_group is not None:
        group = event.merge_group
        base = Revision(group.base_sha, group.base_ref.removeprefix(_HEADS))
        head = Revision(group.head_sha, group.head_ref.removeprefix(_HEADS))
        return msgspec.structs.replace(occasion, kind=Kind.COMPARISON, base=base, head=head)
    if event.release is not None:
        tag = event.release.tag_name
        return msgspec.structs.replace(occasion, kind=Kind.RELEASE, head=Revision(f"{_TAGS}{tag}", tag))
    if event.workflow_run is not None:
        return _workflow_run(occasion, event.workflow_run)
    if is_compared:
        return occasion
    raise OccasionError(
        f"the event {name!r} does not say what to compare: name a base, and a head where it is not HEAD"
    )


def _pull_request(occasion: Occasion, pull: _PullRequest) -> Occasion:
    """The tips of both branches; `GITHUB_SHA` would be a merge of them that is gone tomorrow, with all links to it."""
    head_repository = None if pull.head.repo is None else pull.head.repo.full_name
    return msgspec.structs.replace(
        occasion,
        kind=Kind.COMPARISON,
        base=Revision(pull.base.sha, pull.base.ref),
        head=Revision(pull.head.sha, pull.head.ref),
        pull_request=pull.number,
        is_from_fork=head_repository != occasion.repository,
    )


def _push(occasion: Occasion, event: _Event) -> Occasion:
    """What was pushed to a branch; a new branch is held against the default one, and a tag is a release."""
    if event.deleted or event.after == _NO_COMMIT:
        return occasion
    if event.ref.startswith(_TAGS):
        tag = Revision(event.ref, event.ref.removeprefix(_TAGS))
        return msgspec.structs.replace(occasion, kind=Kind.RELEASE, head=tag)
    name = event.ref.removeprefix(_HEADS)
    head = Revision(event.after, name)
    default = event.repository.default_branch
    if event.before != _NO_COMMIT:
        base = Revision(event.before, name)
    elif name != default and default:
        base = Revision(f"refs/remotes/origin/{default}", default)
    else:
        return occasion
    return msgspec.structs.replace(occasion, kind=Kind.COMPARISON, base=base, head=head)


def _workflow_run(occasion: Occasion, run: _WorkflowRun) -> Occasion:
    """What another run found, of which only the commit and the branch are known: a fork could have written the rest."""
    if not run.event.startswith("pull_request") or run.head_branch is None or run.head_repository is None:
        return occasion
    branch = HeadBranch(run.head_repository.owner.login, run.head_branch, run.head_sha)
    return msgspec.structs.replace(occasion, kind=Kind.REPORTED, reported_on=branch, run_url=run.html_url)

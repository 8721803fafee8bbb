"""What a repository is like, as far as it matters for using apicheck in it."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from apicheck.hosts.occasion import HostName
from apicheck.policy.configuration import Configuration, read_configuration
from apicheck.policy.configured_project import distributions_of
from apicheck.policy.release_tags import Release, releases
from apicheck.revisions import RevisionError, UnreadableFile, open_pair
from apicheck.revisions.history import open_history
from apicheck.revisions.snapshot import Snapshot

PRE_COMMIT = ".pre-commit-config.yaml"
GITLAB_CI = ".gitlab-ci.yml"
WORKFLOWS = ".github/workflows/"
_OF_INTEREST = ("pyproject.toml", "apicheck.toml", PRE_COMMIT, GITLAB_CI, ".gitlab/apicheck.yml")


class Findings(msgspec.Struct, frozen=True):
    """What was found. `root` is the work tree; `texts` holds the files that may get lines at their end, and workflows.

    `host` is None where neither the remote nor a file tells it. `modules` are the names that users import,
    `distributions` what is built of them. `release` is the newest one that a tag stands for, None with
    `has_tags` where the tags have another form.
    """

    root: Path
    host: HostName | None
    remote: str | None
    distributions: tuple[str, ...]
    modules: tuple[str, ...]
    release: Release | None
    has_tags: bool
    is_configured: bool
    texts: Mapping[str, str]


def inspect(start: Path) -> Findings:
    """Look at the work tree around `start` and at the tags. Raises `RevisionError`."""
    history = open_history(start)
    if history.work_tree is None:
        raise RevisionError("a bare repository has no files to add to: run `apicheck init` in a clone")
    tree = open_pair(start, "HEAD", None, direct=True).head
    loaded = read_configuration(tree)
    project = distributions_of(tree, loaded.configuration)
    names = [name for each in project.distributions for name in (each.name, *each.import_names) if name]
    tags = [tag.name for tag in history.tags()]
    found = releases(tags, names, loaded.configuration.gate.tags or ())
    texts = {path: _text(tree, path) for path in tree.files if path in _OF_INTEREST or path.startswith(WORKFLOWS)}
    remote = history.remote_url()
    return Findings(
        root=history.work_tree,
        host=_host(remote, texts),
        remote=remote,
        distributions=tuple(each.name or each.root or "." for each in project.distributions),
        modules=tuple(dict.fromkeys(name for each in project.distributions for name in each.import_names)),
        release=next((each for each in found if not each.version.is_prerelease), found[0] if found else None),
        has_tags=bool(tags),
        is_configured=bool(loaded.origins) or loaded.configuration != Configuration() or "apicheck.toml" in texts,
        texts=texts,
    )


def _text(tree: Snapshot, path: str) -> str:
    try:
        return tree.read(path).decode("utf-8", "replace")
    except UnreadableFile:
        return ""


def _host(remote: str | None, texts: Mapping[str, str]) -> HostName | None:
    """By the remote's name, else by the files that only one of the hosts reads."""
    address = (remote or "").lower()
    if "github" in address:
        return HostName.GITHUB
    if "gitlab" in address:
        return HostName.GITLAB
    if any(path.startswith(WORKFLOWS) for path in texts):
        return HostName.GITHUB
    return HostName.GITLAB if GITLAB_CI in texts else None

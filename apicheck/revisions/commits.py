"""From the name of a revision to its commit, and the merge base of two commits."""

import difflib
import re
import shlex

import pygit2

from apicheck.revisions.errors import RevisionError
from apicheck.revisions.listing import decode_path
from apicheck.revisions.repository import OpenRepository

LIBRARY_ERRORS = (pygit2.GitError, KeyError, ValueError)
MOST_NEAR_NAMES = 3
HEX_NAME = re.compile(r"[0-9a-fA-F]{4,40}")


def find_commit(repository: OpenRepository, name: str) -> pygit2.Commit:
    """The commit that `name` stands for: anything that `git rev-parse` takes for one (gitrevisions(7)).

    Raises `RevisionError` where there is none, naming what is near, or the fetch that brings it into a shallow clone.
    """
    git = repository.git
    try:
        found = git.revparse_single(name)
    except LIBRARY_ERRORS as error:
        raise RevisionError(_why_not(repository, name, error)) from None
    try:
        return found.peel(pygit2.Commit)
    except LIBRARY_ERRORS:
        raise RevisionError(f"{name!r} is a {found.type_str}, not a commit: name a branch, a tag or a commit") from None


def find_merge_base(repository: OpenRepository, first: pygit2.Commit, second: pygit2.Commit) -> str | None:
    """The id of the best common ancestor, None where there is none. Raises `RevisionError` where commits miss."""
    try:
        found: pygit2.Oid | None = repository.git.merge_base(first.id, second.id)  # its annotation forgets the None
    except LIBRARY_ERRORS as error:
        raise RevisionError(_broken_history(repository, error)) from None
    return None if found is None else str(found)


def count_ahead(repository: OpenRepository, commit: pygit2.Commit, other: pygit2.Commit) -> int:
    """How many commits `commit` has that `other` lacks. Raises `RevisionError` for a history with holes."""
    try:
        ahead, _ = repository.git.ahead_behind(commit.id, other.id)
    except LIBRARY_ERRORS as error:
        raise RevisionError(_broken_history(repository, error)) from None
    return ahead


def no_merge_base(repository: OpenRepository, base: str, head: str) -> RevisionError:
    """What to say where two revisions have no common ancestor."""
    if repository.git.is_shallow:
        return RevisionError(
            f"the merge base of {base!r} and {head!r} is not in this shallow clone: run `{_unshallow(repository)}`"
        )
    return RevisionError(f"{base!r} and {head!r} have no common history: compare the two as they are with `--direct`")


def has_commits(repository: OpenRepository) -> bool:
    """False before the first commit."""
    git = repository.git
    return not git.head_is_unborn or bool(git.raw_listall_references())


def default_branch(repository: OpenRepository) -> str | None:
    """The name of the branch that work is merged into, None where nothing tells it."""
    git = repository.git
    names = ["origin/HEAD", "origin/main", "origin/master", "main", "master"]
    if "init.defaultBranch" in git.config:
        names.append(str(git.config["init.defaultBranch"]))
    for name in names:
        reference = f"refs/remotes/{name}" if name.startswith("origin/") else f"refs/heads/{name}"
        try:
            target = git.references[reference].resolve()
        except LIBRARY_ERRORS:
            continue
        return target.shorthand
    return None


def _why_not(repository: OpenRepository, name: str, error: Exception) -> str:
    git = repository.git
    if not has_commits(repository):
        return f"the repository {repository.name!r} has no commits yet: make the first with `git commit`"
    if git.head_is_unborn and re.match(r"(HEAD|@)($|[~^@])", name):
        return f"the current branch has no commits yet: name a branch that has some instead of {name!r}"
    if "ambiguous" in str(error):
        return f"{name!r} is the beginning of several objects' ids, or too short for one: write more of its digits"
    stem = re.split(r"[~^:]|@\{", name, maxsplit=1)[0]
    stem_is_known = stem != name and _is_known(git, stem or "HEAD")
    if git.is_shallow:
        if stem_is_known:
            return f"{name!r} is further back than this shallow clone goes: run `{_unshallow(repository)}`"
        return f"{name!r} is not in this shallow clone: run {_fetch(repository, name)}"
    if stem_is_known:
        return f"there is no {name!r}: `git log {shlex.quote(stem or 'HEAD')}` shows what there is"
    near = _near_names(git, stem or name)
    if near:
        return f"unknown revision {name!r}: is it {' or '.join(repr(other) for other in near)}?"
    if HEX_NAME.fullmatch(name):
        return f"unknown revision {name!r}: if it is on a remote, `git fetch --all --tags` brings it"
    return f"unknown revision {name!r}: `git branch --all` and `git tag` list those there are"


def _is_known(git: pygit2.Repository, name: str) -> bool:
    try:
        git.revparse_single(name)
    except LIBRARY_ERRORS:
        return False
    return True


def _near_names(git: pygit2.Repository, name: str) -> list[str]:
    references = (decode_path(raw) for raw in git.raw_listall_references())
    names = {re.sub(r"^refs/(heads|tags|remotes)/", "", reference) for reference in references}
    holding = sorted((other for other in names if len(name) > 1 and name.lower() in other.lower()), key=len)
    return list(dict.fromkeys([*difflib.get_close_matches(name, names, MOST_NEAR_NAMES), *holding]))[:MOST_NEAR_NAMES]


def _remote(git: pygit2.Repository) -> str:
    try:
        names = [name for name in git.remotes.names() if name]
    except UnicodeDecodeError:
        names = []  # the library cannot list names that are not UTF-8
    return "origin" if "origin" in names or not names else names[0]


def _unshallow(repository: OpenRepository) -> str:
    return f"git fetch --unshallow {shlex.quote(_remote(repository.git))}"


def _fetch(repository: OpenRepository, name: str) -> str:
    """The command that brings a missing name into a shallow clone, its history included.

    A clone of one branch has to be told of the others by a refspec; tags and commits come with the history.
    """
    remote = _remote(repository.git)
    everything = f"{shlex.quote(remote)} {shlex.quote(f'+refs/heads/*:refs/remotes/{remote}/*')}"
    branch = name.removeprefix(f"{remote}/")
    if branch == "HEAD" or HEX_NAME.fullmatch(name):
        return f"`git fetch --unshallow {everything}`"
    if branch != name:
        return f"`{_unshallow(repository)} {shlex.quote(f'+refs/heads/{branch}:refs/remotes/{name}')}`"
    return f"`git fetch --unshallow --tags {everything}`, where a branch becomes {f'{remote}/{name}'!r}"


def _broken_history(repository: OpenRepository, error: Exception) -> str:
    return (
        f"commits are missing from the history of {repository.name!r} ({error}): `git fsck` names them, "
        "`git fetch --refetch` brings them back"
    )

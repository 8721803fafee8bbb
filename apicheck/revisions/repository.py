"""Finding and opening a repository, and saying clearly why one cannot be opened."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pygit2
from pygit2.enums import Option, RepositoryOpenFlag

from apicheck.revisions.errors import RevisionError


@dataclass(frozen=True, eq=False)
class OpenRepository:
    """`work_tree` is None for a bare repository. `name` is the directory name that the project goes by."""

    git: pygit2.Repository
    work_tree: Path | None
    name: str

    @property
    def index_path(self) -> Path:
        """Where the index of this work tree is, whether or not it exists yet.

        In a hook of `git commit --all` or `git commit FILE` it is the one that the commit is made of, which git names
        in `GIT_INDEX_FILE` (git(1)); one of another repository is none of ours.
        """
        git_folder = Path(self.git.path)
        named = os.environ.get("GIT_INDEX_FILE")
        if named:
            file = Path(self.work_tree or "", named)  # git runs hooks at the top of the work tree
            if file.resolve().parent == git_folder.resolve():
                return file
        return git_folder / "index"


def open_repository(start: Path) -> OpenRepository:
    """The repository that holds the folder or file `start`. Raises `RevisionError` where none can be opened."""
    if not start.exists():
        raise RevisionError(f"there is no folder {str(start)!r}")
    with _any_owner():
        try:
            found = pygit2.discover_repository(str(start.absolute()), True)
        except (pygit2.GitError, KeyError, ValueError):
            found = None
        if found is None:
            raise RevisionError(f"{str(start)!r} is not in a git repository: go to one, or make one with `git init`")
        try:
            repository = pygit2.Repository(found, RepositoryOpenFlag.NO_SEARCH)
        except (pygit2.GitError, KeyError, ValueError, OSError) as error:
            raise RevisionError(_why_not(Path(found), error)) from None
    work_tree = _work_tree(repository)
    return OpenRepository(git=repository, work_tree=work_tree, name=_name(Path(repository.path), work_tree))


@contextlib.contextmanager
def _any_owner() -> Iterator[None]:
    """Open other users' repositories, too: the check is for their hooks and configured programs, and none is run."""
    before = pygit2.option(Option.GET_OWNER_VALIDATION)
    pygit2.option(Option.SET_OWNER_VALIDATION, False)
    try:
        yield
    finally:
        pygit2.option(Option.SET_OWNER_VALIDATION, bool(before))


def _common_folder(git_folder: Path) -> Path:
    """The folder that linked work trees share, gitrepository-layout(5) "commondir"."""
    pointer = git_folder / "commondir"
    if not pointer.is_file():
        return git_folder
    return (git_folder / pointer.read_text("utf-8").strip()).resolve()


def _why_not(git_folder: Path, error: Exception) -> str:
    try:
        config = pygit2.Config(str(_common_folder(git_folder) / "config"))
        extensions = {entry.name: entry.value or "" for entry in config if entry.name.startswith("extensions.")}
    except (pygit2.GitError, KeyError, ValueError, OSError):
        extensions = {}
    object_format = extensions.get("extensions.objectformat", "sha1")
    storage = extensions.get("extensions.refstorage", "files")
    if object_format.lower() != "sha1":
        return (
            f"the repository {str(git_folder)!r} names its objects by {object_format.upper()}, "
            "and apicheck reads SHA-1 repositories only: compare in a clone that uses SHA-1"
        )
    if storage.lower() != "files":
        return (
            f"the repository {str(git_folder)!r} keeps its references as {storage!r}, "
            "and apicheck reads those in files only: run `git refs migrate --ref-format=files`"
        )
    promisor = extensions.get("extensions.partialclone")
    if promisor is not None:
        return (
            f"the repository {str(git_folder)!r} is marked as a partial clone in an old way: run "
            f"`git config remote.{promisor}.promisor true` and `git config --unset extensions.partialClone`"
        )
    return f"cannot open the repository {str(git_folder)!r}: {error}"


def _work_tree(repository: pygit2.Repository) -> Path | None:
    """The root of the work tree. A mirror without a configuration is bare, though the library believes otherwise."""
    if repository.is_bare or repository.workdir is None:
        return None
    root = Path(repository.workdir)
    if (root / ".git").exists() or "core.worktree" in repository.config:
        return root
    return None


def _name(git_folder: Path, work_tree: Path | None) -> str:
    common = _common_folder(git_folder)
    if common.name == ".git":
        return common.parent.name
    if work_tree is not None and common == git_folder:
        return work_tree.name
    return common.name.removesuffix(".git")

"""A repository on a server, and the clones that runs of a workflow make of it, by the git program."""

import subprocess
from pathlib import Path


def git(folder: Path, *arguments: str) -> str:
    """Run git and return what it prints."""
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always")
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Server:
    """A bare repository that hands out any commit, as GitHub does, and a clone in which people work."""

    def __init__(self, folder: Path) -> None:
        self.bare, self.work = folder / "server.git", folder / "work"
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        git(self.bare, "config", "uploadpack.allowAnySHA1InWant", "true")
        git(folder, "clone", "--quiet", str(self.bare), str(self.work))
        git(self.work, "checkout", "--quiet", "-B", "main")

    @property
    def url(self) -> str:
        """The address of the server; a path would be cloned without any depth."""
        return self.bare.as_uri()

    def commit(
        self, files: dict[str, str], *, branch: str = "main", tag: str | None = None, pushes: bool = True
    ) -> str:
        """Commit and push some files on a branch, which starts where the work is; return the commit."""
        if git(self.work, "branch", "--show-current") != branch:
            known = git(self.work, "branch", "--list", branch)
            git(self.work, "checkout", "--quiet", *([branch] if known else ["-b", branch]))
        for path, text in files.items():
            (self.work / path).parent.mkdir(parents=True, exist_ok=True)
            (self.work / path).write_text(text, "utf-8")
        git(self.work, "add", "--all")
        git(self.work, "commit", "--quiet", "--allow-empty", "-m", "Change")
        if pushes:
            git(self.work, "push", "--quiet", "origin", branch)
        if tag is not None:
            git(self.work, "tag", tag)
            git(self.work, "push", "--quiet", "origin", tag)
        return git(self.work, "rev-parse", "HEAD")

    def merge(self, base: str, head: str) -> str:
        """What GitHub makes for a pull request: a merge of both that is on no branch."""
        tree = git(self.work, "merge-tree", "--write-tree", base, head)
        made = git(self.work, "commit-tree", tree, "-p", base, "-p", head, "-m", "Merge")
        git(self.work, "push", "--quiet", "origin", f"{made}:refs/pull/7/merge")
        git(self.work, "push", "--quiet", "origin", f"{head}:refs/pull/7/head")
        return made

    def check_out(self, commit: str, folder: Path, depth: int = 1) -> Path:
        """A clone as the checkout action makes it: one commit, on no branch, of as much history as is asked for."""
        folder.mkdir(parents=True)
        git(folder, "init", "--quiet")
        git(folder, "remote", "add", "origin", self.url)
        limits = [f"--depth={depth}"] if depth else []
        git(folder, "fetch", "--quiet", "--no-tags", *limits, "origin", commit)
        git(folder, "checkout", "--quiet", "--detach", commit)
        return folder

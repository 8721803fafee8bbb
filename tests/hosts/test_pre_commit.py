"""The hooks, run by pre-commit itself and by git, in real repositories."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hosts.clones import git

ROOT = Path(__file__).parents[2]
SHIPPED = ("apicheck", "docs/rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
FILES = {
    "pyproject.toml": "[project]\nname = 'demo'\nversion = '1.0.0'\n",
    "demo/__init__.py": "def f(a): ...\n",
    "demo/old.py": "def g(): ...\n",
}


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, dict[str, str]]:
    """A repository with the hooks as they are now, its commit, and an environment in which pre-commit keeps them."""
    folder = tmp_path_factory.mktemp("hooks")
    source = folder / "apicheck"
    source.mkdir()
    for path in SHIPPED:
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / path).is_dir():
            shutil.copytree(ROOT / path, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / path, target)
    git(source, "init", "--quiet", "--initial-branch=main")
    git(source, "add", "--all")
    git(source, "commit", "--quiet", "-m", "Hooks")
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GIT_", "PRE_COMMIT", "PYTHONPATH"))
        },
        "PRE_COMMIT_HOME": str(folder / "home"),
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }
    return source, git(source, "rev-parse", "HEAD"), environment


@pytest.fixture
def repository(tmp_path: Path, hooks: tuple[Path, str, dict[str, str]]) -> Path:
    """A repository whose first commit is on its server, with both hooks installed."""
    source, commit, environment = hooks
    server, work = tmp_path / "server.git", tmp_path / "work"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(server))
    git(tmp_path, "clone", "--quiet", str(server), str(work))
    git(work, "checkout", "--quiet", "-B", "main")
    config = f"repos:\n- repo: {source.as_uri()}\n  rev: {commit}\n  hooks:\n  - id: apicheck\n  - id: apicheck-push\n"
    write(work, {**FILES, ".pre-commit-config.yaml": config})
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "-m", "First")
    git(work, "push", "--quiet", "origin", "main")
    types = ["--hook-type", "pre-commit", "--hook-type", "pre-push"]
    done = run(work, environment, sys.executable, "-m", "pre_commit", "install", "--install-hooks", *types)
    assert done.returncode == 0, done.stdout + done.stderr
    return work


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


def run(folder: Path, environment: dict[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_both_hooks_in_the_life_of_a_branch(repository: Path, hooks: tuple[Path, str, dict[str, str]]) -> None:
    _, _, environment = hooks

    def commit(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return run(repository, environment, "git", "commit", "-m", "Change", *arguments)

    write(repository, {"demo/__init__.py": "def f(a, b=1): ...\n"})
    git(repository, "add", "--all")
    assert commit().returncode == 0

    write(repository, {"demo/__init__.py": "def f(b=1): ...\n"})
    git(repository, "add", "--all")
    refused = commit()
    assert refused.returncode == 1
    assert "demo.f(a)" in refused.stdout + refused.stderr
    git(repository, "reset", "--quiet", "--hard")

    git(repository, "rm", "--quiet", "demo/old.py")  # nothing but a deletion
    refused = commit()
    assert (refused.returncode, "demo.old" in refused.stdout + refused.stderr) == (1, True)
    git(repository, "reset", "--quiet", "--hard")

    write(repository, {"demo/__init__.py": "\n"})
    assert commit("--all").returncode == 1  # whose index is another one
    assert commit("demo/__init__.py").returncode == 1
    git(repository, "checkout", "--quiet", "-b", "topic")
    assert commit("--all", "--no-verify").returncode == 0
    refused = run(repository, environment, "git", "push", "origin", "topic")
    assert refused.returncode == 1
    assert "demo.f" in refused.stdout + refused.stderr
    git(repository, "revert", "--no-edit", "HEAD", "--no-commit")
    assert commit("--no-verify").returncode == 0
    pushed = run(repository, environment, "git", "push", "origin", "topic")
    assert pushed.returncode == 0, pushed.stdout + pushed.stderr

    git(repository, "checkout", "--quiet", "--orphan", "unrelated")  # without any history to hold it against
    assert commit("--no-verify").returncode == 0
    pushed = run(repository, environment, "git", "push", "origin", "unrelated")
    assert pushed.returncode == 0, pushed.stdout + pushed.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--pushed",), "$PRE_COMMIT_FROM_REF and $PRE_COMMIT_TO_REF are not set"),
        (("--pushed", "--staged"), "leave out the range and --staged"),
        (("--pushed", "main"), "leave out the range and --staged"),
    ],
)
def test_outside_of_a_hook_there_is_nothing_pushed(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PRE_COMMIT")}
    done = run(tmp_path, environment, sys.executable, "-m", "apicheck", "diff", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr

"""What hosts and pre-commit read, held against what they publish: schemas that check-jsonschema ships, pre-commit."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
GITHUB = ("check_jsonschema", "--builtin-schema", "vendor.github-workflows")
ACTION = ("check_jsonschema", "--builtin-schema", "vendor.github-actions")
GITLAB = ("check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")


def verdict(how: tuple[str, ...], *files: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", *how, *map(str, files)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("how", "files"),
    [
        (ACTION, (ROOT / "action.yml",)),
        (GITHUB, tuple(EXAMPLES.glob("github/*.yml"))),
        (GITLAB, tuple(EXAMPLES.glob("gitlab/*.yml"))),
        (("pre_commit", "validate-manifest"), (ROOT / ".pre-commit-hooks.yaml",)),
        (("pre_commit", "validate-config"), (EXAMPLES / "pre-commit-config.yaml",)),
    ],
    ids=["action", "workflows", "GitLab's job", "hooks", "pre-commit's configuration"],
)
def test_each_is_one_that_its_reader_takes(how: tuple[str, ...], files: tuple[Path, ...]) -> None:
    assert files
    done = verdict(how, *files)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("how", "text"),
    [
        (ACTION, "name: a\ndescription: b\nruns:\n  using: composite\n  step: []\n"),
        (GITHUB, "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    step: []\n"),
        (GITLAB, "job:\n  script: [x]\n  artefacts: {}\n"),
        (("pre_commit", "validate-manifest"), "- id: a\n  name: a\n"),
        (("pre_commit", "validate-config"), "repos:\n- repo: local\n"),
    ],
    ids=["action", "workflows", "GitLab's job", "hooks", "pre-commit's configuration"],
)
def test_a_mistake_would_be_noticed(how: tuple[str, ...], text: str, tmp_path: Path) -> None:
    file = tmp_path / "file.yml"
    file.write_text(text, "utf-8")
    assert verdict(how, file).returncode == 1

"""`apicheck init` in repositories of different shape: what it writes, what it leaves alone, and that it works."""

import re
import tomllib
from collections.abc import Callable
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest
import yaml

from apicheck.adoption import requirement
from apicheck.adoption.requirement import RequirementError, given_requirement, own_requirement, with_extra
from tests.cli.program import program
from tests.hosts.clones import git

FLAT = {
    "pyproject.toml": "[project]\nname = 'demo'\nversion = '1.0.0'",
    "demo/__init__.py": "def f(a): ...\n",
}
SOURCE = {
    "setup.cfg": "[metadata]\nname = demo\nversion = 1.0.0\n\n[options]\npackage_dir = =src\npackages = find:\n\n"
    "[options.packages.find]\nwhere = src\n",
    "src/demo/__init__.py": "def f(a): ...\n",
}
REQUIREMENT = "apicheck @ git+https://github.com/OWNER/apicheck@COMMIT"
HOOKS = "# ours\nrepos:\n  - repo: https://github.com/a/b\n    rev: v1\n    hooks:\n      - id: b\n"


def make(folder: Path, files: dict[str, str], remote: str | None = None, *tags: str) -> Path:
    """A repository of one commit."""
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "First")
    for tag in tags:
        git(folder, "tag", tag)
    if remote is not None:
        git(folder, "remote", "add", "origin", remote)
    return folder


Init = Callable[..., list[str]]


@pytest.fixture
def init(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Init:
    """Run it in a folder; the answer is what it says, line by line."""
    apicheck = program(monkeypatch, capsys)

    def run(folder: Path, *arguments: str) -> list[str]:
        outcome = apicheck("init", "--repo", str(folder), "--requirement", REQUIREMENT, *arguments)
        assert (outcome.status, outcome.stderr) == (0, "")
        return outcome.stdout.splitlines()

    return run


def content(folder: Path) -> dict[str, str]:
    paths = git(folder, "ls-files", "--cached", "--others").splitlines()
    return {path: (folder / path).read_text("utf-8") for path in paths}


def loaded(folder: Path, path: str) -> Any:
    return yaml.safe_load((folder / path).read_text("utf-8"))


def test_a_project_on_github(tmp_path: Path, init: Init) -> None:
    folder = make(tmp_path / "demo", FLAT, "git@github.com:octo/demo.git", "v0.9", "v1.0.0", "v1.1.0rc1")
    assert init(folder) == [
        "found the public modules demo; the newest release is v1.0.0",
        "added to pyproject.toml: the settings are a table at its end",
        "wrote .github/workflows/apicheck.yml: judges pull requests, merge groups and releases",
        "wrote .github/workflows/apicheck-comment.yml: writes the comment, safely for forks too",
        "wrote .pre-commit-config.yaml: checks each commit after `pre-commit install`",
    ]
    settings = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    assert settings == {
        "project": {"name": "demo", "version": "1.0.0"},
        "tool": {"apicheck": {"fail-on": "breaking"}},
    }
    assert loaded(folder, ".github/workflows/apicheck.yml")[True]["push"] == {"tags": ["v[0-9]*"]}
    (hook,) = loaded(folder, ".pre-commit-config.yaml")["repos"][0]["hooks"]
    assert hook["entry"] == "apicheck diff --staged"


def test_a_project_on_gitlab_with_a_pipeline(tmp_path: Path, init: Init) -> None:
    files = SOURCE | {".gitlab-ci.yml": "test:\n  script: [pytest]\n", ".pre-commit-config.yaml": HOOKS}
    folder = make(tmp_path / "demo", files, "https://gitlab.example.org/group/demo", "2024.1", "2024.2")
    said = init(folder)
    assert said[1:] == [
        "wrote apicheck.toml: the settings",
        "wrote .gitlab/apicheck.yml: judges merge requests and releases, and writes the comment",
        "to do: .gitlab-ci.yml: add this to it",
        "    include:",
        "      - local: .gitlab/apicheck.yml",
        "added to .pre-commit-config.yaml: the hook is one more entry of `repos`",
    ]
    assert tomllib.loads((folder / "apicheck.toml").read_text("utf-8"))["gate"] == {"scheme": "calver"}
    assert (folder / ".gitlab-ci.yml").read_text("utf-8") == files[".gitlab-ci.yml"]
    assert (folder / ".pre-commit-config.yaml").read_text("utf-8").startswith(HOOKS)
    assert [entry["repo"] for entry in loaded(folder, ".pre-commit-config.yaml")["repos"]] == [
        "https://github.com/a/b",
        "local",
    ]


SHAPES: dict[str, tuple[dict[str, str], str | None]] = {
    "flat on GitHub": (FLAT, "https://github.com/octo/demo"),
    "src on GitLab": (SOURCE, "https://gitlab.com/octo/demo"),
    "of an unknown host": (FLAT, "https://git.example.org/demo"),
    "without a remote": (FLAT, None),
    "with workflows alone": (FLAT | {".github/workflows/test.yml": "on: push\n"}, None),
    "with hooks": (FLAT | {".pre-commit-config.yaml": HOOKS}, "https://github.com/octo/demo"),
    "with hooks and no line end": (FLAT | {".pre-commit-config.yaml": HOOKS.rstrip()}, None),
    "with odd hooks": (FLAT | {".pre-commit-config.yaml": "repos: []\n"}, None),
    "with hooks before another key": (FLAT | {".pre-commit-config.yaml": HOOKS + "ci:\n  skip: []\n"}, None),
    "with settings": (FLAT | {"apicheck.toml": "fail-on = 'never'\n"}, None),
    "with a broken pyproject.toml": (FLAT | {"pyproject.toml": "[project\n"}, None),
    "with an inline tool table": (FLAT | {"pyproject.toml": "tool = {x = {y = 1}}\n"}, None),
    "without a package": ({"README.md": "\n"}, None),
    "several distributions": (
        {f"{name}/pyproject.toml": f"[project]\nname = '{name}'\nversion = '1'\n" for name in ("one", "two")}
        | {f"{name}/{name}/__init__.py": "def f(): ...\n" for name in ("one", "two")},
        "https://github.com/octo/demo",
    ),
}


@pytest.mark.parametrize(("files", "remote"), SHAPES.values(), ids=SHAPES)
def test_nothing_is_overwritten_and_nothing_is_done_twice(
    tmp_path: Path, init: Init, files: dict[str, str], remote: str | None
) -> None:
    folder = make(tmp_path / "demo", files, remote)
    assert "wrote" not in "\n".join(init(folder, "--dry-run"))
    assert content(folder) == files
    init(folder)
    first = content(folder)
    for path, text in files.items():
        assert first[path].startswith(text)
    for path in first:
        if path.endswith((".yml", ".yaml")):
            loaded(folder, path)
        if path.endswith(".toml") and "broken" not in files.get(path, "") and files.get(path) != "[project\n":
            tomllib.loads(first[path])
    again = init(folder)
    assert content(folder) == first
    assert not [line for line in again if line.startswith(("wrote", "added"))]


def test_what_cannot_be_added_to_is_shown(tmp_path: Path, init: Init) -> None:
    files = FLAT | {".pre-commit-config.yaml": HOOKS + "ci:\n  skip: []\n"}
    said = "\n".join(init(make(tmp_path / "demo", files)))
    assert "to do: .pre-commit-config.yaml: add this to `repos`\n    - repo: local\n" in said
    assert "to do: the workflow: no remote and no file tells the host: `apicheck init --host github`" in said


def test_a_named_host_wins(tmp_path: Path, init: Init) -> None:
    folder = make(tmp_path / "demo", FLAT)
    init(folder, "--host", "gitlab")
    assert list(loaded(folder, ".gitlab-ci.yml")) == ["apicheck"]


def test_an_ignored_file_is_no_invitation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "demo", FLAT | {".gitignore": ".pre-commit-config.yaml\n"})
    (folder / ".pre-commit-config.yaml").write_text("repos: []\n")
    outcome = program(monkeypatch, capsys)("init", "--repo", str(folder), "--requirement", REQUIREMENT)
    assert (outcome.status, "is there, though git does not see it" in outcome.stderr) == (2, True)
    assert (folder / ".pre-commit-config.yaml").read_text() == "repos: []\n"


@pytest.mark.parametrize("tags", [("v1.0",), ("release-1.0",), ("1.0",), ("demo/v1.0",), ("py3-1.0",)])
def test_the_workflow_runs_on_tags_like_the_newest(tmp_path: Path, init: Init, tags: tuple[str, ...]) -> None:
    folder = make(tmp_path / "demo", FLAT, "https://github.com/octo/demo", *tags)
    init(folder)
    trigger = loaded(folder, ".github/workflows/apicheck.yml")[True].get("push")
    expected = {"v1.0": "v[0-9]*", "release-1.0": "release-[0-9]*", "1.0": "[0-9]*", "demo/v1.0": "demo/v[0-9]*"}
    assert trigger == ({"tags": [expected[tags[0]]]} if tags[0] in expected else None)


class TestTheWorkflows:
    """Safe by what they are: no more rights than needed, no other people's text in a shell, actions by their hash."""

    @pytest.fixture
    def workflows(self, tmp_path: Path, init: Init) -> dict[str, Any]:
        folder = make(tmp_path / "demo", FLAT, "https://github.com/octo/demo", "v1.0")
        init(folder)
        return {name: loaded(folder, f".github/workflows/{name}.yml") for name in ("apicheck", "apicheck-comment")}

    def test_have_few_rights(self, workflows: dict[str, Any]) -> None:
        assert workflows["apicheck"]["permissions"] == {"contents": "read"}
        assert workflows["apicheck-comment"]["permissions"] == {"actions": "read", "pull-requests": "write"}
        assert "pull_request_target" not in str(workflows)

    def test_check_nothing_out_where_they_may_write(self, workflows: dict[str, Any]) -> None:
        (job,) = workflows["apicheck-comment"]["jobs"].values()
        assert not [step for step in job["steps"] if "checkout" in step.get("uses", "")]

    def test_name_actions_by_their_hash_and_put_nothing_into_a_shell(self, workflows: dict[str, Any]) -> None:
        for workflow in workflows.values():
            for job in workflow["jobs"].values():
                for step in job["steps"]:
                    assert "uses" not in step or re.search(r"@[0-9a-f]{40}$", step["uses"])
                    assert "${{" not in step.get("run", "")

    def test_are_those_of_the_examples(self, workflows: dict[str, Any], tmp_path: Path, init: Init) -> None:
        examples = Path(__file__).parents[1] / "examples"
        for name, workflow in workflows.items():
            assert loaded(examples, f"github/{name}.yml") == workflow
        folder = make(tmp_path / "gitlab", FLAT, "https://gitlab.com/octo/demo")
        init(folder)
        assert loaded(examples, "gitlab/apicheck.gitlab-ci.yml") == loaded(folder, ".gitlab-ci.yml")
        assert loaded(examples, "pre-commit-config.yaml") == loaded(folder, ".pre-commit-config.yaml")


class TestTheRequirement:
    """A workflow that writes comments must not install what somebody else has put into an index under the same name."""

    class Installed(Distribution):
        """Apicheck, as an installer recorded it."""

        def __init__(self, record: str | None) -> None:
            self._record = record

        version = "0.1.0"

        def read_text(self, filename: str) -> str | None:
            return self._record if filename == "direct_url.json" else None

        def locate_file(self, path: Any) -> Path:
            return Path(path)

    @pytest.mark.parametrize(
        ("record", "requirement"),
        [
            (None, "apicheck==0.1.0"),
            (
                '{"url": "https://git.example.org/a/apicheck", "vcs_info": {"vcs": "git", "commit_id": "'
                + "a" * 40
                + '"}}',
                "apicheck @ git+https://git.example.org/a/apicheck@" + "a" * 40,
            ),
            (
                '{"url": "https://example.org/apicheck-0.1.0-py3-none-any.whl", "archive_info": {}}',
                "apicheck @ https://example.org/apicheck-0.1.0-py3-none-any.whl",
            ),
        ],
        ids=["an index", "a repository", "an archive"],
    )
    def test_is_where_this_one_came_from(self, record: str | None, requirement: str) -> None:
        assert str(own_requirement(self.Installed(record))) == requirement

    @pytest.mark.parametrize(
        "record", ['{"url": "file:///home/a/apicheck", "dir_info": {"editable": true}}', "{", "[]"]
    )
    def test_is_asked_for_where_no_job_could_have_it(self, record: str) -> None:
        with pytest.raises(RequirementError, match="say what pip has to be asked for, as in `apicheck init"):
            own_requirement(self.Installed(record))

    @pytest.mark.parametrize(
        "text",
        ["", "requests", "apicheck==", "apicheck; import os", 'apicheck==1"; rm -rf /', "apicheck @ https://x/$(id)"],
    )
    def test_that_is_none_is_refused(self, text: str) -> None:
        with pytest.raises(RequirementError):
            given_requirement(text)

    def test_has_the_client_of_the_host(self) -> None:
        assert with_extra(given_requirement("apicheck==1.2"), "github") == "apicheck[github]==1.2"
        assert with_extra(given_requirement("apicheck==1.2"), None) == "apicheck==1.2"

    def test_is_asked_for_before_anything_is_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def fails() -> None:
            raise RequirementError("say it")

        folder = make(tmp_path / "demo", FLAT, "https://github.com/octo/demo")
        monkeypatch.setattr(requirement, "own_requirement", fails)
        outcome = program(monkeypatch, capsys)("init", "--repo", str(folder))
        assert (outcome.status, outcome.stderr) == (2, "apicheck: say it\n")
        assert content(folder) == FLAT

"""`apicheck comment`, from a repository or a saved report to what stands on the pull request."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from apicheck import comparison
from tests.cli.program import Program, repository
from tests.hosts.events import Event, pull_request, workflow_run
from tests.hosts.faults import Fault, answer, page
from tests.hosts.github_server import GithubServer
from tests.hosts.gitlab_server import GitlabServer

BREAKS = ({"pkg/__init__.py": "def f(a): ...\n"}, {"pkg/__init__.py": "def g(): ...\n"})
ADDS = ({"pkg/__init__.py": "def f(a): ...\n"}, {"pkg/__init__.py": "def f(a): ...\ndef g(): ...\n"})


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, str]]:
    """Make a repository of two versions the current folder; return the commits of both."""

    def make(*versions: dict[str, str]) -> tuple[str, str]:
        import pygit2

        folder = repository(tmp_path / "project", *versions)
        monkeypatch.chdir(folder)
        git = pygit2.Repository(str(folder))
        base, head = (str(git.revparse_single(f"v{number}").id) for number in (0, 1))
        return base, head

    return make


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, github: GithubServer) -> Callable[[Event], Path]:
    """Let this be a run of a workflow; return the file of its summary."""

    def start(event: Event) -> Path:
        summary = tmp_path / "summary.md"
        for name, value in event.environment(tmp_path, github.url).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("GITHUB_TOKEN", "secret")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
        return summary

    return start


class TestAPullRequest:
    def test_is_commented_once_then_updated_then_resolved(
        self,
        apicheck: Program,
        github: GithubServer,
        project: Callable[..., tuple[str, str]],
        run: Callable[[Event], Path],
    ) -> None:
        base, head = project(*BREAKS, ADDS[1])
        github.heads[7] = (head, base, "octo:topic")
        summary = run(pull_request(base, head))
        outcome = apicheck("comment")
        assert outcome.status == 1
        assert outcome.stdout == "apicheck: wrote the comment: https://github.com/octo/demo/pull/7#issuecomment-100\n"
        (body,) = github.bodies()
        assert body.startswith(
            "<!-- apicheck:api -->\n### apicheck: 1 breaking change, this needs a major release\n\n"
            f"`main@{base[:7]}` … `topic@{head[:7]}` in `project` · 1 breaking"
        )
        assert f"[`pkg/__init__.py:1`](https://github.com/octo/demo/blob/{base}/pkg/__init__.py#L1-L1)" in body
        assert "`from pkg import f` worked and now raises" in body
        assert "[The whole report](https://github.com/octo/demo/actions/runs/42)" in body
        assert not summary.exists()

        assert apicheck("comment").stdout.startswith("apicheck: left the comment as it is")

        import pygit2

        fixed = str(pygit2.Repository(".").revparse_single("v2").id)
        github.heads[7] = (fixed, base, "octo:topic")
        run(pull_request(base, fixed))
        outcome = apicheck("comment")
        assert (outcome.status, outcome.stdout[:30]) == (0, "apicheck: updated the comment:")
        (body,) = github.bodies()
        assert body.splitlines()[1] == "### apicheck: resolved, no breaking change, this needs a minor release"

    def test_without_anything_to_say_stays_quiet(
        self,
        apicheck: Program,
        github: GithubServer,
        project: Callable[..., tuple[str, str]],
        run: Callable[[Event], Path],
    ) -> None:
        base, head = project(*ADDS)
        github.heads[7] = (head, base, "octo:topic")
        summary = run(pull_request(base, head))
        outcome = apicheck("comment")
        assert outcome == (0, "apicheck: wrote no comment, for there is nothing to say\n", "")
        assert (github.bodies(), summary.exists()) == ([], False)
        assert apicheck("comment", "--least", "compatible").stdout.startswith("apicheck: wrote the comment")

    @pytest.mark.parametrize(
        ("trouble", "sentence"),
        [
            (answer(403, "Resource not accessible by integration"), "GitHub lets this token not write"),
            (answer(404, "Not Found"), "GitHub shows this token no pull request 7"),
            (answer(401, "Bad credentials"), "GitHub lets this token not write"),
            (answer(403, "slow down", Retry_After="9999"), "GitHub asks for fewer requests"),
            (page(503), "GitHub answers 503"),
        ],
    )
    def test_that_cannot_be_commented_gets_a_summary_and_a_warning(
        self,
        apicheck: Program,
        github: GithubServer,
        project: Callable[..., tuple[str, str]],
        run: Callable[[Event], Path],
        trouble: Any,
        sentence: str,
    ) -> None:
        base, head = project(*BREAKS)
        github.heads[7] = (head, base, "octo:topic")
        github.faults.append(Fault("POST", times=99, answer=trouble))
        summary = run(pull_request(base, head))
        outcome = apicheck("comment")
        assert outcome.status == 1  # the verdict, as if it had been posted
        assert outcome.stdout.startswith(f"::warning title=apicheck::the comment could not be posted: {sentence}")
        assert outcome.stdout.count("\n") == 1
        text = summary.read_text("utf-8")
        assert text.startswith("### apicheck: 1 breaking change")

    def test_without_a_token(
        self,
        apicheck: Program,
        monkeypatch: pytest.MonkeyPatch,
        project: Callable[..., tuple[str, str]],
        run: Callable[[Event], Path],
    ) -> None:
        base, head = project(*BREAKS)
        summary = run(pull_request(base, head))
        monkeypatch.delenv("GITHUB_TOKEN")
        assert "$GITHUB_TOKEN is not set" in apicheck("comment").stdout
        assert summary.read_text("utf-8").startswith("### apicheck: 1 breaking change")

    def test_whose_range_cannot_be_judged_is_told_so(
        self,
        apicheck: Program,
        github: GithubServer,
        project: Callable[..., tuple[str, str]],
        run: Callable[[Event], Path],
    ) -> None:
        base, head = project(*BREAKS)
        github.heads[7] = (head, base, "octo:topic")
        run(pull_request(base, head))
        apicheck("comment")
        run(pull_request("d" * 40, head))
        outcome = apicheck("comment")
        assert outcome.status == 2
        assert f"'{'d' * 40}'" in outcome.stderr
        (body,) = github.bodies()
        assert body.splitlines()[1] == "### apicheck could not judge this range"
        assert "### apicheck: 1 breaking change, this needs a major release" in body  # what was known before

    def test_that_meets_a_bug_of_apicheck_is_told_so(
        self,
        apicheck: Program,
        github: GithubServer,
        project: Callable[..., tuple[str, str]],
        run: Callable[[Event], Path],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def stop(*_: object, **__: object) -> None:
            raise KeyError("x")

        base, head = project(*BREAKS)
        github.heads[7] = (head, base, "octo:topic")
        run(pull_request(base, head))
        monkeypatch.setattr(comparison, "compare_range", stop)
        assert apicheck("comment").status == 2
        (body,) = github.bodies()
        assert "apicheck stopped at a bug of its own" in body
        assert "breaking" not in body


class TestASavedReport:
    """The second of two steps: nothing of the first one's is believed but what it says of the API."""

    @pytest.fixture
    def saved(self, apicheck: Program, project: Callable[..., tuple[str, str]]) -> tuple[str, str, Path]:
        base, head = project(*BREAKS)
        apicheck("diff", f"{base}..{head}", "--format", "json", "-o", "../api.json")
        return base, head, Path("../api.json").resolve()

    def test_is_posted_on_the_pull_request_of_the_run(
        self, apicheck: Program, github: GithubServer, saved: tuple[str, str, Path], run: Callable[[Event], Path]
    ) -> None:
        base, head, file = saved
        github.heads = {
            8: ("c" * 40, base, "fork:topic"),
            9: (head, base, "fork:topic"),
            10: (head, base, "other:topic"),
        }
        run(workflow_run(head, "fork", "topic"))
        outcome = apicheck("comment", "--report", str(file), "--fail-on", "never")
        assert (outcome.status, outcome.stdout) == (
            0,
            "apicheck: wrote the comment: https://github.com/octo/demo/pull/9#issuecomment-100\n",
        )
        assert "[The whole report](https://github.com/octo/demo/actions/runs/41)" in github.bodies(9)[0]

    def test_of_a_branch_with_two_pull_requests_goes_to_the_one_with_this_base(
        self, apicheck: Program, github: GithubServer, saved: tuple[str, str, Path], run: Callable[[Event], Path]
    ) -> None:
        base, head, file = saved
        github.heads = {8: (head, "b" * 40, "fork:topic"), 9: (head, base, "fork:topic")}
        run(workflow_run(head, "fork", "topic"))
        apicheck("comment", "--report", str(file))
        assert len(github.bodies(9)) == 1
        github.heads[10] = github.heads[9]
        outcome = apicheck("comment", "--report", str(file))
        assert "fork:topic is not the head of one open pull request" in outcome.stdout

    def test_about_another_commit_is_not_believed(
        self, apicheck: Program, github: GithubServer, saved: tuple[str, str, Path], run: Callable[[Event], Path]
    ) -> None:
        base, _, file = saved
        other = "e" * 40
        github.heads = {9: (other, base, "fork:topic")}
        run(workflow_run(other, "fork", "topic"))
        outcome = apicheck("comment", "--report", str(file))
        assert outcome.status == 2
        assert "the report is about another commit" in outcome.stderr
        (body,) = github.bodies(9)
        assert body.splitlines()[1] == "### apicheck could not judge this range"
        assert "1 breaking" not in body

    @pytest.mark.parametrize("content", [None, b"", b"{}", b"[" * 100_000, b"<script>alert(1)</script>"])
    def test_that_is_none_is_a_failure_and_no_verdict(
        self,
        apicheck: Program,
        github: GithubServer,
        saved: tuple[str, str, Path],
        run: Callable[[Event], Path],
        content: bytes | None,
    ) -> None:
        base, head, file = saved
        github.heads = {9: (head, base, "fork:topic")}
        run(workflow_run(head, "fork", "topic"))
        file.unlink() if content is None else file.write_bytes(content)
        assert apicheck("comment", "--report", str(file)).status == 2
        (body,) = github.bodies(9)
        assert body.splitlines()[1] == "### apicheck could not judge this range"
        assert "<script>" not in body

    def test_cannot_choose_its_pull_request_or_another_repository(
        self, apicheck: Program, github: GithubServer, saved: tuple[str, str, Path], run: Callable[[Event], Path]
    ) -> None:
        base, head, file = saved
        github.heads = {7: (head, base, "octo:main"), 9: (head, base, "fork:topic")}
        run(workflow_run(head, "fork", "topic"))
        whole = json.loads(file.read_text("utf-8"))
        whole["pull_request"] = 7
        file.write_text(json.dumps(whole), "utf-8")
        assert apicheck("comment", "--report", str(file)).status == 2
        assert github.bodies(7) == []
        del whole["pull_request"]
        whole["changes"][0]["base_location"]["file"] = "../../../../evil/repo/blob/main/x.py"
        file.write_text(json.dumps(whole), "utf-8")
        apicheck("comment", "--report", str(file))
        assert "evil" not in github.bodies(9)[0]


class TestGitlab:
    @pytest.fixture
    def job(
        self,
        tmp_path: Path,
        gitlab: GitlabServer,
        project: Callable[..., tuple[str, str]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> str:
        """Let this be a job of a merge request that breaks something; return the commit that it is held against."""
        base, gitlab.head = project(*BREAKS)
        for name, value in {
            "GITLAB_CI": "true",
            "CI_SERVER_URL": gitlab.url,
            "CI_PROJECT_PATH": "someone/demo",
            "CI_MERGE_REQUEST_PROJECT_PATH": "group/demo",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
            "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic",
            "CI_COMMIT_SHA": gitlab.head,
            "CI_JOB_URL": "https://gitlab.com/group/demo/-/jobs/1",
            "GITLAB_TOKEN": "secret",
            "RUNNER_TEMP": str(tmp_path),
        }.items():
            monkeypatch.setenv(name, value)
        return base

    def test_a_merge_request(self, apicheck: Program, gitlab: GitlabServer, job: str) -> None:
        assert apicheck("comment").status == 1
        (body,) = gitlab.bodies()
        assert f"]({gitlab.url}/group/demo/-/blob/{job}/pkg/__init__.py#L1-1)" in body
        assert "[The whole report](https://gitlab.com/group/demo/-/jobs/1)" in body
        gitlab.may_write = False
        gitlab.notes.clear()
        outcome = apicheck("comment")
        assert outcome.status == 1
        assert "warning: the comment could not be posted: GitLab lets this token not write" in outcome.stderr

    def test_the_job_of_the_template(self, apicheck: Program, gitlab: GitlabServer, job: str, tmp_path: Path) -> None:
        quality, report = tmp_path / "quality.json", tmp_path / "api.json"
        outcome = apicheck("ci", "--report", str(report), "--output", f"gitlab={quality}")
        assert outcome.status == 1, outcome
        assert "::" not in outcome.stdout  # commands are for GitHub's runner
        assert "BREAKING  pkg.f" in outcome.stdout
        saved = json.loads(report.read_text("utf-8"))
        assert (saved["summary"]["breaking"], saved["base"]["commit"]) == (1, job)
        entries = json.loads(quality.read_text("utf-8"))
        assert {entry["location"]["path"] for entry in entries} == {"pkg/__init__.py"}
        assert len(gitlab.bodies()) == 1
        assert apicheck("ci", "--output", "xml=a.xml").status == 2


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            ((), "this is no run of GitHub or GitLab: name --host, --repository and --pull-request"),
            (("--host", "github"), "--host and --repository go together"),
            (("v0..v1", "--report", "x.json"), "--report shows what was compared before, so it takes no range"),
            (("--name", "a b"), "--name 'a b' is no name for a comment"),
        ],
    )
    def test_that_is_wrong_is_a_sentence(self, apicheck: Program, arguments: tuple[str, ...], sentence: str) -> None:
        status, stdout, stderr = apicheck("comment", *arguments)
        assert (status, stdout) == (2, "")
        assert sentence in stderr

    def test_outside_of_a_run_everything_can_be_named(
        self,
        apicheck: Program,
        github: GithubServer,
        project: Callable[..., tuple[str, str]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        base, head = project(*BREAKS)
        github.heads[7] = (head, base, "octo:topic")
        monkeypatch.setenv("GITHUB_API_URL", github.url)
        monkeypatch.setenv("GH_TOKEN", "secret")
        apicheck("comment", "v0..v1", "--host", "github", "--repository", "octo/demo", "--pull-request", "7")
        assert len(github.bodies()) == 1

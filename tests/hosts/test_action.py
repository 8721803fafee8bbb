"""The action's own steps, run in clones as GitHub makes them, with the events that it sends."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.hosts import events
from tests.hosts.clones import Server, git
from tests.hosts.events import Event
from tests.hosts.github_server import GithubServer

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))

PROJECT = {
    "pyproject.toml": "[project]\nname = 'demo'\nversion = '1.0.0'\n",
    "demo/__init__.py": "def f(a): ...\ndef g(): ...\n",
}
BREAK = {"demo/__init__.py": "def g(): ...\n"}
ADDITION = {"demo/__init__.py": "def f(a): ...\ndef g(): ...\ndef h(): ...\n"}


@dataclass
class Finished:
    """What a run of the action left behind."""

    status: int
    log: str
    outputs: dict[str, str]
    summary: str


@dataclass
class Runner:
    """Runs the steps of `action.yml` as GitHub does: each by its shell, with the environment that it asks for."""

    server: Server
    github: GithubServer
    folder: Path
    runs: Iterator[int] = field(default_factory=lambda: iter(range(99)))

    def run(self, event: Event, clone: Path, skip: str | None = "Install apicheck", **inputs: str) -> Finished:
        """Run the steps, except the one of the name `skip`, in a clone."""
        place = self.folder / f"run-{next(self.runs)}"
        place.mkdir()
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "RUNNER_TEMP": str(place),
            "GITHUB_OUTPUT": str(place / "outputs"),
            "GITHUB_STEP_SUMMARY": str(place / "summary.md"),
            "GITHUB_WORKSPACE": str(clone),
            **event.environment(place, self.github.url),
        }
        if skip is not None:  # what that step would have made
            (place / "apicheck-environment").symlink_to(sys.prefix)
        values = {name: entry.get("default", "") for name, entry in ACTION["inputs"].items()} | inputs
        values["token"] = "secret"  # noqa: S105 - the stand-in's
        log, status = "", 0
        for step in ACTION["runs"]["steps"]:
            if step["name"] == skip:
                continue
            assert step["shell"] == "bash"
            added = {name: filled(value, values) for name, value in step.get("env", {}).items()}
            assert "${{" not in step["run"]
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=clone,
                env=environment | added,
                capture_output=True,
                text=True,
                check=False,
            )
            log, status = log + done.stdout + done.stderr, done.returncode
            if status != 0:
                break
        outputs = Path(environment["GITHUB_OUTPUT"])
        summary = Path(environment["GITHUB_STEP_SUMMARY"])
        lines = outputs.read_text("utf-8").splitlines() if outputs.exists() else []
        written = dict(line.split("=", 1) for line in lines)
        return Finished(status, log, written, summary.read_text("utf-8") if summary.exists() else "")


def filled(text: str, inputs: dict[str, str]) -> str:
    """An expression of a workflow, evaluated."""

    def value(match: re.Match[str]) -> str:
        kind, _, name = match[1].partition(".")
        return {"inputs": inputs, "github": {"action_path": str(ROOT)}}[kind][name]

    return re.sub(r"\$\{\{ ([\w.-]+) \}\}", value, text)


@pytest.fixture
def runner(tmp_path: Path, github: GithubServer) -> Runner:
    return Runner(Server(tmp_path), github, tmp_path)


def branches(runner: Runner, change: dict[str, str]) -> tuple[str, str, Path]:
    """A pull request as GitHub checks it out: base, head, and a shallow clone of their merge."""
    runner.server.commit(PROJECT, tag="v1.0.0")
    head = runner.server.commit(change, branch="topic")
    base = runner.server.commit({"README.md": "main moves on\n"})
    clone = runner.server.check_out(runner.server.merge(base, head), runner.folder / "clone")
    runner.github.heads = {7: (head, base, "octo:topic")}
    return base, head, clone


class TestAPullRequest:
    def test_that_breaks_something(self, runner: Runner) -> None:
        base, head, clone = branches(runner, BREAK)
        done = runner.run(events.pull_request(base, head), clone)
        assert done.status == 1, done.log
        report = json.loads(Path(done.outputs["report"]).read_text("utf-8"))
        assert (report["head"], report["base"]["rev"]) == ({"rev": "topic", "commit": head}, "main")
        assert {name: done.outputs[name] for name in ("breaking", "risky", "required-bump", "status")} == {
            "breaking": "1",
            "risky": "0",
            "required-bump": "major",
            "status": "complete",
        }
        (body,) = runner.github.bodies()
        assert body.splitlines()[1] == "### apicheck: 1 breaking change, this needs a major release"
        assert done.summary.startswith("### apicheck: 1 breaking change")
        assert re.search(r"^::error title=object-removed%3A demo\.f", done.log, re.MULTILINE)
        assert "apicheck: wrote the comment: https://github.com/octo/demo/pull/7#issuecomment-100" in done.log
        assert not (Path("/tmp") / "pwned").exists()  # noqa: S108 - what the title of the event would make

    def test_that_is_clean(self, runner: Runner) -> None:
        base, head, clone = branches(runner, ADDITION)
        done = runner.run(events.pull_request(base, head), clone)
        assert (done.status, done.outputs["breaking"], done.outputs["required-bump"]) == (0, "0", "minor")
        assert runner.github.bodies() == []

    @pytest.mark.parametrize(("fail_on", "status"), [("never", 0), ("breaking", 1), ("", 1)])
    def test_fails_as_it_is_asked_to(self, runner: Runner, fail_on: str, status: int) -> None:
        base, head, clone = branches(runner, BREAK)
        done = runner.run(events.pull_request(base, head), clone, **{"fail-on": fail_on})
        assert done.status == status

    def test_leaves_out_what_is_switched_off(self, runner: Runner) -> None:
        base, head, clone = branches(runner, BREAK)
        off = {"comment": "false", "annotations": "false", "summary": "false"}
        done = runner.run(events.pull_request(base, head), clone, report="api.json", **off)
        assert (runner.github.requests, done.summary) == ([], "")
        assert "::error" not in done.log
        assert (clone / "api.json").is_file()

    def test_whose_report_cannot_be_saved_is_told_all_the_same(self, runner: Runner) -> None:
        base, head, clone = branches(runner, BREAK)
        done = runner.run(events.pull_request(base, head), clone, report="no-such-folder/api.json")
        assert (done.status, "cannot write the report to no-such-folder/api.json" in done.log) == (2, True)
        assert (done.outputs["breaking"], done.outputs["report"]) == ("1", "")
        assert done.summary.startswith("### apicheck: 1 breaking change")
        assert len(runner.github.bodies()) == 1

    def test_from_a_fork_in_one_step_becomes_summary_and_warning(self, runner: Runner) -> None:
        base, head, clone = branches(runner, BREAK)
        runner.github.may_write = False
        done = runner.run(events.pull_request(base, head, fork="mallory"), clone)
        assert (done.status, done.outputs["breaking"]) == (1, "1")
        assert "::warning title=apicheck::the comment could not be posted: GitHub lets this token not write" in done.log
        assert "let a second workflow write the comment" in done.log
        assert done.summary.count("### apicheck: 1 breaking change") == 1

    def test_from_a_fork_in_two_steps(self, runner: Runner) -> None:
        base, head, clone = branches(runner, BREAK)
        runner.github.heads = {7: (head, base, "mallory:topic")}
        first = runner.run(events.pull_request(base, head, fork="mallory"), clone, comment="false")
        empty = runner.folder / "empty"  # nothing is checked out
        empty.mkdir()
        event = events.workflow_run(head, "mallory", "topic")
        second = runner.run(event, empty, report=first.outputs["report"])
        assert second.status == 0, second.log
        (body,) = runner.github.bodies()
        assert body.splitlines()[1] == "### apicheck: 1 breaking change, this needs a major release"
        again = runner.run(event, empty, report=str(runner.folder / "no-such-report.json"))
        assert again.status == 2
        (body,) = runner.github.bodies()
        assert body.splitlines()[1] == "### apicheck could not judge this range"
        assert "### apicheck: 1 breaking change" in body

    def test_whose_commits_are_gone_is_a_failure_of_the_tool(self, runner: Runner) -> None:
        base, head, clone = branches(runner, BREAK)
        done = runner.run(events.pull_request("d" * 40, head), clone)
        assert done.status == 2
        assert done.outputs == dict.fromkeys(
            ("breaking", "risky", "compatible", "accepted", "required-bump", "status", "report"), ""
        )
        assert done.summary.startswith("### apicheck could not judge this range")
        assert runner.github.bodies()[0].splitlines()[1] == "### apicheck could not judge this range"
        assert base not in done.summary

    def test_prints_nothing_that_the_runner_would_obey(self, runner: Runner) -> None:
        evil = {"demo/__init__.py": "def g(): ...\nX = '''\n::set-env name=PATH::/evil\n'''\n"}
        base, head, clone = branches(runner, evil)
        log = runner.run(events.pull_request(base, head), clone).log
        token = re.search(r"^::stop-commands::([0-9a-f]{32})$", log, re.MULTILINE)
        assert token is not None
        assert log.index(f"::{token[1]}::\n") > log.index("BREAKING")


def test_a_push(runner: Runner) -> None:
    before = runner.server.commit(PROJECT)
    after = runner.server.commit(BREAK)
    clone = runner.server.check_out(after, runner.folder / "clone")
    done = runner.run(events.push(before, after), clone)
    assert (done.status, done.outputs["breaking"]) == (1, "1")
    assert runner.github.requests == []


def test_a_new_branch_is_held_against_the_default_one(runner: Runner) -> None:
    runner.server.commit(PROJECT)
    head = runner.server.commit(BREAK, branch="topic")
    clone = runner.server.check_out(head, runner.folder / "clone")
    done = runner.run(events.push("0" * 40, head, "refs/heads/topic"), clone)
    assert (done.status, done.outputs["breaking"]) == (1, "1")


def test_a_deleted_branch(runner: Runner) -> None:
    head = runner.server.commit(PROJECT)
    clone = runner.server.check_out(head, runner.folder / "clone")
    done = runner.run(events.push(head, "0" * 40, "refs/heads/topic"), clone)
    assert (done.status, "this run is about nothing that could be compared" in done.log) == (0, True)


def test_a_merge_group(runner: Runner) -> None:
    base = runner.server.commit(PROJECT)
    head = runner.server.commit(BREAK, branch="gh-readonly-queue/main/pr-7-abc")
    clone = runner.server.check_out(head, runner.folder / "clone")
    done = runner.run(events.merge_group(base, head), clone)
    assert (done.status, done.outputs["breaking"]) == (1, "1")


@pytest.mark.parametrize(
    ("version", "status", "verdict", "minimum"), [("1.0.1", 1, "fail", "2.0.0"), ("2.0.0", 0, "pass", "2.0.0")]
)
@pytest.mark.parametrize("kind", ["release", "tag"])
def test_a_release(runner: Runner, kind: str, version: str, status: int, verdict: str, minimum: str) -> None:
    runner.server.commit(PROJECT, tag="v1.0.0")
    metadata = {"pyproject.toml": PROJECT["pyproject.toml"].replace("1.0.0", version)}
    head = runner.server.commit(BREAK | metadata, tag=f"v{version}")
    clone = runner.server.check_out(head, runner.folder / "clone")
    tag = f"refs/tags/v{version}"
    event = events.release(f"v{version}", head) if kind == "release" else events.push("0" * 40, head, tag)
    done = runner.run(event, clone)
    assert done.status == status, done.log
    expected = {
        "verdict": verdict,
        "minimum_version": minimum,
        "base_version": "1.0.0",
        "version": version,
        "breaking": "1",
        "breaking_count": "1",
        "required-bump": "major",
        "required_bump": "major",
        "status": "complete",
    }
    assert expected.items() <= done.outputs.items()
    assert json.loads(Path(done.outputs["report"]).read_text("utf-8"))["verdict"] == verdict
    assert done.summary.startswith(f"## {verdict.upper()}: `demo`")
    assert "1 breaking change" in done.summary


def test_a_release_whose_version_only_its_tag_tells(runner: Runner) -> None:
    derived = {"pyproject.toml": "[project]\nname = 'demo'\ndynamic = ['version']\n"}
    runner.server.commit(PROJECT | derived, tag="v1.0.0")
    head = runner.server.commit(BREAK, tag="v1.1.0")
    clone = runner.server.check_out(head, runner.folder / "clone")
    done = runner.run(events.release("v1.1.0", head), clone)
    assert (done.status, done.outputs["verdict"], done.outputs["version"]) == (1, "fail", "1.1.0")


def test_other_events_need_a_base(runner: Runner) -> None:
    base = runner.server.commit(PROJECT)
    head = runner.server.commit(BREAK)
    clone = runner.server.check_out(head, runner.folder / "clone")
    event = Event("schedule", {})
    without = runner.run(event, clone)
    assert (without.status, "the event 'schedule' does not say what to compare" in without.log) == (2, True)
    done = runner.run(event, clone, base=base)
    assert (done.status, done.outputs["breaking"]) == (1, "1")


def test_the_install_step_makes_what_the_others_use(runner: Runner) -> None:
    base, head, clone = branches(runner, BREAK)
    done = runner.run(events.pull_request(base, head), clone, skip=None, python=sys.executable)
    assert done.status == 1, done.log
    assert len(runner.github.bodies()) == 1


def test_an_old_python_is_refused_with_advice(runner: Runner, tmp_path: Path) -> None:
    old = tmp_path / "python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    clone = runner.server.check_out(runner.server.commit(PROJECT), runner.folder / "clone")
    done = runner.run(events.push("a" * 40, "b" * 40), clone, skip=None, python=str(old))
    assert (done.status, "is no Python 3.11 or newer: run actions/setup-python before" in done.log) == (2, True)


class TestTheFile:
    def test_hands_nothing_of_others_to_a_shell(self) -> None:
        for step in ACTION["runs"]["steps"]:
            assert "${{" not in step["run"]

    def test_takes_its_outputs_from_what_the_step_writes(self, runner: Runner) -> None:
        runner.server.commit(PROJECT, tag="v1.0.0")
        head = runner.server.commit(BREAK, tag="v1.1.0")
        clone = runner.server.check_out(head, runner.folder / "clone")
        written = runner.run(events.release("v1.1.0", head), clone).outputs
        wanted = {
            re.fullmatch(r"\$\{\{ steps\.apicheck\.outputs\.([\w-]+) \}\}", each["value"])[1]  # type: ignore[index]
            for each in ACTION["outputs"].values()
        }
        assert wanted <= written.keys()

    def test_has_every_option_as_an_input(self) -> None:
        from apicheck.cli.ci import ci

        known = {option.envvar for option in ci.params if option.envvar}
        handed = {name for step in ACTION["runs"]["steps"] for name in step["env"] if name.startswith("APICHECK_")}
        assert handed == known


def test_git_is_there() -> None:
    assert git(ROOT, "--version").startswith("git version")

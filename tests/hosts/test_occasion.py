"""What a run is about, from what its host hands over."""

import json
from pathlib import Path

import pytest

from apicheck.hosts.known import occasion_of
from apicheck.hosts.occasion import HeadBranch, Kind, OccasionError, Revision
from tests.hosts import events
from tests.hosts.events import Event

BASE, HEAD, NONE = "a" * 40, "b" * 40, "0" * 40

COMPARED = {
    "a pull request": (events.pull_request(BASE, HEAD), Revision(BASE, "main"), Revision(HEAD, "topic")),
    "a push": (events.push(BASE, HEAD), Revision(BASE, "main"), Revision(HEAD, "main")),
    "a new branch": (
        events.push(NONE, HEAD, "refs/heads/a/topic"),
        Revision("refs/remotes/origin/main", "main"),
        Revision(HEAD, "a/topic"),
    ),
    "a merge group": (
        events.merge_group(BASE, HEAD),
        Revision(BASE, "main"),
        Revision(HEAD, "gh-readonly-queue/main/pr-7-abc"),
    ),
}


@pytest.mark.parametrize(("event", "base", "head"), COMPARED.values(), ids=COMPARED)
def test_two_revisions_are_compared(tmp_path: Path, event: Event, base: Revision, head: Revision) -> None:
    occasion = occasion_of(event.environment(tmp_path, ""))
    assert (occasion.kind, occasion.base, occasion.head) == (Kind.COMPARISON, base, head)
    assert occasion.run_url == "https://github.com/octo/demo/actions/runs/42"
    assert occasion.source_url == "https://github.com/octo/demo/blob/{commit}/{file}#L{line}-L{end_line}"


@pytest.mark.parametrize(("fork", "is_from_fork"), [(None, False), ("mallory", True)])
def test_a_pull_request_has_a_number_and_may_come_from_a_fork(
    tmp_path: Path, fork: str | None, is_from_fork: bool
) -> None:
    occasion = occasion_of(events.pull_request(BASE, HEAD, fork=fork).environment(tmp_path, ""))
    assert (occasion.pull_request, occasion.is_from_fork) == (7, is_from_fork)
    assert occasion.repository == "octo/demo"


def test_a_fork_may_be_gone(tmp_path: Path) -> None:
    event = events.pull_request(BASE, HEAD)
    event.payload["pull_request"]["head"]["repo"] = None
    assert occasion_of(event.environment(tmp_path, "")).is_from_fork


@pytest.mark.parametrize("event", [events.release("v1.0", HEAD), events.push(NONE, HEAD, "refs/tags/v1.0")])
def test_a_tag_is_a_release(tmp_path: Path, event: Event) -> None:
    occasion = occasion_of(event.environment(tmp_path, ""))
    assert (occasion.kind, occasion.head) == (Kind.RELEASE, Revision("refs/tags/v1.0", "v1.0"))


@pytest.mark.parametrize(
    "event",
    [
        events.push(BASE, NONE, "refs/heads/gone"),
        events.push(NONE, HEAD, "refs/heads/main"),
        events.workflow_run(HEAD, "octo", "main", event="push"),
    ],
    ids=["a deleted branch", "the first push", "a run without a pull request"],
)
def test_there_may_be_nothing_to_do(tmp_path: Path, event: Event) -> None:
    assert occasion_of(event.environment(tmp_path, "")).kind is Kind.NOTHING


def test_of_another_run_only_branch_and_commit_are_taken(tmp_path: Path) -> None:
    occasion = occasion_of(events.workflow_run(HEAD, "mallory", "topic").environment(tmp_path, ""))
    assert (occasion.kind, occasion.reported_on) == (Kind.REPORTED, HeadBranch("mallory", "topic", HEAD))
    assert (occasion.pull_request, occasion.repository) == (None, "octo/demo")
    assert occasion.run_url == "https://github.com/octo/demo/actions/runs/41"


@pytest.mark.parametrize("name", ["schedule", "workflow_dispatch"])
def test_other_events_say_what_to_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(OccasionError, match=f"the event '{name}' does not say what to compare: name a base"):
        occasion_of(Event(name, {}).environment(tmp_path, ""))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"repository": 1}'])
def test_what_is_no_event_is_a_sentence(tmp_path: Path, content: str) -> None:
    environment = Event("push", {}).environment(tmp_path, "")
    Path(environment["GITHUB_EVENT_PATH"]).write_text(content, "utf-8")
    with pytest.raises(OccasionError, match="is no event of GitHub"):
        occasion_of(environment)


def test_a_commit_that_is_none_is_refused(tmp_path: Path) -> None:
    event = events.pull_request(BASE, "--upload-pack=touch /tmp/pwned")
    with pytest.raises(OccasionError, match="is no event of GitHub"):
        occasion_of(event.environment(tmp_path, ""))


def test_an_event_without_its_file_is_a_sentence(tmp_path: Path) -> None:
    environment = Event("push", {}).environment(tmp_path, "")
    Path(environment["GITHUB_EVENT_PATH"]).unlink()
    with pytest.raises(OccasionError, match="cannot read GitHub's event"):
        occasion_of(environment)


def test_an_enterprise_server_has_an_address_of_its_own(tmp_path: Path) -> None:
    environment = events.push(BASE, HEAD).environment(tmp_path, "") | {"GITHUB_SERVER_URL": "https://git.example.org"}
    assert occasion_of(environment).source_url.startswith("https://git.example.org/octo/demo/blob/")
    assert json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_text("utf-8"))["after"] == HEAD


GITLAB = {"GITLAB_CI": "true", "CI_COMMIT_SHA": HEAD, "CI_PROJECT_PATH": "group/demo", "CI_COMMIT_BRANCH": "main"}
REQUEST = {"CI_MERGE_REQUEST_IID": "7", "CI_MERGE_REQUEST_DIFF_BASE_SHA": BASE}


class TestGitlab:
    def test_a_merge_request(self) -> None:
        occasion = occasion_of(GITLAB | REQUEST)
        assert (occasion.kind, occasion.pull_request) == (Kind.COMPARISON, 7)
        assert (occasion.base, occasion.head) == (Revision(BASE, BASE), Revision(HEAD, HEAD))

    def test_merged_results_are_told_by_their_source(self) -> None:
        source = {"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "c" * 40, "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic"}
        assert occasion_of(GITLAB | REQUEST | source).head == Revision("c" * 40, "topic")

    def test_a_fork(self) -> None:
        fork = {"CI_MERGE_REQUEST_SOURCE_PROJECT_PATH": "mallory/demo", "CI_PROJECT_PATH": "mallory/demo"}
        occasion = occasion_of(GITLAB | REQUEST | fork | {"CI_MERGE_REQUEST_PROJECT_PATH": "group/demo"})
        assert (occasion.repository, occasion.is_from_fork) == ("group/demo", True)

    def test_a_push_a_tag_and_a_new_branch(self) -> None:
        assert occasion_of(GITLAB | {"CI_COMMIT_BEFORE_SHA": BASE}).base == Revision(BASE, "main")
        assert occasion_of(GITLAB | {"CI_COMMIT_TAG": "v1"}).kind is Kind.RELEASE
        assert occasion_of(GITLAB | {"CI_COMMIT_BEFORE_SHA": NONE}).kind is Kind.NOTHING

    def test_an_environment_with_holes_is_a_sentence(self) -> None:
        with pytest.raises(OccasionError, match="is not set"):
            occasion_of({"GITLAB_CI": "true"})

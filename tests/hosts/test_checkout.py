"""What a clone of a run lacks is fetched, and no more than that."""

from pathlib import Path

import pytest

from apicheck.hosts.checkout import Checkout, FetchError
from apicheck.revisions import open_pair
from tests.hosts.clones import Server, git


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def fetched(folder: Path, base: str, head: str) -> str:
    """The commit that is compared with after everything was fetched."""
    Checkout(folder, {}, "https://github.com").fetch_range(base, head)
    return str(open_pair(folder, base, head).base_commit)


def grown(server: Server, on_main: int, on_topic: int) -> tuple[str, str, str]:
    """Where two branches part, and both their tips."""
    fork_point = server.commit({"a": "0"})
    for number in range(on_topic):
        topic = server.commit({"topic": str(number)}, branch="topic", pushes=number == on_topic - 1)
    for number in range(on_main):
        main = server.commit({"main": str(number)}, pushes=number == on_main - 1)
    return fork_point, main if on_main else fork_point, topic


@pytest.mark.parametrize(("on_main", "on_topic"), [(0, 1), (1, 1), (3, 60), (60, 3)])
def test_the_merge_base_is_found_whatever_its_depth(
    server: Server, tmp_path: Path, on_main: int, on_topic: int
) -> None:
    fork_point, base, head = grown(server, on_main, on_topic)
    folder = server.check_out(server.merge(base, head), tmp_path / "clone")
    assert fetched(folder, base, head) == fork_point


def test_history_is_not_fetched_to_its_end(server: Server, tmp_path: Path) -> None:
    for number in range(70):
        server.commit({"old": str(number)}, pushes=False)
    fork_point, base, head = grown(server, 1, 1)
    folder = server.check_out(head, tmp_path / "clone")
    assert fetched(folder, base, head) == fork_point
    assert git(folder, "rev-parse", "--is-shallow-repository") == "true"


def test_a_complete_clone_stays_complete(server: Server, tmp_path: Path) -> None:
    fork_point, base, head = grown(server, 1, 1)
    folder = server.check_out(head, tmp_path / "clone", depth=0)
    assert fetched(folder, base, head) == fork_point
    assert git(folder, "rev-parse", "--is-shallow-repository") == "false"


def test_a_nearer_merge_base_behind_the_end_of_a_shallow_history_is_found(server: Server, tmp_path: Path) -> None:
    old = server.commit({"a": "0"})
    git(server.work, "checkout", "--quiet", "-b", "side")
    git(server.work, "checkout", "--quiet", "main")
    better = server.commit({"a": "1"})
    for number in range(55):  # a long way from the better merge base to the head
        head = server.commit({"topic": str(number)}, branch="topic", pushes=False)
    side = server.commit({"side": "1"}, branch="side")  # and a short one to the old
    git(server.work, "checkout", "--quiet", "topic")
    git(server.work, "merge", "--quiet", "--no-edit", side)
    head = server.commit({"topic": "merged"}, branch="topic")
    git(server.work, "checkout", "--quiet", "main")
    git(server.work, "merge", "--quiet", "--no-edit", side)
    base = server.commit({"main": "1"})
    folder = server.check_out(head, tmp_path / "clone")
    Checkout(folder, {}, "https://github.com").fetch_range(base, head)
    assert git(folder, "merge-base", "--all", base, head) == git(server.work, "merge-base", "--all", base, head)
    assert old not in git(folder, "merge-base", "--all", base, head)
    assert better in git(folder, "merge-base", "--all", base, head)


def test_a_branch_of_the_server_is_fetched_by_its_name(server: Server, tmp_path: Path) -> None:
    fork_point, _, head = grown(server, 1, 1)
    folder = server.check_out(head, tmp_path / "clone")
    assert fetched(folder, "refs/remotes/origin/main", head) == fork_point


def test_what_is_there_is_not_asked_for(server: Server, tmp_path: Path) -> None:
    _, base, head = grown(server, 1, 1)
    folder = server.check_out(head, tmp_path / "clone", depth=0)
    fetched(folder, base, head)
    git(folder, "remote", "set-url", "origin", "file:///nowhere")
    fetched(folder, base, head)


def test_what_cannot_be_fetched_is_a_sentence_with_the_command(server: Server, tmp_path: Path) -> None:
    head = server.commit({"a": "0"})
    folder = server.check_out(head, tmp_path / "clone")
    with pytest.raises(FetchError, match=rf"`git fetch .* origin {'d' * 40}` fails"):
        Checkout(folder, {}, "https://github.com").fetch_range("d" * 40, head)


def test_releases_need_tags_and_history(server: Server, tmp_path: Path) -> None:
    server.commit({"a": "0"}, tag="v1.0")
    server.commit({"a": "1"})
    head = server.commit({"a": "2"}, tag="v1.1")
    folder = server.check_out(head, tmp_path / "clone")
    Checkout(folder, {}, "https://github.com").fetch_releases()
    assert git(folder, "tag").split() == ["v1.0", "v1.1"]
    assert git(folder, "rev-list", "--count", "HEAD") == "3"


def test_the_token_is_handed_over_in_the_environment_unless_it_is_known(server: Server, tmp_path: Path) -> None:
    head = server.commit({"a": "0"})
    folder = server.check_out(head, tmp_path / "clone")

    def credentials(server_url: str) -> dict[str, str]:
        checkout = Checkout(folder, {"GITHUB_TOKEN": "secret"}, server_url)
        return {name: value for name, value in checkout._environment.items() if "CONFIG" in name}  # noqa: SLF001

    assert credentials("https://github.com") == {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "http.https://github.com/.extraheader",
        "GIT_CONFIG_VALUE_0": "AUTHORIZATION: basic eC1hY2Nlc3MtdG9rZW46c2VjcmV0",
    }
    assert credentials("http://github.com") == {}
    git(folder, "config", "http.https://github.com/.extraheader", "AUTHORIZATION: basic other")
    assert credentials("https://github.com") == {}

"""Comments on GitHub: every fault on the way, and one comment in the end."""

from collections.abc import Callable

import pytest
from werkzeug import Response

from apicheck.hosts.github import GithubThread, open_client, pulls_of
from apicheck.hosts.thread import Comment, GoneError, HostError, TryAgainError
from apicheck.hosts.upkeep import Kept, Outcome, keep_up_to_date
from tests.hosts.faults import Fault, answer, page
from tests.hosts.github_server import BASE, HEAD, REPOSITORY, GithubServer

MARKER = "<!-- apicheck:api -->"
BODY = f"{MARKER}\nsomething breaks\n"
COMMENTS = "/repos/octo/demo/issues/7/comments"
ONE = r"/repos/octo/demo/issues/comments/\d+"


class Run:
    """A run that wants the comment to say something, and how long it slept."""

    def __init__(self, server: GithubServer, author: str | None = None) -> None:
        self.thread = GithubThread(open_client("secret", server.url), REPOSITORY, 7, author)
        self.slept: list[float] = []

    def keep(self, body: str | None = BODY, head: str | None = HEAD) -> Kept:
        return keep_up_to_date(self.thread, MARKER, lambda _: body, head=head, sleep=self.slept.append)


def test_a_comment_is_made_where_there_is_none(github: GithubServer) -> None:
    kept = Run(github).keep()
    assert kept == Kept(Outcome.CREATED, "https://github.com/octo/demo/pull/7#issuecomment-100")
    assert github.bodies() == [BODY]


def test_it_is_updated_in_place(github: GithubServer) -> None:
    ident = github.add(f"{MARKER}\nold")
    assert Run(github).keep().outcome is Outcome.UPDATED
    assert github.written == [("PATCH", f"/repos/octo/demo/issues/comments/{ident}")]
    assert github.bodies() == [BODY]


def test_nothing_is_written_where_it_says_the_same(github: GithubServer) -> None:
    github.add(BODY.strip().replace("\n", "\r\n"))
    assert Run(github).keep().outcome is Outcome.UNCHANGED
    assert github.written == []


def test_nothing_is_written_where_there_is_nothing_to_say(github: GithubServer) -> None:
    github.add("a person's comment", "mia")
    assert Run(github).keep(None) == Kept(Outcome.NOTHING_TO_SAY)
    assert github.requests == [("GET", f"{COMMENTS}?per_page=100")]


def test_it_is_found_on_the_last_page(github: GithubServer) -> None:
    for number in range(250):
        github.add(f"comment {number}", "mia")
    ident = github.add(f"{MARKER}\nold")
    assert Run(github).keep().outcome is Outcome.UPDATED
    assert github.comments[ident]["body"] == BODY
    assert len(github.comments) == 251


@pytest.mark.parametrize("login", ["github-actions[bot]", "apicheck-user"])
def test_only_our_own_comments_are_touched(github: GithubServer, login: str) -> None:
    github.login = login
    theirs = [f"{MARKER}\nI am a bot, too", f"look: {MARKER}"]
    for body in theirs:
        github.add(body, "mia")
    github.add(f"I quote\n{MARKER}\nold")
    assert Run(github).keep().outcome is Outcome.CREATED
    assert github.bodies()[:2] == theirs
    assert github.bodies()[-1] == BODY


def test_a_token_of_an_unknown_app_still_keeps_one_comment(github: GithubServer) -> None:
    github.login = "api-guard[bot]"
    ident = github.add(f"{MARKER}\nold")
    Run(github).keep()
    assert [*github.comments] == [ident]
    assert github.bodies() == [BODY]
    assert Run(github, author="api-guard[bot]").keep().outcome is Outcome.UNCHANGED


def test_a_pull_request_that_has_moved_on_is_left_alone(github: GithubServer) -> None:
    github.heads[7] = ("f" * 40, BASE, "octo:topic")
    assert Run(github).keep() == Kept(Outcome.OUTDATED)
    assert github.written == []


def test_of_several_the_oldest_stays(github: GithubServer) -> None:
    first = github.add(f"{MARKER}\none")
    github.add("a person's comment", "mia")
    github.add(f"{MARKER}\ntwo")
    github.add(BODY)
    Run(github).keep()
    assert github.bodies() == [BODY, "a person's comment"]
    assert first in github.comments


def test_what_may_not_be_deleted_is_folded(github: GithubServer) -> None:
    github.add(BODY)
    github.add(f"{MARKER}\ntwo")
    github.faults.append(Fault("DELETE", times=99, answer=answer(403, "Must have admin rights to Repository.")))
    Run(github).keep()
    assert github.bodies()[0] == BODY
    assert "There is an earlier comment." in github.bodies()[1]
    github.requests.clear()
    Run(github).keep()
    assert [method for method, _ in github.written] == ["DELETE"]


class TestAFault:
    """Of every kind, met by every request on the way."""

    @pytest.mark.parametrize("is_lost", [False, True], ids=["refused", "carried out, answer lost"])
    @pytest.mark.parametrize(
        ("made", "slept"),
        [
            (page(500), [1.0]),
            (page(502), [1.0]),
            (answer(503, "try later", Retry_After="3"), [3.0]),
            (answer(403, "You have exceeded a secondary rate limit. Please wait.", Retry_After="42"), [42.0]),
            (answer(403, "You have exceeded a secondary rate limit. Please wait."), [60.0]),
            (answer(429, "Too many requests", Retry_After="1"), [1.0]),
        ],
    )
    @pytest.mark.parametrize("request_", ["list", "create", "edit", "delete", "user", "head"])
    def test_that_passes(
        self, github: GithubServer, request_: str, made: Callable[[], Response], slept: list[float], is_lost: bool
    ) -> None:
        method, path = {
            "list": ("GET", COMMENTS),
            "create": ("POST", COMMENTS),
            "edit": ("PATCH", ONE),
            "delete": ("DELETE", ONE),
            "user": ("GET", "/user"),
            "head": ("GET", "/repos/octo/demo/pulls/7"),
        }[request_]
        if request_ not in ("list", "create"):
            github.add(f"{MARKER}\nold")
        if request_ == "delete":
            github.add(f"{MARKER}\nolder run")
        github.faults.append(Fault(method, path, answer=made, is_lost=is_lost))
        run = Run(github)
        run.keep()
        assert github.bodies() == [BODY]
        assert run.slept == slept

    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_that_stays_ends_in_an_error_after_bounded_waiting(self, github: GithubServer, method: str) -> None:
        github.faults.append(Fault(method, COMMENTS, times=99, answer=page(503)))
        run = Run(github)
        with pytest.raises(TryAgainError, match="GitHub answers 503"):
            run.keep()
        assert len(run.slept) < 12
        assert sum(run.slept) <= 180
        assert github.bodies() == []

    @pytest.mark.parametrize("seconds", ["181", "86400"])
    def test_that_asks_for_too_much_patience_is_not_waited_for(self, github: GithubServer, seconds: str) -> None:
        github.faults.append(Fault("POST", times=99, answer=answer(403, "secondary rate limit", Retry_After=seconds)))
        run = Run(github)
        with pytest.raises(TryAgainError):
            run.keep()
        assert run.slept == []

    def test_a_primary_rate_limit_that_ends_tomorrow_is_not_waited_for(self, github: GithubServer) -> None:
        limited = answer(403, "API rate limit exceeded", X_RateLimit_Remaining="0", X_RateLimit_Reset="99999999999")
        github.faults.append(Fault("POST", times=99, answer=limited))
        with pytest.raises(TryAgainError, match="asks for fewer requests"):
            Run(github).keep()

    @pytest.mark.parametrize(
        ("status", "message"),
        [
            (401, "Bad credentials"),
            (403, "Resource not accessible by integration"),
            (403, "Unable to create comment because issue is locked."),
            (410, "This issue was deleted"),
            (422, "Validation Failed"),
        ],
    )
    def test_that_is_a_refusal_is_told_at_once(self, github: GithubServer, status: int, message: str) -> None:
        github.faults.append(Fault("POST", answer=answer(status, message)))
        run = Run(github)
        with pytest.raises(HostError, match=message):
            run.keep()
        assert run.slept == []
        assert [method for method, _ in github.written] == ["POST"]

    def test_a_read_only_token(self, github: GithubServer) -> None:
        github.may_write = False
        with pytest.raises(HostError, match="Resource not accessible by integration"):
            Run(github).keep()

    def test_no_such_pull_request(self, github: GithubServer) -> None:
        github.heads.clear()
        with pytest.raises(GoneError, match="no pull request 7 of octo/demo"):
            Run(github).keep()

    def test_nobody_listens(self, github: GithubServer) -> None:
        run = Run(github)
        run.thread = GithubThread(open_client("secret", "http://127.0.0.1:9"), REPOSITORY, 7)
        with pytest.raises(TryAgainError, match="could not be reached"):
            run.keep()

    def test_a_comment_deleted_between_list_and_edit_is_made_anew(self, github: GithubServer) -> None:
        ident = github.add(f"{MARKER}\nold")
        github.faults.append(Fault("PATCH", ONE, before=lambda: github.comments.pop(ident)))
        assert Run(github).keep().outcome is Outcome.CREATED
        assert github.bodies() == [BODY]

    def test_one_too_many_that_somebody_deleted_first_is_no_error(self, github: GithubServer) -> None:
        github.add(BODY)
        second = github.add(f"{MARKER}\ntwo")
        github.faults.append(Fault("DELETE", ONE, before=lambda: github.comments.pop(second)))
        assert Run(github).keep().outcome is Outcome.UNCHANGED
        assert github.bodies() == [BODY]


class TestTwoRunsAtOnce:
    @pytest.mark.parametrize("has_one", [False, True])
    @pytest.mark.parametrize("number", range(6))
    def test_a_run_between_any_two_requests_of_another(self, github: GithubServer, number: int, has_one: bool) -> None:
        if has_one:
            github.add(f"{MARKER}\nold")
        inner = Run(github)
        state = {"count": 0}

        def between() -> None:
            state["count"] += 1
            if state["count"] == number + 1:
                inner.keep(f"{MARKER}\nthe inner run\n")

        for method in ("GET", "POST", "PATCH", "DELETE"):
            github.faults.append(Fault(method, times=99, before=between))
        Run(github).keep()
        assert len(github.bodies()) == 1
        assert github.bodies()[0] in (BODY, f"{MARKER}\nthe inner run\n")


def test_the_pull_requests_of_a_branch(github: GithubServer) -> None:
    github.heads |= {8: (HEAD, "b" * 40, "fork:topic"), 9: ("c" * 40, BASE, "fork:topic")}
    client = open_client("secret", github.url)
    assert pulls_of(client, REPOSITORY, "fork", "topic", HEAD) == [(8, "b" * 40)]
    assert pulls_of(client, REPOSITORY, "fork", "other", HEAD) == []


def test_a_comment_of_a_deleted_account_is_read(github: GithubServer) -> None:
    ident = github.add("hello", "mia")
    github.comments[ident]["user"] = None
    assert list(Run(github).thread.comments()) == [
        Comment(ident, "", "hello", f"https://github.com/octo/demo/pull/7#issuecomment-{ident}")
    ]

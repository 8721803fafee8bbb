"""Comments on GitLab: every fault on the way, and one comment in the end."""

from collections.abc import Callable

import pytest
from werkzeug import Response

from apicheck.hosts.gitlab import GitlabThread
from apicheck.hosts.thread import GoneError, HostError, TryAgainError
from apicheck.hosts.upkeep import Kept, Outcome, keep_up_to_date
from tests.hosts.faults import Fault, answer, page
from tests.hosts.gitlab_server import HEAD, NOTES, PROJECT, REQUEST, GitlabServer

MARKER = "<!-- apicheck:api -->"
BODY = f"{MARKER}\nsomething breaks\n"
ONE = rf"{NOTES}/\d+"


class Run:
    """A run that wants the comment to say something, and how long it slept."""

    def __init__(self, server: GitlabServer, number: int = 7) -> None:
        self.thread = GitlabThread(server.url, "secret", PROJECT, number)
        self.slept: list[float] = []

    def keep(self, body: str | None = BODY) -> Kept:
        return keep_up_to_date(self.thread, MARKER, lambda _: body, head=HEAD, sleep=self.slept.append)


def test_a_comment_is_made_then_updated_then_left(gitlab: GitlabServer) -> None:
    made = Run(gitlab).keep()
    assert made == Kept(Outcome.CREATED, f"{gitlab.url}/group/demo/-/merge_requests/7#note_100")
    assert Run(gitlab).keep(f"{MARKER}\nnew").outcome is Outcome.UPDATED
    gitlab.requests.clear()
    assert Run(gitlab).keep(f"{MARKER}\nnew\n").outcome is Outcome.UNCHANGED
    assert gitlab.written == []
    assert gitlab.bodies() == [f"{MARKER}\nnew"]


def test_nothing_is_written_where_there_is_nothing_to_say(gitlab: GitlabServer) -> None:
    assert Run(gitlab).keep(None) == Kept(Outcome.NOTHING_TO_SAY)
    assert gitlab.requests == [("GET", NOTES)]


def test_it_is_found_on_the_last_page_among_those_of_others(gitlab: GitlabServer) -> None:
    for number in range(210):
        gitlab.add(f"note {number}", "mia", system=number % 2 == 0)
    gitlab.add(f"{MARKER}\nnot ours", "mia")
    ident = gitlab.add(f"{MARKER}\nold")
    gitlab.add(f"{MARKER}\none too many")
    assert Run(gitlab).keep().outcome is Outcome.UPDATED
    assert gitlab.notes[ident]["body"] == BODY.strip()
    assert len(gitlab.notes) == 212


def test_a_merge_request_that_has_moved_on_is_left_alone(gitlab: GitlabServer) -> None:
    gitlab.head = "f" * 40
    assert Run(gitlab).keep() == Kept(Outcome.OUTDATED)
    assert gitlab.written == []


@pytest.mark.parametrize("is_lost", [False, True], ids=["refused", "carried out, answer lost"])
@pytest.mark.parametrize(
    ("made", "slept"),
    [
        (page(500), [1.0]),
        (page(502), [1.0]),
        (answer(503, "later", Retry_After="3"), [3.0]),
        (answer(429, "Retry later", Retry_After="42"), [42.0]),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", NOTES),
        ("POST", NOTES),
        ("PUT", ONE),
        ("DELETE", ONE),
        ("GET", "/api/v4/user"),
        ("GET", REQUEST),
    ],
)
def test_a_fault_that_passes(
    gitlab: GitlabServer, method: str, path: str, made: Callable[[], Response], slept: list[float], is_lost: bool
) -> None:
    if path in (ONE, "/api/v4/user"):
        gitlab.add(f"{MARKER}\nold")
    if method == "DELETE":
        gitlab.add(f"{MARKER}\nolder run")
    gitlab.faults.append(Fault(method, path, answer=made, is_lost=is_lost))
    run = Run(gitlab)
    run.keep()
    assert [body.strip() for body in gitlab.bodies()] == [BODY.strip()]
    assert run.slept == slept


def test_a_fault_that_stays_ends_in_an_error_after_bounded_waiting(gitlab: GitlabServer) -> None:
    gitlab.faults.append(Fault("POST", times=99, answer=page(503)))
    run = Run(gitlab)
    with pytest.raises(TryAgainError, match="GitLab answers 503"):
        run.keep()
    assert sum(run.slept) <= 180
    assert gitlab.bodies() == []


def test_a_limit_that_ends_tomorrow_is_not_waited_for(gitlab: GitlabServer) -> None:
    gitlab.faults.append(Fault("POST", answer=answer(429, "Retry later", RateLimit_Reset="99999999999")))
    run = Run(gitlab)
    with pytest.raises(TryAgainError):
        run.keep()
    assert run.slept == []


@pytest.mark.parametrize(("status", "message"), [(401, "401 Unauthorized"), (403, "403 Forbidden"), (400, "bad")])
def test_a_refusal_is_told_at_once(gitlab: GitlabServer, status: int, message: str) -> None:
    gitlab.faults.append(Fault("POST", answer=answer(status, message)))
    with pytest.raises(HostError, match=message):
        Run(gitlab).keep()
    assert len(gitlab.written) == 1


def test_a_read_only_token(gitlab: GitlabServer) -> None:
    gitlab.may_write = False
    with pytest.raises(HostError, match="lets this token not write"):
        Run(gitlab).keep()


def test_no_such_merge_request(gitlab: GitlabServer) -> None:
    with pytest.raises(GoneError, match="no merge request 8 of group/demo"):
        Run(gitlab, 8).keep()


def test_nobody_listens() -> None:
    thread = GitlabThread("http://127.0.0.1:9", "secret", PROJECT, 7)
    with pytest.raises(TryAgainError, match="could not be reached"):
        keep_up_to_date(thread, MARKER, lambda _: BODY, sleep=lambda _: None)


def test_a_note_deleted_between_list_and_edit_is_made_anew(gitlab: GitlabServer) -> None:
    ident = gitlab.add(f"{MARKER}\nold")
    gitlab.faults.append(Fault("PUT", ONE, before=lambda: gitlab.notes.pop(ident)))
    assert Run(gitlab).keep().outcome is Outcome.CREATED
    assert gitlab.bodies() == [BODY]


@pytest.mark.parametrize("has_one", [False, True])
@pytest.mark.parametrize("number", range(6))
def test_a_run_between_any_two_requests_of_another(gitlab: GitlabServer, number: int, has_one: bool) -> None:
    if has_one:
        gitlab.add(f"{MARKER}\nold")
    inner, state = Run(gitlab), {"count": 0}

    def between() -> None:
        state["count"] += 1
        if state["count"] == number + 1:
            inner.keep(f"{MARKER}\nthe inner run")

    gitlab.faults.extend(Fault(method, times=99, before=between) for method in ("GET", "POST", "PUT", "DELETE"))
    Run(gitlab).keep()
    assert len(gitlab.bodies()) == 1
    assert gitlab.bodies()[0].strip() in (BODY.strip(), f"{MARKER}\nthe inner run")

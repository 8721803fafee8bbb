"""Comments on merge requests of GitLab, by python-gitlab (the only file that knows it)."""

import contextlib
import time
from collections.abc import Iterable, Iterator
from typing import Any

import gitlab
import requests

from apicheck.hosts.thread import Comment, GoneError, HostError, TryAgainError

_TIMEOUT = 30
_ONCE: dict[str, Any] = {"max_retries": 0, "obey_rate_limit": False}
"""The client repeats no request by itself, since a comment may have been written though no answer came."""


class GitlabThread:
    """The notes on one merge request; see `apicheck.hosts.thread.Thread`. `project` is its path or its number."""

    def __init__(self, url: str, token: str, project: str, number: int) -> None:
        self._answer: requests.Response | None = None
        session = requests.Session()
        session.hooks["response"].append(self._remember)  # the client's errors lack the headers of the answer
        self._client = gitlab.Gitlab(
            url, private_token=token, timeout=_TIMEOUT, session=session, retry_transient_errors=False
        )
        self._project = self._client.projects.get(project, lazy=True)
        self._number = number
        self._notes = self._project.mergerequests.get(number, lazy=True).notes
        self._url = f"{url.rstrip('/')}/{project}/-/merge_requests/{number}"
        self._what = f"merge request {number} of {project}"

    def head(self) -> str:
        with self._told():
            commit: str = self._project.mergerequests.get(self._number, **_ONCE).sha
        return commit

    def author(self) -> str:
        with self._told():
            user = self._client.http_get("/user", **_ONCE)
        return "" if isinstance(user, requests.Response) else str(user["username"])

    def comments(self) -> Iterable[Comment]:
        with self._told():
            notes = self._notes.list(iterator=True, per_page=100, order_by="created_at", sort="asc", **_ONCE)
            return [self._read(note) for note in notes if not note.system]

    def create(self, body: str) -> Comment:
        with self._told():
            return self._read(self._notes.create({"body": body}, **_ONCE))

    def edit(self, comment: Comment, body: str) -> None:
        with self._told():
            self._notes.update(comment.id, {"body": body}, **_ONCE)

    def delete(self, comment: Comment) -> None:
        with self._told():
            self._notes.delete(comment.id, **_ONCE)

    def _read(self, note: Any) -> Comment:
        return Comment(note.id, note.author["username"], note.body, f"{self._url}#note_{note.id}")

    def _remember(self, answer: requests.Response, *_: Any, **__: Any) -> None:
        self._answer = answer

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the client raises into `HostError`."""
        self._answer = None
        try:
            yield
        except gitlab.GitlabError as error:
            raise self._error(error) from error
        except requests.RequestException as error:
            raise TryAgainError(f"GitLab could not be reached ({type(error).__name__})") from error

    def _error(self, error: gitlab.GitlabError) -> HostError:
        status = error.response_code or 0
        headers = {} if self._answer is None else self._answer.headers
        message: object = error.error_message  # bytes where the answer was no JSON, whatever the annotation says
        reason = f"{status}: {message}" if isinstance(message, str) else str(status)
        if status == 429:
            return TryAgainError(f"GitLab asks for fewer requests ({reason})", _pause(headers))
        if status >= 500:
            return TryAgainError(f"GitLab answers {reason}", _seconds(headers.get("Retry-After")))
        if status == 404:
            return GoneError(f"GitLab shows this token no {self._what} ({reason})")
        return HostError(f"GitLab lets this token not write to {self._what} ({reason})")


def _pause(headers: Any) -> float | None:
    """How long a limited client has to wait ("User and IP rate limits" of GitLab's documentation)."""
    after = _seconds(headers.get("Retry-After"))
    if after is not None:
        return after
    reset = _seconds(headers.get("RateLimit-Reset"))
    return None if reset is None else max(0.0, reset - time.time()) + 1.0


def _seconds(value: str | None) -> float | None:
    return float(value) if value is not None and value.strip().isdigit() else None

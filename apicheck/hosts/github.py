"""Comments on pull requests of GitHub, by PyGithub (the only file that knows it)."""

import contextlib
import time
from collections.abc import Iterable, Iterator
from typing import Any

import github
import requests
from github.IssueComment import IssueComment

from apicheck.hosts.thread import Comment, GoneError, HostError, TryAgainError

API_URL = "https://api.github.com"
WORKFLOW_AUTHOR = "github-actions[bot]"
"""Who writes with the token of a workflow, which may not ask for its own name."""

_TIMEOUT = 30
_SECONDARY_LIMIT = 60.0
"""Seconds to wait where a secondary rate limit names none (GitHub's "Best practices for using the REST API")."""


def open_client(token: str, api_url: str = API_URL) -> github.Github:
    """A client that repeats no request by itself, since a comment may have been written though no answer came."""
    return github.Github(
        auth=github.Auth.Token(token),
        base_url=api_url,
        timeout=_TIMEOUT,
        per_page=100,
        retry=None,
        lazy=True,
        seconds_between_requests=None,
        seconds_between_writes=None,
        user_agent="apicheck",
    )


class GithubThread:
    """The comments on one pull request; see `apicheck.hosts.thread.Thread`.

    `author` is the name that the token writes under, where it can't be asked for.
    """

    def __init__(self, client: github.Github, repository: str, number: int, author: str | None = None) -> None:
        self._client = client
        self._repository = client.get_repo(repository)
        self._issue = self._repository.get_issue(number)  # whose comments are those of the pull request
        self._number = number
        self._what = f"pull request {number} of {repository}"
        self._author = author
        self._known: dict[int, IssueComment] = {}

    def head(self) -> str:
        with _told(self._what):
            commit: str = self._repository.get_pull(self._number).head.sha
        return commit

    def author(self) -> str:
        if self._author is None:
            try:
                with _told("the user of the token"):
                    self._author = self._client.get_user().login
            except TryAgainError:
                raise
            except HostError:
                self._author = WORKFLOW_AUTHOR
        return self._author

    def comments(self) -> Iterable[Comment]:
        with _told(self._what):
            return [self._read(comment) for comment in self._issue.get_comments()]

    def create(self, body: str) -> Comment:
        with _told(self._what):
            return self._read(self._issue.create_comment(body))

    def edit(self, comment: Comment, body: str) -> None:
        with _told(f"a comment on {self._what}"):
            self._known[comment.id].edit(body)

    def delete(self, comment: Comment) -> None:
        with _told(f"a comment on {self._what}"):
            self._known[comment.id].delete()

    def _read(self, comment: IssueComment) -> Comment:
        self._known[comment.id] = comment
        user: Any = comment.user  # None of an account that is no more, whatever the client's annotation says
        return Comment(comment.id, "" if user is None else user.login, comment.body or "", comment.html_url)


def pulls_of(client: github.Github, repository: str, owner: str, branch: str, commit: str) -> list[tuple[int, str]]:
    """The open pull requests whose head is `commit`, the tip of a branch of `owner`: number and base commit of each.

    Raises `HostError`.
    """
    with _told(f"the pull requests of {repository}"):
        found = client.get_repo(repository).get_pulls(state="open", head=f"{owner}:{branch}")
        return [(pull.number, pull.base.sha) for pull in found if pull.head.sha == commit]


@contextlib.contextmanager
def _told(what: str) -> Iterator[None]:
    """Turn what the client raises into `HostError`."""
    try:
        yield
    except github.GithubException as error:
        raise _error(error, what) from error
    except requests.RequestException as error:
        raise TryAgainError(f"GitHub could not be reached ({type(error).__name__})") from error


def _error(error: github.GithubException, what: str) -> HostError:
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    message = error.data.get("message") if isinstance(error.data, dict) else None
    reason = f"{error.status}: {message}" if isinstance(message, str) and message else str(error.status)
    if error.status >= 500:
        return TryAgainError(f"GitHub answers {reason}", _seconds(headers.get("retry-after")))
    if error.status in (403, 429) and (
        "retry-after" in headers
        or headers.get("x-ratelimit-remaining") == "0"
        or isinstance(error, github.RateLimitExceededException)
    ):
        return TryAgainError(f"GitHub asks for fewer requests ({reason})", _pause(headers))
    if error.status in (404, 410):
        return GoneError(f"GitHub shows this token no {what} ({reason})")
    return HostError(f"GitHub lets this token not write to {what} ({reason})")


def _pause(headers: dict[str, str]) -> float:
    """How long a limited client has to wait: until what is said first, else the minute that a secondary limit takes."""
    after = _seconds(headers.get("retry-after"))
    if after is not None:
        return after
    reset = _seconds(headers.get("x-ratelimit-reset"))
    if headers.get("x-ratelimit-remaining") == "0" and reset is not None:
        return max(0.0, reset - time.time()) + 1.0
    return _SECONDARY_LIMIT


def _seconds(value: str | None) -> float | None:
    return float(value) if value is not None and value.strip().isdigit() else None

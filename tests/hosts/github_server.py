"""A stand-in for GitHub on loopback: pull requests and comments of one repository.

Every request is held against GitHub's own description of its API before it is answered, and so is every answer.
"""

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from openapi_core import OpenAPI
from openapi_core.contrib.werkzeug import WerkzeugOpenAPIRequest, WerkzeugOpenAPIResponse
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response
from werkzeug.routing import Map, Rule

from tests.hosts.faults import Fault
from tests.hosts.github_description import description, example

REPOSITORY = "octo/demo"
HEAD = "e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d"
BASE = "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678"
WORKFLOW = "github-actions[bot]"

_ROUTES = Map(
    [
        Rule("/user", endpoint="user", methods=["GET"]),
        Rule("/repos/octo/demo/issues/<int:number>/comments", endpoint="list", methods=["GET"]),
        Rule("/repos/octo/demo/issues/<int:number>/comments", endpoint="create", methods=["POST"]),
        Rule("/repos/octo/demo/issues/comments/<int:number>", endpoint="edit", methods=["PATCH"]),
        Rule("/repos/octo/demo/issues/comments/<int:number>", endpoint="delete", methods=["DELETE"]),
        Rule("/repos/octo/demo/pulls", endpoint="pulls", methods=["GET"]),
        Rule("/repos/octo/demo/pulls/<int:number>", endpoint="pull", methods=["GET"]),
    ]
)


@cache
def api() -> OpenAPI:
    """GitHub's description, ready to hold requests against."""
    return OpenAPI.from_dict(description())


@dataclass
class GithubServer:
    """What the repository holds, and what happened. `login` is who the token is; a workflow's may not ask for it."""

    http: HTTPServer
    login: str = WORKFLOW
    may_write: bool = True
    heads: dict[int, tuple[str, str, str]] = field(default_factory=lambda: {7: (HEAD, BASE, "octo:topic")})
    comments: dict[int, dict[str, Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _ids: Any = field(default_factory=lambda: itertools.count(100))

    @property
    def url(self) -> str:
        """The address of the API."""
        return self.http.url_for("").rstrip("/")

    @property
    def written(self) -> Sequence[tuple[str, str]]:
        """The requests that were to change something."""
        return [request for request in self.requests if request[0] != "GET"]

    def bodies(self, number: int = 7) -> list[str]:
        """The texts of all comments on a pull request."""
        return [comment["body"] for comment in self.comments.values() if comment["issue_url"].endswith(f"/{number}")]

    def add(self, body: str, author: str | None = None, number: int = 7) -> int:
        """Write a comment, by default as the token does."""
        ident: int = next(self._ids)
        made = example("issue-comment")
        made |= {
            "id": ident,
            "body": body,
            "url": f"{self.url}/repos/{REPOSITORY}/issues/comments/{ident}",
            "html_url": f"https://github.com/{REPOSITORY}/pull/{number}#issuecomment-{ident}",
            "issue_url": f"{self.url}/repos/{REPOSITORY}/issues/{number}",
        }
        made["user"]["login"] = author or self.login
        self.comments[ident] = made
        return ident

    def answer(self, request: Request) -> Response:
        """Check a request, let it fail where a fault is due, else do what it asks for and check the answer."""
        self.requests.append((request.method, request.full_path.rstrip("?")))
        try:
            return self._checked(request)
        except Exception as error:
            self.problems.append(
                f"{request.method} {request.full_path}: {type(error).__name__}: {error.__cause__ or error}"
            )
            return _message(500, "the stand-in found a mistake")

    def _checked(self, request: Request) -> Response:
        asked = WerkzeugOpenAPIRequest(request)
        api().validate_request(asked)
        assert request.headers["Authorization"] in ("token secret", "Bearer secret")
        met = next((fault for fault in self.faults if fault.is_met_by(request)), None)
        if met is not None and met.before is not None:
            met.before()
        if met is not None and met.answer is not None and not met.is_lost:
            return met.answer()
        response = self._done(request)
        if response.status_code < 400:
            api().validate_response(asked, WerkzeugOpenAPIResponse(response))
        return met.answer() if met is not None and met.answer is not None else response

    def _done(self, request: Request) -> Response:
        endpoint, values = _ROUTES.bind_to_environ(request.environ).match()
        number = values.get("number", 0)
        if endpoint == "user":
            if self.login.endswith("[bot]"):
                return _message(403, "Resource not accessible by integration")
            user = example("private-user-response-with-public-and-private-profile-information")
            return _json({**user, "login": self.login, "user_view_type": "private"})
        if endpoint == "pulls":
            found = [key for key, pull in self.heads.items() if pull[2] == request.args["head"]]
            return _json([self._pull(key, "pull-request-simple-items") for key in found])
        if endpoint == "pull":
            return _json(self._pull(number, "pull-request")) if number in self.heads else _message(404, "Not Found")
        if endpoint == "list":
            return self._list(request, number) if number in self.heads else _message(404, "Not Found")
        if not self.may_write:
            return _message(403, "Resource not accessible by integration")
        if endpoint == "create":
            if number not in self.heads:
                return _message(404, "Not Found")
            return _json(self.comments[self.add(request.get_json()["body"], number=number)], 201)
        if number not in self.comments:
            return _message(404, "Not Found")
        if self.comments[number]["user"]["login"] != self.login:
            return _message(403, "Must have admin rights to Repository.")
        if endpoint == "delete":
            del self.comments[number]
            return Response(status=204)
        self.comments[number]["body"] = request.get_json()["body"]
        return _json(self.comments[number])

    def _list(self, request: Request, number: int) -> Response:
        """A page, and a link to the next one (GitHub's "Using pagination in the REST API")."""
        size, current = min(int(request.args.get("per_page", 30)), 100), int(request.args.get("page", 1))
        found = [comment for comment in self.comments.values() if comment["issue_url"].endswith(f"/{number}")]
        response = _json(found[(current - 1) * size : current * size])
        if current * size < len(found):
            response.headers["Link"] = f'<{self.url}{request.path}?per_page={size}&page={current + 1}>; rel="next"'
        return response

    def _pull(self, number: int, kind: str) -> dict[str, Any]:
        head, base, label = self.heads[number]
        pull: dict[str, Any] = example(kind)[0] if kind.endswith("-items") else example(kind)
        pull |= {"number": number, "url": f"{self.url}/repos/{REPOSITORY}/pulls/{number}"}
        pull["requested_teams"] = []  # the description's own example of a team lacks what it requires
        pull["head"] |= {"sha": head, "label": label, "ref": label.partition(":")[2]}
        pull["base"] |= {"sha": base}
        return pull


def _json(value: Any, status: int = 200) -> Response:
    return Response(json.dumps(value), status, content_type="application/json; charset=utf-8")


def _message(status: int, message: str) -> Response:
    return _json({"message": message, "documentation_url": "https://docs.github.com/rest"}, status)

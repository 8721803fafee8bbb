"""A stand-in for GitLab on loopback: the notes on one merge request ("Notes API" of GitLab's documentation)."""

import itertools
import json
import re
from dataclasses import dataclass, field
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.hosts.faults import Fault

PROJECT = "group/demo"
HEAD = "e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d"
REQUEST = "/api/v4/projects/group/demo/merge_requests/7"  # as a server sees `group%2Fdemo`
NOTES = f"{REQUEST}/notes"
KNOWN_PARAMETERS = {"per_page", "page", "order_by", "sort"}


@dataclass
class GitlabServer:
    """What the merge request holds, and what happened."""

    http: HTTPServer
    login: str = "project_1_bot"
    may_write: bool = True
    head: str = HEAD
    notes: dict[int, dict[str, Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _ids: Any = field(default_factory=lambda: itertools.count(100))

    @property
    def url(self) -> str:
        """The address of the server."""
        return self.http.url_for("").rstrip("/")

    @property
    def written(self) -> list[tuple[str, str]]:
        """The requests that were to change something."""
        return [request for request in self.requests if request[0] != "GET"]

    def bodies(self) -> list[str]:
        """The texts of all notes."""
        return [note["body"] for note in self.notes.values()]

    def add(self, body: str, author: str | None = None, *, system: bool = False) -> int:
        """Write a note, by default as the token does."""
        ident: int = next(self._ids)
        self.notes[ident] = {
            "id": ident,
            "body": body,
            "author": {"id": 1, "username": author or self.login},
            "system": system,
            "noteable_type": "MergeRequest",
            "noteable_iid": 7,
        }
        return ident

    def answer(self, request: Request) -> Response:
        """Let a request fail where a fault is due, else do what it asks for."""
        self.requests.append((request.method, request.path))
        try:
            assert request.headers["PRIVATE-TOKEN"] == "secret"
            assert "group%2Fdemo" in request.environ["REQUEST_URI"] or request.path == "/api/v4/user"
            assert set(request.args) <= KNOWN_PARAMETERS, request.args
            if request.method in ("POST", "PUT"):
                assert list(request.get_json()) == ["body"]
            met = next((fault for fault in self.faults if fault.is_met_by(request)), None)
            if met is not None and met.before is not None:
                met.before()
            if met is not None and met.answer is not None and not met.is_lost:
                return met.answer()
            response = self._done(request)
        except Exception as error:
            self.problems.append(f"{request.method} {request.full_path}: {type(error).__name__}: {error}")
            return _json({"message": "the stand-in found a mistake"}, 500)
        return met.answer() if met is not None and met.answer is not None else response

    def _done(self, request: Request) -> Response:
        one = re.fullmatch(rf"{NOTES}/(\d+)", request.path)
        if request.path == "/api/v4/user":
            return _json({"id": 1, "username": self.login})
        if request.path == REQUEST:
            return _json({"iid": 7, "sha": self.head})
        if request.path == NOTES and request.method == "GET":
            return self._list(request)
        if request.path == NOTES and request.method == "POST":
            return _json(self.notes[self.add(request.get_json()["body"])], 201) if self.may_write else _forbidden()
        if one is None or int(one[1]) not in self.notes:
            return _json({"message": "404 Not found"}, 404)
        if not self.may_write:
            return _forbidden()
        if request.method == "DELETE":
            del self.notes[int(one[1])]
            return Response(status=204)
        assert request.method == "PUT"
        self.notes[int(one[1])]["body"] = request.get_json()["body"].strip()
        return _json(self.notes[int(one[1])])

    def _list(self, request: Request) -> Response:
        size, current = min(int(request.args.get("per_page", 20)), 100), int(request.args.get("page", 1))
        found = sorted(self.notes.values(), key=lambda note: note["id"])
        response = _json(found[(current - 1) * size : current * size])
        if current * size < len(found):
            url = f"{self.url}/api/v4/projects/group%2Fdemo/merge_requests/7/notes?page={current + 1}&per_page={size}"
            response.headers["Link"] = f'<{url}>; rel="next"'
        return response


def _json(value: Any, status: int = 200) -> Response:
    return Response(json.dumps(value), status, content_type="application/json")


def _forbidden() -> Response:
    return _json({"message": "403 Forbidden"}, 403)

"""Stand-ins for hosts, on loopback."""

import os
import re
from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer

from tests.cli.program import Program, program
from tests.hosts.github_server import GithubServer
from tests.hosts.gitlab_server import GitlabServer


@pytest.fixture(scope="session")
def http() -> Iterator[HTTPServer]:
    """One server for all tests of a process; each test says anew what it answers."""
    with HTTPServer(host="127.0.0.1", threaded=True) as server:
        yield server


@pytest.fixture
def github(http: HTTPServer) -> Iterator[GithubServer]:
    """An empty GitHub; a request that it would not take fails the test."""
    http.clear()
    server = GithubServer(http)
    http.expect_request(re.compile(".*")).respond_with_handler(server.answer)
    yield server
    assert server.problems == []


@pytest.fixture
def gitlab(http: HTTPServer) -> Iterator[GitlabServer]:
    """An empty GitLab; a request that it would not take fails the test."""
    http.clear()
    server = GitlabServer(http)
    http.expect_request(re.compile(".*")).respond_with_handler(server.answer)
    yield server
    assert server.problems == []


@pytest.fixture
def apicheck(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    """The program, called with its arguments, in an environment that is no run of a host."""
    for name in list(os.environ):
        if name.startswith(("GITHUB_", "GITLAB_", "CI", "GH_", "PRE_COMMIT_")) or name == "APICHECK_TRACEBACK":
            monkeypatch.delenv(name)
    return program(monkeypatch, capsys)

"""Releases read from an index on this machine: which one counts, and all that a server may do wrong."""

from __future__ import annotations

import contextlib
import gzip
import time
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler

import pytest
from packaging.version import Version

from apicheck.registry import PublishedRelease, RegistryError, fetch_release
from apicheck.registry import index as index_module
from apicheck.registry.index import Index, index_url
from tests.registry.index_server import HTML, JSON, Answer, IndexServer, Offered, sdist, send, wheel

SOURCE = {"demo/__init__.py": "def f(a): ...\n"}


def offer(index: IndexServer, *versions: str) -> None:
    for version in versions:
        index.files[f"demo-{version}.tar.gz"] = Offered(sdist(version, SOURCE))


def highest(versions: Iterable[Version]) -> Version | None:
    return max(versions, default=None)


def fetched(index: IndexServer) -> PublishedRelease:
    found = fetch_release("demo", index.url, highest)
    assert found is not None
    return found


class TestTheReleaseThatIsRead:
    @pytest.mark.parametrize("content_type", [JSON, HTML, "text/html", "text/html; charset=utf-8"])
    def test_comes_from_any_form_of_the_page(self, index: IndexServer, content_type: str) -> None:
        index.content_type = content_type
        offer(index, "1.9", "1.10")
        found = fetched(index)
        assert (str(found.version), found.filename, found.is_wheel) == ("1.10", "demo-1.10.tar.gz", False)
        assert found.tree.read("demo/__init__.py") == b"def f(a): ...\n"
        assert index.asked == ["/simple/demo/", "/files/demo-1.10.tar.gz"]

    @pytest.mark.parametrize("content_type", [JSON, HTML])
    @pytest.mark.parametrize("reason", ["", "broken"])
    def test_is_none_that_was_yanked(self, index: IndexServer, content_type: str, reason: str) -> None:
        index.content_type = content_type
        offer(index, "1.0")
        index.files["demo-1.1.tar.gz"] = Offered(sdist("1.1", SOURCE), yanked=reason)
        assert str(fetched(index).version) == "1.0"

    def test_is_the_file_that_was_not_yanked(self, index: IndexServer) -> None:
        index.files["demo-1.1.tar.gz"] = Offered(sdist("1.1", SOURCE), yanked="no sources")
        index.files["demo-1.1-py3-none-any.whl"] = Offered(wheel("1.1", SOURCE))
        assert fetched(index).filename == "demo-1.1-py3-none-any.whl"

    @pytest.mark.parametrize(
        ("names", "read"),
        [
            (["demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"], "demo-1.0.tar.gz"),
            (["demo-1.0.zip", "demo-1.0.tar.gz"], "demo-1.0.tar.gz"),
            (["demo-1.0-py3-none-any.whl", "demo-1.0-cp312-cp312-win_amd64.whl"], "demo-1.0-py3-none-any.whl"),
            (["demo-1.0-cp312-cp312-win_amd64.whl"], "demo-1.0-cp312-cp312-win_amd64.whl"),
            (["demo-1.0-py2-none-any.whl", "demo-1.0-py3-none-any.whl"], "demo-1.0-py3-none-any.whl"),
            (
                ["demo-1.0.exe", "demo-1.0-py3.egg", "other-9.tar.gz", "demo.tar.gz", "Demo-1.0.tar.gz"],
                "Demo-1.0.tar.gz",
            ),
        ],
    )
    def test_is_the_best_file_of_its_version(self, index: IndexServer, names: list[str], read: str) -> None:
        for name in names:
            is_wheel = name.endswith((".whl", ".zip"))
            index.files[name] = Offered(wheel("1.0", SOURCE) if is_wheel else sdist("1.0", SOURCE))
        assert fetched(index).filename == read

    def test_has_a_time_where_the_index_tells_it(self, index: IndexServer) -> None:
        index.files["demo-1.0.tar.gz"] = Offered(sdist("1.0", SOURCE), uploaded="2024-02-03T04:05:06.000000Z")
        uploaded = fetched(index).uploaded
        assert uploaded is not None
        assert uploaded.isoformat() == "2024-02-03T04:05:06+00:00"

    def test_is_none_where_no_version_is_taken(self, index: IndexServer) -> None:
        offer(index, "1.0")
        assert fetch_release("demo", index.url, lambda _: None) is None
        assert index.asked == ["/simple/demo/"]


def failure(index: IndexServer, *, url: str | None = None) -> str:
    with pytest.raises(RegistryError) as caught:
        fetch_release("demo", url or index.url, highest)
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


PAGE, FILE = "/simple/demo/", "/files/demo-1.0.tar.gz"


class TestNoRelease:
    def test_of_a_project_that_is_unknown(self, index: IndexServer) -> None:
        index.answers[PAGE] = lambda handler: send(handler, b"", "text/plain", status=404)
        assert "has no project 'demo': `--index-url` names another index" in failure(index)

    def test_where_all_files_are_yanked_or_of_another_kind(self, index: IndexServer) -> None:
        index.files["demo-1.0.tar.gz"] = Offered(b"", yanked="")
        index.files["demo-1.0.exe"] = Offered(b"")
        assert "has no sdist and no wheel of 'demo' that is not yanked" in failure(index)

    @pytest.mark.parametrize("path", [PAGE, FILE])
    @pytest.mark.parametrize(
        ("status", "words"), [(500, "answers 500"), (503, "answers 503"), (403, "password right?")]
    )
    def test_where_the_server_fails(self, index: IndexServer, path: str, status: int, words: str) -> None:
        offer(index, "1.0")
        index.answers[path] = lambda handler: send(handler, b"", "text/plain", status=status)
        assert words in failure(index)

    def test_that_lost_its_file(self, index: IndexServer) -> None:
        offer(index, "1.0")
        index.answers[FILE] = lambda handler: send(handler, b"", "text/plain", status=404)
        assert "the download of demo-1.0.tar.gz failed: the server answers 404" in failure(index)

    def test_with_another_hash(self, index: IndexServer) -> None:
        index.files["demo-1.0.tar.gz"] = Offered(sdist("1.0", SOURCE), digest="0" * 64)
        assert "is damaged or not what was published: its sha256 hash is" in failure(index)

    def test_without_a_hash(self, index: IndexServer) -> None:
        index.files["demo-1.0.tar.gz"] = Offered(sdist("1.0", SOURCE), digest=None)
        assert "can't be verified: the index gives no hash for it" in failure(index)

    def test_that_ends_in_the_middle(self, index: IndexServer) -> None:
        def cut(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", "1000000")
            handler.end_headers()
            handler.wfile.write(b"x")

        offer(index, "1.0")
        index.answers[FILE] = cut
        assert "demo-1.0.tar.gz" in failure(index)

    @pytest.mark.parametrize(
        ("body", "content_type"),
        [
            (b"{", JSON),
            (b"[]", JSON),
            (b"{}", JSON),
            (b'{"meta": {"api-version": "2.0"}, "name": "demo", "files": []}', JSON),
            (b'{"meta": {"api-version": "1.0"}, "name": "demo", "files": [{"filename": 3}]}', JSON),
            (b'<meta name="pypi:repository-version" content="2.0">', HTML),
            (b"hello", "text/plain"),
            (b"\xff\xfe\x00", JSON),
        ],
    )
    def test_where_the_page_is_none(self, index: IndexServer, body: bytes, content_type: str) -> None:
        index.answers[PAGE] = lambda handler: send(handler, body, content_type)
        assert "sends what can't be understood" in failure(index)

    def test_where_no_server_is(self, index: IndexServer) -> None:
        assert "can't be reached" in failure(index, url="http://127.0.0.1:1/simple/")

    @pytest.mark.parametrize("target", [PAGE, "file:///etc/passwd", "ftp://127.0.0.1/x"])
    def test_where_it_leads_round_or_elsewhere(self, index: IndexServer, target: str) -> None:
        index.answers[PAGE] = lambda handler: send(handler, b"", "text/plain", status=302, Location=target)
        assert ("redirects more than 10 times" if target == PAGE else "can't be understood") in failure(index)

    @pytest.mark.parametrize("url", ["", "file:///srv/simple", "pypi.org/simple", "/srv/simple"])
    def test_from_what_is_no_address(self, url: str) -> None:
        with pytest.raises(RegistryError, match="is no http"):
            Index(url)

    def test_that_shows_a_password(self, index: IndexServer) -> None:
        index.answers[PAGE] = lambda handler: send(handler, b"", "text/plain", status=401)
        sentence = failure(index, url=f"http://me:s3cret@{index.host}/simple/")
        assert "are user and password right?" in sentence
        assert "s3cret" not in sentence
        assert "me:" not in sentence


def drop_by_drop(handler: BaseHTTPRequestHandler) -> None:
    """Never silent for long, and never at an end."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.end_headers()
    with contextlib.suppress(OSError):
        for _ in range(100):
            handler.wfile.write(b" ")
            time.sleep(0.1)


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(2)
    with contextlib.suppress(OSError):
        send(handler, b"", JSON)


class TestBounds:
    @pytest.mark.parametrize("answer", [drop_by_drop, silent])
    @pytest.mark.parametrize("path", [PAGE, FILE])
    def test_a_server_has_so_long_as_a_whole(self, index: IndexServer, answer: Answer, path: str) -> None:
        offer(index, "1.0")
        index.answers[path] = answer
        with Index(index.url, seconds=0.5) as client:
            started = time.monotonic()
            with pytest.raises(RegistryError, match="takes too long"):
                client.content(client.files("demo")[0])
        assert time.monotonic() - started < 1.8

    def test_a_silent_server_is_left(self, index: IndexServer, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(index_module, "SECONDS_OF_SILENCE", 0.2)
        index.answers[PAGE] = silent
        assert "takes too long" in failure(index)

    def test_a_file_that_says_it_is_too_large_is_not_asked_for(self, index: IndexServer) -> None:
        index.files["demo-1.0.tar.gz"] = Offered(sdist("1.0", SOURCE), size=10**12)
        assert "has 1,000,000,000,000 bytes, which apicheck does not read" in failure(index)
        assert index.asked == [PAGE]

    @pytest.mark.parametrize("path", [PAGE, FILE])
    def test_an_answer_that_is_too_large_is_cut(
        self, index: IndexServer, monkeypatch: pytest.MonkeyPatch, path: str
    ) -> None:
        monkeypatch.setattr(index_module, "MOST_BYTES", 2 * 1024**2)
        offer(index, "1.0")
        index.answers[path] = lambda handler: send(handler, bytes(3 * 1024**2), JSON)
        assert "sends more than 2 MiB, which apicheck does not read" in failure(index)

    def test_what_unpacks_on_the_way_counts_unpacked(self, index: IndexServer, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(index_module, "MOST_BYTES", 2 * 1024**2)
        packed = gzip.compress(bytes(64 * 1024**2))
        assert len(packed) < 1024**2
        index.answers[PAGE] = lambda handler: send(handler, packed, JSON, Content_Encoding="gzip")
        assert "sends more than 2 MiB" in failure(index)

    def test_an_archive_that_is_not_safe_is_refused(self, index: IndexServer) -> None:
        index.files["demo-1.0.tar.gz"] = Offered(sdist("1.0", {"../../x.py": ""}))
        assert "is not safe to read: 'demo-1.0/../../x.py' in it leads out of the archive" in failure(index)


@pytest.mark.parametrize(
    ("option", "environment", "url"),
    [
        (None, {}, "https://pypi.org/simple/"),
        ("https://a/", {"PIP_INDEX_URL": "https://b/"}, "https://a/"),
        (None, {"PIP_INDEX_URL": "https://b/", "UV_DEFAULT_INDEX": "https://c/"}, "https://b/"),
        (None, {"PIP_INDEX_URL": " ", "UV_DEFAULT_INDEX": "https://c/"}, "https://c/"),
        (" ", {"UV_INDEX_URL": "https://d/"}, "https://d/"),
    ],
)
def test_the_index_is_that_of_the_option_or_of_installers(
    option: str | None, environment: dict[str, str], url: str
) -> None:
    assert index_url(option, environment) == url

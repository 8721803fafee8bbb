"""A package index on this machine: pages of the simple repository API, files, and whatever else a server may send."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

Answer = Callable[[BaseHTTPRequestHandler], None]
HTML = "application/vnd.pypi.simple.v1+html"
JSON = "application/vnd.pypi.simple.v1+json"


class Offered(msgspec.Struct, frozen=True):
    """A file of an index and what its page says of it; None leaves that out, `digest` is the right one by default."""

    content: bytes
    yanked: str | None = None
    digest: str | None = "right"
    size: int | None = None
    uploaded: str | None = None

    @property
    def hash(self) -> str | None:
        return hashlib.sha256(self.content).hexdigest() if self.digest == "right" else self.digest


class IndexServer:
    """Serves the project `demo` in the form `content_type`; `answers` replace what is sent for a path."""

    def __init__(self) -> None:
        self.files: dict[str, Offered] = {}
        self.answers: dict[str, Answer] = {}
        self.content_type = JSON
        self.asked: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                server.answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.block_on_close = False
        self.host = f"127.0.0.1:{self._http.server_port}"
        self.url = f"http://{self.host}/simple/"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path
        name = path.removeprefix("/files/")
        if path in self.answers:
            self.answers[path](handler)
        elif path == "/simple/demo/":
            send(handler, self._page(), self.content_type)
        elif name in self.files:
            send(handler, self.files[name].content, "application/octet-stream")
        else:
            send(handler, b"nothing here", "text/plain", status=404)

    def _page(self) -> bytes:
        if self.content_type == JSON:
            return json.dumps(
                {
                    "meta": {"api-version": "1.1"},
                    "name": "demo",
                    "versions": [],
                    "files": [self._json(name, file) for name, file in self.files.items()],
                }
            ).encode()
        links = "".join(self._link(name, file) for name, file in self.files.items())
        return f"<!DOCTYPE html><html><head><title>demo</title></head><body>{links}</body></html>".encode()

    def _json(self, name: str, file: Offered) -> dict[str, Any]:
        return {
            "filename": name,
            "url": f"../../files/{name}",
            "hashes": {} if file.hash is None else {"sha256": file.hash},
            "yanked": False if file.yanked is None else file.yanked or True,
            "size": len(file.content) if file.size is None else file.size,
            **({} if file.uploaded is None else {"upload-time": file.uploaded}),
        }

    def _link(self, name: str, file: Offered) -> str:
        fragment = "" if file.hash is None else f"#sha256={file.hash}"
        yanked = "" if file.yanked is None else f' data-yanked="{file.yanked}"'
        return f'<a href="../../files/{name}{fragment}"{yanked}>{name}</a><br/>'

    @contextlib.contextmanager
    def running(self) -> Iterator[IndexServer]:
        thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._http.shutdown()
            self._http.server_close()
            thread.join()


def send(handler: BaseHTTPRequestHandler, body: bytes, content_type: str, *, status: int = 200, **headers: str) -> None:
    """Send a whole answer; underscores in the names of headers stand for hyphens."""
    handler.send_response(status)
    handler.send_header("Content-Type", content_type)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    with contextlib.suppress(ConnectionError):  # the client may have seen enough
        handler.wfile.write(body)


def sdist(version: str, files: dict[str, str]) -> bytes:
    """An sdist of `demo`: one folder with these files and PKG-INFO in it."""
    stream = io.BytesIO()
    info = f"Metadata-Version: 2.1\nName: demo\nVersion: {version}\n"
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for path, text in {"PKG-INFO": info, **files}.items():
            member = tarfile.TarInfo(f"demo-{version}/{path}")
            content = text.encode()
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def wheel(version: str, files: dict[str, str], metadata: str = "") -> bytes:
    """A wheel of `demo` with these files; `metadata` are more lines of METADATA."""
    stream = io.BytesIO()
    folder = f"demo-{version}.dist-info"
    own = {
        f"{folder}/METADATA": f"Metadata-Version: 2.1\nName: demo\nVersion: {version}\n{metadata}",
        f"{folder}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{folder}/RECORD": "".join(f"{path},,\n" for path in files),
    }
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in {**files, **own}.items():
            archive.writestr(path, text)
    return stream.getvalue()

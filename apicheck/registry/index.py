"""A package index, asked for the files of a project: the simple repository API (PEP 503, PEP 691, PEP 592, PEP 700).

`pypi-simple` speaks it. What is asked and answered is bounded in time and size, since a release script waits for it.
"""

from __future__ import annotations

import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import msgspec

from apicheck.registry.errors import RegistryError

if TYPE_CHECKING:
    import pypi_simple
    import requests

PYPI = "https://pypi.org/simple/"

URL_VARIABLES = ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL")
"""Where installers are told of another index than PyPI; the first that is set counts."""

MOST_BYTES = 256 * 1024**2
"""Of one answer: a project's page, or a file."""
SECONDS = 120.0
"""For one answer as a whole, from the look-up of the host to the last byte."""
SECONDS_OF_SILENCE = 15.0
MOST_REDIRECTS = 10

T = TypeVar("T")


def index_url(option: str | None, environment: Mapping[str, str]) -> str:
    """Where to look: what the option says, else what installers are told by the environment, else PyPI."""
    given = (option, *(environment.get(name) for name in URL_VARIABLES))
    return next((url.strip() for url in given if url is not None and url.strip()), PYPI)


class Index:
    """An open connection to an index. Every method raises `RegistryError` where no answer can be had."""

    def __init__(self, url: str, *, seconds: float = SECONDS) -> None:
        self._url = url
        self._seconds = seconds
        if urlsplit(url).scheme not in {"http", "https"}:
            raise RegistryError(f"the package index {self.shown!r} is no http(s) URL: name one by `--index-url`")
        self._client = _client(url)

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.s.close()

    @property
    def shown(self) -> str:
        """The URL as it may be printed: without user and password."""
        return without_credentials(self._url)

    def files(self, project: str) -> tuple[pypi_simple.DistributionPackage, ...]:
        """All files of a project, in the order of its page; none where it has none."""

        def ask() -> tuple[pypi_simple.DistributionPackage, ...]:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # an index of a later minor version of the API is none
                page = self._client.get_project_page(project, timeout=SECONDS_OF_SILENCE)
            return tuple(page.packages)

        return self._answer(f"the package index {self.shown}", project, ask)

    def content(self, file: pypi_simple.DistributionPackage) -> bytes:
        """The bytes of a file, which have the hash that the index gives."""
        if file.size is not None and file.size > MOST_BYTES:
            raise RegistryError(f"{file.filename} has {file.size:,} bytes, which apicheck does not read")

        def ask() -> bytes:
            with tempfile.TemporaryDirectory(prefix="apicheck-") as folder:
                path = Path(folder) / "file"
                self._client.download_package(file, path, timeout=SECONDS_OF_SILENCE)
                return path.read_bytes()

        return self._answer(f"the download of {file.filename}", file.filename, ask)

    def _answer(self, what: str, subject: str, ask: Callable[[], T]) -> T:
        import pypi_simple
        import requests

        try:
            return _within(self._seconds, ask)
        except pypi_simple.NoSuchProjectError:
            raise RegistryError(f"{what} has no project {subject!r}: `--index-url` names another index") from None
        except pypi_simple.NoDigestsError:
            raise RegistryError(f"{what} can't be verified: the index gives no hash for it") from None
        except pypi_simple.DigestMismatchError as error:
            raise RegistryError(
                f"{what} is damaged or not what was published: its {error.algorithm} hash is "
                f"{error.actual_digest}, the index says {error.expected_digest}"
            ) from None
        except requests.HTTPError as error:
            status = error.response.status_code if error.response is not None else "an error"
            remedy = ": are user and password right?" if status in {401, 403} else ""
            raise RegistryError(f"{what} failed: the server answers {status}{remedy}") from None
        except requests.TooManyRedirects:
            raise RegistryError(f"{what} failed: it redirects more than {MOST_REDIRECTS} times") from None
        except (requests.Timeout, TimeoutError):
            raise RegistryError(f"{what} takes too long: try again later") from None
        except requests.ConnectionError as error:
            raise RegistryError(f"{what} can't be reached: {_cause(error)}") from None
        except _TooLarge:
            raise RegistryError(
                f"{what} sends more than {MOST_BYTES // 1024**2} MiB, which apicheck does not read"
            ) from None
        except (requests.RequestException, ValueError, KeyError, TypeError, AttributeError) as error:
            # What the index sends is none of the simple API, and the client stumbles over it in one way or another.
            raise RegistryError(f"{what} sends what can't be understood: {_sentence(error)}") from None
        except pypi_simple.UnsupportedRepoVersionError as error:
            raise RegistryError(f"{what} sends what can't be understood: {_sentence(error)}") from None
        except OSError as error:
            raise RegistryError(f"{what} failed: {error.strerror or error}") from None


def without_credentials(url: str) -> str:
    """A URL without user and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _sentence(error: Exception) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:200]


def _cause(error: requests.ConnectionError) -> str:
    """The innermost reason, which alone is for people: `[Errno 111] Connection refused`."""
    inner: Any = error
    for _ in range(10):
        reason = getattr(inner, "reason", None) or inner.__cause__ or inner.__context__
        if not isinstance(reason, BaseException):
            reason = next((each for each in inner.args if isinstance(each, BaseException)), None)
        if reason is None:
            break
        inner = reason
    return getattr(inner, "strerror", None) or _sentence(inner).rpartition(": ")[2] or type(inner).__name__


def _client(url: str) -> pypi_simple.PyPISimple:
    try:
        import pypi_simple
        import requests
    except ImportError:
        raise RegistryError(
            "reading releases from a package index needs more than is installed: `pip install 'apicheck[registry]'`"
        ) from None
    session = requests.Session()
    session.headers["User-Agent"] = "apicheck"
    session.max_redirects = MOST_REDIRECTS
    adapter = _bounded_adapter()
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return pypi_simple.PyPISimple(url, session=session)


class _TooLarge(Exception):  # noqa: N818 - control flow of this file
    pass


def _bounded_adapter() -> requests.adapters.HTTPAdapter:
    """An adapter whose answers end with `_TooLarge` after `MOST_BYTES`, unpacked where they come compressed."""
    import requests

    class Bounded(requests.adapters.HTTPAdapter):
        def send(self, *arguments: Any, **options: Any) -> requests.Response:
            response = super().send(*arguments, **options)
            response.raw = _BoundedBody(response.raw)
            return response

    return Bounded()


class _BoundedBody:
    """The body of an answer as `requests` reads it."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)

    def stream(self, *arguments: Any, **options: Any) -> Iterator[bytes]:
        left = MOST_BYTES
        for chunk in self._body.stream(*arguments, **options):
            left -= len(chunk)
            if left < 0:
                self._body.close()
                raise _TooLarge
            yield chunk


class _Outcome(msgspec.Struct):
    """What a thread leaves behind."""

    value: Any = None
    error: Exception | None = None


def _within(seconds: float, ask: Callable[[], T]) -> T:
    """The answer to a question, or `TimeoutError`.

    Time limits of sockets count from byte to byte, and none is for the look-up of a host: so the question is asked in a
    thread, which is left alone where it takes too long.
    """
    outcome = _Outcome()

    def run() -> None:
        try:
            outcome.value = ask()
        except Exception as error:
            outcome.error = error

    thread = threading.Thread(target=run, daemon=True, name="apicheck-index")
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TimeoutError
    if outcome.error is not None:
        raise outcome.error
    return outcome.value  # type: ignore[no-any-return]

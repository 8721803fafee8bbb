"""What the tests of package indexes start from."""

from collections.abc import Iterator

import pytest

from tests.registry.index_server import IndexServer


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexServer]:
    """A running index without files; nothing in the environment leads elsewhere."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    with IndexServer().running() as server:
        yield server

"""What holds for all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.cli.repositories import Repository

# How long an example takes says nothing on a machine that has other work to do.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache that is empty at first, so that no run of the tests knows what an earlier one has found out."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("APICHECK_CACHE_DIR", str(folder))
        yield folder


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The current folder: an empty repository; nothing of a workflow is in the environment."""
    monkeypatch.delenv("GITHUB_OUTPUT", raising=False)
    folder = tmp_path / "demo"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Repository(folder)

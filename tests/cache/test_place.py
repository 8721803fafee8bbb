"""Where the cache is."""

from pathlib import Path

import platformdirs
import pytest

from apicheck.cache.place import cache_folder


def test_the_environment_names_it(tmp_path: Path) -> None:
    assert cache_folder({"APICHECK_CACHE_DIR": str(tmp_path / "here")}) == tmp_path / "here"


def test_a_relative_name_counts_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cache_folder({"APICHECK_CACHE_DIR": "here"}) == tmp_path / "here"


@pytest.mark.parametrize("environment", [{}, {"APICHECK_CACHE_DIR": ""}])
def test_else_it_is_where_the_platform_has_caches(environment: dict[str, str]) -> None:
    assert cache_folder(environment) == Path(platformdirs.user_cache_dir("apicheck", appauthor=False))


def test_without_a_home_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: Path("~/.cache/apicheck"))
    assert cache_folder({}) is None

"""`apicheck cache`, and `--no-cache`."""

from pathlib import Path

import pytest

from apicheck import Configuration, compare
from tests.cli.program import Program


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a cache that no other test uses."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("APICHECK_CACHE_DIR", str(folder))
    return folder


@pytest.mark.usefixtures("project")
def test_what_was_read_is_kept_and_can_be_thrown_away(apicheck: Program, folder: Path) -> None:
    first = apicheck("diff", "v0..v1", "--format", "json")
    told = apicheck("cache", "info").stdout
    assert str(folder) in told
    assert "entries: 3\n" in told  # two modules, and what became of them
    assert apicheck("diff", "v0..v1", "--format", "json") == first
    assert "3 entries" in apicheck("cache", "clear").stdout
    assert "entries: 0\n" in apicheck("cache", "info").stdout
    assert apicheck("diff", "v0..v1", "--format", "json") == first


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("arguments", [("diff", "v0..v1"), ("gate", "--base", "v0", "--version", "1"), ("changelog",)])
def test_without_a_cache_nothing_is_kept(apicheck: Program, folder: Path, arguments: tuple[str, ...]) -> None:
    apicheck(*arguments, "--no-cache")
    assert not folder.exists()


@pytest.mark.usefixtures("project")
def test_a_work_tree_is_examined_each_time(apicheck: Program, project: Path) -> None:
    assert apicheck("diff", "v1", "--format", "json").status == 0
    (project / "pkg" / "__init__.py").write_text("")
    assert apicheck("diff", "v1", "--format", "json").status == 1


@pytest.mark.usefixtures("folder")
def test_other_settings_are_another_question(apicheck: Program, project: Path) -> None:
    assert apicheck("diff", "v0..v1").status == 1
    settings = Configuration(private=("pkg",))
    assert compare(project, "v0", "v1", settings).changes == ()
    assert len(compare(project, "v0", "v1").changes) == 1

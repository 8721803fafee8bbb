"""Settings on the pages are ones that apicheck takes; pieces of workflows and of hooks are YAML."""

import re

import pytest
import yaml

from apicheck.policy.configuration import load_configuration
from docs.console_blocks import FOLDER, ROOT
from tests.project.trees import MemoryTree

PAGES = {
    page.relative_to(ROOT).as_posix(): page.read_text("utf-8") for page in (ROOT / "README.md", *FOLDER.glob("*.md"))
}


def blocks(language: str) -> list[tuple[str, str]]:
    """Each block of a language with the page that it stands on."""
    pattern = re.compile(rf"^```{language}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return [(page, block) for page, text in PAGES.items() for block in pattern.findall(text)]


@pytest.mark.parametrize(("page", "block"), blocks("toml"))
def test_settings_that_are_shown_are_taken(page: str, block: str) -> None:
    files = {
        "pyproject.toml": block.encode(),
        "my-plugin/pyproject.toml": b"[project]\nname = 'my-plugin'\nversion = '1'\n",
        "my-plugin/my_plugin/__init__.py": b"",
    }
    _, problems = load_configuration(MemoryTree(files))
    assert [problem.message for problem in problems] == [], page


@pytest.mark.parametrize(("page", "block"), blocks("yaml"))
def test_pieces_of_workflows_are_yaml(page: str, block: str) -> None:
    assert isinstance(yaml.safe_load(block), dict | list), page


def test_there_are_some() -> None:
    assert {page for page, _ in blocks("toml")} >= {"docs/configuration.md", "docs/gate.md"}
    assert {page for page, _ in blocks("yaml")} >= {"docs/formats.md", "docs/pull-requests.md"}


def test_a_setting_that_there_is_not_would_be_noticed() -> None:
    _, problems = load_configuration(MemoryTree({"pyproject.toml": b"[tool.apicheck]\nfail-onn = 'never'\n"}))
    assert len(problems) == 1

"""`apicheck changelog`: the notes of a release, in a project's own form where it has one."""

from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.cli.repositories import Repository, release

BEFORE = """
import warnings
def gone(a): ...
def old(): ...
def call(a, b): ...
"""
AFTER = """
import warnings
def old():
    warnings.warn("use new", DeprecationWarning)
def call(b, a): ...
def new(): ...
"""


@pytest.fixture
def changed(repository: Repository) -> Repository:
    """A release, and a change of each type after it."""
    repository.commit(release("1.0.0", BEFORE), "v1.0.0")
    repository.commit(release("2.0.0", AFTER))
    return repository


@pytest.mark.usefixtures("changed")
def test_a_section_of_keep_a_changelog(apicheck: Program) -> None:
    outcome = apicheck("changelog")
    assert outcome.status == 0
    lines = outcome.stdout.splitlines()
    assert lines[0] == "## [2.0.0]"
    assert [line for line in lines if line.startswith("### ")] == [
        "### Added",
        "### Changed",
        "### Deprecated",
        "### Removed",
    ]
    assert "- `demo.new`: was added." in lines
    assert any(line.startswith("- **Breaking:** `demo.call") for line in lines)
    assert any(line.startswith("- **Breaking:** `demo.gone`: was removed") for line in lines)
    assert any(line.startswith("- `demo.old`:") for line in lines)
    assert "\n\n\n" not in outcome.stdout


@pytest.mark.usefixtures("changed")
def test_a_version_that_is_out_already_is_unreleased(apicheck: Program) -> None:
    assert apicheck("changelog", "--version", "1.0.0").stdout.startswith("## Unreleased\n")


def test_nothing_changed(apicheck: Program, repository: Repository) -> None:
    repository.commit(release("1.0.0"), "v1.0.0")
    repository.commit(release("1.0.1"))
    assert apicheck("changelog").stdout == "## [1.0.1]\n\nThe public API has not changed since 1.0.0.\n"


@pytest.mark.usefixtures("changed")
def test_fragments_for_towncrier(apicheck: Program, tmp_path: Path) -> None:
    folder = tmp_path / "newsfragments"
    assert apicheck("changelog", "--format", "towncrier", "--output", str(folder)).status == 0
    types = sorted(file.name.split(".")[1] for file in folder.iterdir())
    assert types == ["feature", "removal", "removal", "removal"]
    assert all(file.name.startswith("+") and file.suffix == ".md" for file in folder.iterdir())
    (feature,) = folder.glob("*.feature.md")
    assert feature.read_text("utf-8") == "`demo.new`: was added.\n"
    assert feature.name in apicheck("changelog", "--format", "towncrier").stdout


@pytest.mark.usefixtures("changed")
class TestTemplates:
    def test_of_a_project_replace_the_own_one(self, apicheck: Program, tmp_path: Path) -> None:
        template = tmp_path / "notes.j2"
        template.write_text(
            "{{ verdict.version }}:"
            "{% for section in sections %} {{ section.title }}{{ section.changes | length }}{% endfor %}"
        )
        outcome = apicheck("changelog", "--template", str(template))
        assert outcome.stdout == "2.0.0: Added1 Changed1 Deprecated1 Removed1\n"

    @pytest.mark.parametrize(
        "text", ["{{ no_such_name }}", "{% for", "{% include 'missing' %}", "{{ verdict.nothing }}"]
    )
    def test_that_fail_are_told(self, apicheck: Program, tmp_path: Path, text: str) -> None:
        template = tmp_path / "notes.j2"
        template.write_text(text)
        outcome = apicheck("changelog", "--template", str(template))
        assert (outcome.status, outcome.stdout) == (2, "")
        assert "template" in outcome.stderr

    def test_are_not_for_fragments(self, apicheck: Program, tmp_path: Path) -> None:
        (tmp_path / "notes.j2").write_text("x")
        outcome = apicheck("changelog", "--format", "towncrier", "--template", str(tmp_path / "notes.j2"))
        assert outcome.status == 2


def test_what_was_accepted_says_why(apicheck: Program, changed: Repository) -> None:
    apicheck("accept", "--all", "--since-release", "--reason", "nobody used it")
    for file in (changed.folder / ".apicheck" / "accepted").iterdir():
        changed.commit({f".apicheck/accepted/{file.name}": file.read_text("utf-8")})
    assert "nobody used it." in apicheck("changelog").stdout


def test_notes_that_would_leave_something_out_are_not_written(apicheck: Program, repository: Repository) -> None:
    repository.commit(release("1.0.0"), "v1.0.0")
    repository.commit(release("1.1.0", "def f(:\n"))
    outcome = apicheck("changelog")
    assert (outcome.status, outcome.stdout) == (2, "")
    assert "demo/__init__.py" in outcome.stderr

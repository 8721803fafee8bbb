"""`apicheck.compare`: the library as a program uses it."""

import subprocess
import sys
from pathlib import Path

import pytest

import apicheck
from apicheck.model.report import Bump, Severity
from tests.revisions.repositories import make_repository

PROJECT = '[project]\nname = "pkg"\nversion = "1"\n'


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose branch `main` and whose work tree each break something else."""
    made = make_repository(tmp_path / "pkg")
    made.commit({"pyproject.toml": PROJECT, "pkg/__init__.py": "def f(a, b): ...\ndef g(): ...\n"}, branch="old")
    parent = str(made.git.references["refs/heads/old"].target)
    files = {"pyproject.toml": PROJECT, "pkg/__init__.py": "def f(a): ...\ndef g(): ...\n"}
    made.commit(files, parents=[parent])
    made.check_out()
    (made.root / "pkg" / "__init__.py").write_text("def f(a): ...\n")
    return made.root


def test_two_revisions(repository: Path) -> None:
    report = apicheck.compare(repository, "old", "main")
    assert isinstance(report, apicheck.Report)
    [change] = report.changes
    assert (change.rule, change.path, change.parameter) == ("parameter-removed", "pkg.f", "b")
    assert change.severity is Severity.BREAKING
    assert report.required_bump is Bump.MAJOR
    assert report.status == "complete"
    assert report.project == "pkg"


def test_a_revision_and_the_work_tree(repository: Path) -> None:
    report = apicheck.compare(str(repository), "main")
    assert [(change.rule, change.path) for change in report.changes] == [("object-removed", "pkg.g")]


def test_a_sub_folder_is_as_good_as_the_root(repository: Path) -> None:
    assert apicheck.compare(repository / "pkg", "old", "main") == apicheck.compare(repository, "old", "main")


def test_a_configuration_of_ones_own_replaces_the_projects(repository: Path) -> None:
    report = apicheck.compare(repository, "old", "main", apicheck.Configuration(packages=("other",)))
    assert report.changes == ()
    assert "other" in report.diagnostics[0].message


def test_an_unknown_revision_is_an_error_of_its_own(repository: Path) -> None:
    with pytest.raises(apicheck.RevisionError, match="nowhere"):
        apicheck.compare(repository, "nowhere", "main")


def test_the_same_revision_twice_needs_nothing(repository: Path) -> None:
    report = apicheck.compare(repository, "main", "main")
    assert (report.changes, report.required_bump) == ((), Bump.NONE)


def test_sources_that_changed_without_the_api_need_a_patch(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "pkg")
    made.commit({"pyproject.toml": PROJECT, "pkg/__init__.py": "def f(a): return 1\n"}, branch="old")
    parent = str(made.git.references["refs/heads/old"].target)
    made.commit({"pyproject.toml": PROJECT, "pkg/__init__.py": "def f(a): return 2\n"}, parents=[parent])
    report = apicheck.compare(made.root, "old", "main")
    assert (report.changes, report.required_bump) == ((), Bump.PATCH)


def test_importing_the_library_imports_nothing_heavy() -> None:
    heavy = ("pygit2", "msgspec", "click", "rich")
    code = f"import sys, apicheck; print(*(name for name in {heavy} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""

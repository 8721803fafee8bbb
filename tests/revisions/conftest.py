"""Fixtures of the tests of revisions."""

from pathlib import Path

import pygit2
import pytest
from pygit2.enums import ConfigLevel

from tests.revisions.repositories import Repository, make_repository


@pytest.fixture(autouse=True)
def _no_configuration_of_the_person(tmp_path: Path) -> None:
    """Whoever runs the tests may ignore files or name default branches as they like."""
    for level in (ConfigLevel.SYSTEM, ConfigLevel.XDG, ConfigLevel.GLOBAL):
        pygit2.settings.search_path[level] = str(tmp_path / "no-configuration")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository in a folder named `project`."""
    return make_repository(tmp_path / "project")

"""By which paths users reach the definitions of one revision."""

import pytest

from apicheck.matching.pairs import Side
from tests.surface.sources import link

SOURCES = {
    "pkg": "from pkg._a import Client\nimport collections.abc as abc",
    "pkg._a": "class Client:\n    class Error: ...\n    class _Own: ...\n    class Options:\n        class Unset: ...",
    "pkg.mod": "__all__ = ['f']\ndef f(): ...\ndef g(): ...",
}


@pytest.mark.parametrize(
    ("home", "path"),
    {
        "pkg._a.Client": "pkg.Client",
        "pkg._a.Client.Error": "pkg.Client.Error",
        "pkg._a.Client.Options.Unset": "pkg.Client.Options.Unset",
        "pkg._a.Client._Own": None,
        "pkg.mod.f": "pkg.mod.f",
        "pkg.mod.g": None,
        "collections.abc.Sized": None,
    }.items(),
)
def test_what_stands_in_a_public_class_is_public(home: str, path: str | None) -> None:
    assert Side(link(SOURCES)).best_path(home) == path

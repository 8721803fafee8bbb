"""Relative imports, resolved as the language does: levels count from the package (language reference, 5.7)."""

import pytest

from tests.surface.sources import described, summary

TARGETS = {
    # statement, in the package a.b, in the module a.b.c
    "from . import x": ("a.b.x", "a.b.x"),
    "from .m import x": ("a.b.m.x", "a.b.m.x"),
    "from .m.n import x": ("a.b.m.n.x", "a.b.m.n.x"),
    "from .. import x": ("a.x", "a.x"),
    "from ..m import x": ("a.m.x", "a.m.x"),
    "from .m import y as x": ("a.b.m.y", "a.b.m.y"),
    "from m import x": ("m.x", "m.x"),
    "import m as x": ("m", "m"),
    "import m.n as x": ("m.n", "m.n"),
}


@pytest.mark.parametrize(("statement", "expected"), TARGETS.items())
def test_levels(statement: str, expected: tuple[str, str]) -> None:
    in_package = summary(statement, "a.b", is_package=True)
    in_module = summary(statement, "a.b.c", is_package=False)
    assert (described(in_package.scope)["x"], described(in_module.scope)["x"]) == (
        [f"import {expected[0]}"],
        [f"import {expected[1]}"],
    )


@pytest.mark.parametrize(
    ("statement", "expected"), {"from . import *": "a.b", "from .. import *": "a", "from ..m import *": "a.m"}.items()
)
def test_star_imports(statement: str, expected: str) -> None:
    assert [star.module for star in summary(statement, "a.b.c").star_imports] == [expected]


def test_more_levels_than_there_are_packages_lead_nowhere_in_the_project() -> None:
    (found,) = described(summary("from ..... import x", "a.b").scope)["x"]
    assert not found.startswith("import a")

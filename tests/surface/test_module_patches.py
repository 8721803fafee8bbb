"""Names that a file sets on modules which it imports."""

import ast

import pytest

from apicheck.surface.reading.module_patches import module_patches

CASES = {
    "import pkg.api as api\napi.x = 1\n": {"pkg.api": ("x",)},
    "from . import api\n\ndef f():\n    api.x = api.y = 1\n": {"pkg.api": ("x", "y")},
    "def f():\n    from pkg import (\n        api,\n    )\n\n    api.x = 1\n": {"pkg.api": ("x",)},
    "from pkg import api\nif api.x == 1: ...\n": {},
    "class A:\n    def f(self):\n        self.x = 1\n": {},
    "thing = make()\nthing.x = 1\n": {},
}


@pytest.mark.parametrize("text", CASES)
def test_names_set_on_modules(text: str) -> None:
    assert module_patches(ast.parse(text), "pkg") == CASES[text]

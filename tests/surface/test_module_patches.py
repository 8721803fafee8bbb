"""Names that a file sets on modules which it imports, and its functions on what it has itself."""

import ast

import pytest

from apicheck.model.module import ANY_NAME
from apicheck.surface.reading.module_patches import module_patches

CASES = {
    "import pkg.api as api\napi.x = 1\n": {"pkg.api": ("x",)},
    "from . import api\n\ndef f():\n    api.x = api.y = 1\n": {"pkg.api": ("x", "y")},
    "def f():\n    from pkg import (\n        api,\n    )\n\n    api.x = 1\n": {"pkg.api": ("x",)},
    "from pkg import api\nif api.x == 1: ...\n": {},
    "class A:\n    def f(self):\n        self.x = 1\n": {},
    "thing = make()\nthing.x = 1\n": {},
    "class A: ...\n\ndef f():\n    A.x = 1\n": {"pkg.mod.A": ("x",)},
    "class A: ...\n\ndef f():\n    setattr(A, 'x', 1)\n": {"pkg.mod.A": ("x",)},
    "class A: ...\n\ndef f(names):\n    for name in names:\n        setattr(A, name, 1)\n": {"pkg.mod.A": (ANY_NAME,)},
    "class A: ...\n\ndef f(name):\n    setattr(A, f'_{name}', 1)\n": {},
    "def f(thing):\n    thing.x = 1\n": {},
    "def f():\n    thing = make()\n    thing.x = 1\n": {},
}


@pytest.mark.parametrize("text", CASES)
def test_names_set_on_modules_and_classes(text: str) -> None:
    assert module_patches(ast.parse(text), "pkg.mod", "pkg") == CASES[text]

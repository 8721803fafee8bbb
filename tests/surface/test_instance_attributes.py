"""Attributes that methods set, wherever and however they do it."""

from textwrap import dedent, indent

import pytest

from tests.surface.sources import class_of, class_scope, definition

SET_ON_INSTANCES = {
    "__init__": ("def __init__(self, a):\n    self.x = 1\n    self.y: int = a", {"x": "= 1", "y": ": int = a"}),
    "only annotated": ("def __init__(self):\n    self.x: int", {"x": ": int = ?"}),
    "a helper method": ("def _reset(self):\n    self.x = 1", {"x": "= 1"}),
    "an async method": ("async def open(self):\n    self.x = 1", {"x": "= 1"}),
    "a receiver of another name": ("def __init__(this):\n    this.x = 1\n    self.y = 1", {"x": "= 1"}),
    "tuple targets": ("def __init__(self):\n    self.x, (self.y, *self.z) = f()", {"x": "= ?", "y": "= ?", "z": "= ?"}),
    "chained targets": ("def __init__(self):\n    self.x = self.y = 1", {"x": "= 1", "y": "= 1"}),
    "with": ("def open(self):\n    with f() as self.x, g() as (self.y, z): ...", {"x": "= ?", "y": "= ?"}),
    "for": ("def go(self):\n    for self.x in y: ...", {"x": "= ?"}),
    "augmented, which fails where nothing else sets it": ("def go(self):\n    self.x += 1", {}),
    "nested blocks": (
        """
        def go(self):
            try:
                if a:
                    self.x = 1
                else:
                    while b:
                        self.y = 1
            except E:
                self.z = 1
            finally:
                match c:
                    case 1:
                        self.w = 1
        """,
        {"x": "= 1", "y": "= 1", "z": "= 1", "w": "= 1"},
    ),
    "setattr with a literal name": (
        'def go(self):\n    setattr(self, "x", 1)\n    setattr(self, name, 1)',
        {"x": "= ?"},
    ),
    "as frozen classes do": (
        'def __init__(self):\n    object.__setattr__(self, "x", 1)\n    super().__setattr__("y", 1)',
        {"x": "= ?", "y": "= ?"},
    ),
    "__new__": (
        """
        def __new__(cls, a):
            made = super().__new__(cls)
            made.x = a
            other.y = a
            return made
        """,
        {"x": "= a"},
    ),
    "a method in a branch of the class body": ("if a:\n    def go(self):\n        self.x = 1", {"x": "= 1"}),
    "attributes of attributes are none": ("def go(self):\n    self.a.b = 1\n    self.c[0] = 1", {}),
    "a function within a method": ("def go(self):\n    def inner(self):\n        self.x = 1", {}),
    "static methods have no instance": ("@staticmethod\ndef go(self):\n    self.x = 1", {}),
    "the first place counts, __init__ before others": (
        "def reset(self):\n    self.x = 0\ndef __init__(self):\n    self.x = 1",
        {"x": "= 1"},
    ),
}


@pytest.mark.parametrize(("body", "expected"), SET_ON_INSTANCES.values(), ids=SET_ON_INSTANCES.keys())
def test_methods_set_on_the_instance(body: str, expected: dict[str, str]) -> None:
    made = class_of(f"class C:\n{indent(dedent(body), '    ')}")
    assert {name: definition(found) for name, found in made.instance_attributes.items()} == expected


SET_ON_CLASSES = {
    "class methods": ("@classmethod\ndef go(cls):\n    cls.x = 1\n    self.y = 1", {"x": ["= ?"]}),
    "__init_subclass__, which sets on subclasses": ("def __init_subclass__(cls):\n    cls.x = 1", {}),
    "what the body declares": ("x: int\n@classmethod\ndef go(cls):\n    cls.x = 1", {"x": [": int = ?"]}),
    "what the body says counts first": ("x = 0\n@classmethod\ndef go(cls):\n    cls.x = 1", {"x": ["= 0"]}),
}


@pytest.mark.parametrize(("body", "expected"), SET_ON_CLASSES.values(), ids=SET_ON_CLASSES.keys())
def test_class_methods_set_on_the_class(body: str, expected: dict[str, list[str]]) -> None:
    found = class_scope(f"class C:\n{indent(dedent(body), '    ')}")
    assert {name: bound for name, bound in found.items() if len(name) == 1} == expected


PATCHES = {
    "a value": ("class C: ...\nC.x = 1", {"x": ["= 1"]}),
    "a function of the module": ("class C: ...\ndef f(self, a): ...\nC.x = f", {"x": ["= f"]}),
    "over a member": ("class C:\n    x = 1\nC.x = 2", {"x": ["= 2"]}),
    "by setattr": ('class C: ...\nsetattr(C, "x", 1)', {"x": ["= 1"]}),
    "in a branch": ("class C: ...\nif a:\n    C.x = 1", {"x": ["= 1 if a"]}),
    "in both branches": ("class C: ...\nif a:\n    C.x = 1\nelse:\n    C.x = 2", {"x": ["= 1 if a", "= 2 if not (a)"]}),
    "in a branch, over a member": ("class C:\n    x = 1\nif a:\n    C.x = 2", {"x": ["= 1", "= 2 if a"]}),
    "on another class": ("class D: ...\nclass C: ...\nD.x = 1", {}),
}


@pytest.mark.parametrize(("source", "expected"), PATCHES.values(), ids=PATCHES.keys())
def test_a_class_is_patched_after_its_statement(source: str, expected: dict[str, list[str]]) -> None:
    assert class_scope(source) == expected

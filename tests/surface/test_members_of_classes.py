"""What a class body makes of its functions: properties, static and class methods, decorated and assigned ones."""

from textwrap import dedent, indent

import pytest

from tests.surface.sources import class_scope

MEMBERS = {
    "property": ("@property\ndef x(self): ...", {"x": ["property r"]}),
    "setter and deleter": (
        """
        @property
        def x(self): ...
        @x.setter
        def x(self, value): ...
        @x.deleter
        def x(self): ...
        """,
        {"x": ["property rwd"]},
    ),
    "deleter alone": ("@property\ndef x(self): ...\n@x.deleter\ndef x(self): ...", {"x": ["property rd"]}),
    "getter replaced": (
        "@property\ndef x(self): ...\n@x.setter\ndef x(self, v): ...\n@x.getter\ndef x(self): ...",
        {"x": ["property rw"]},
    ),
    "setter under another name": (
        "@property\ndef x(self): ...\n@x.setter\ndef y(self, value): ...",
        {"x": ["property r"], "y": ["property rw"]},
    ),
    "setter of another class's property": ("@Base.x.setter\ndef x(self, value): ...", {"x": ["property rw"]}),
    "a property that loses its setter": (
        "@property\ndef x(self): ...\n@x.setter\ndef x(self, v): ...\n@property\ndef x(self): ...",
        {"x": ["property r"]},
    ),
    "abstract property": ("@property\n@abstractmethod\ndef x(self): ...", {"x": ["property r"]}),
    "cached property": ("@functools.cached_property\ndef x(self): ...", {"x": ["cached property r"]}),
    "property of another library": ("@hybrid_property\ndef x(self): ...", {"x": ["cached property r"]}),
    "property in a branch": (
        "if a:\n    @property\n    def x(self): ...\nelse:\n    x = 1",
        {"x": ["property r if a", "= 1 if not (a)"]},
    ),
    "property by call": (
        "def _get(self): ...\ndef _set(self, value): ...\nx = property(_get, _set)",
        {"_get": ["def (self)"], "_set": ["def (self, value)"], "x": ["property rw"]},
    ),
    "property by call with names": (
        "x = property(fget=lambda self: 1, fdel=lambda self: None, doc='x')",
        {"x": ["property rd"]},
    ),
    "property by call without a setter": ("x = property(lambda self: 1, None)", {"x": ["property r"]}),
    "property by call to operator": ("x = property(attrgetter('y'))", {"x": ["property r"]}),
    "static method by call": ("def f(a): ...\nf = staticmethod(f)", {"f": ["@staticmethod def (a)"]}),
    "class method by call": ("def f(cls): ...\nf = classmethod(f)", {"f": ["@classmethod def (cls)"]}),
    "static method of another name": (
        "def _f(a): ...\nf = staticmethod(_f)",
        {"_f": ["def (a)"], "f": ["@staticmethod def (a)"]},
    ),
    "static lambda": ("f = staticmethod(lambda a: a)", {"f": ["@staticmethod lambda (a)"]}),
    "lambda": ("f = lambda self, a=1: a", {"f": ["lambda (self, a=1)"]}),
    "decorated by a call": ("def f(self): ...\nf = decorate(f)", {"f": ["@decorate def (self)"]}),
    "decorators in order": ("@a\n@b.c(1)\ndef f(self): ...", {"f": ["@a @b.c def (self)"]}),
    "alias": ("def f(self): ...\ng = f", {"f": ["def (self)"], "g": ["= f"]}),
    "nested class": ("class Meta(Base): ...", {"Meta": ["class (Base)"]}),
    "import": ("from a import f", {"f": ["import a.f"]}),
    "slots are values": ("__slots__ = ('x', 'y')", {"__slots__": ["= ('x', 'y')"]}),
}


@pytest.mark.parametrize(("body", "expected"), MEMBERS.values(), ids=MEMBERS.keys())
def test_a_class_has(body: str, expected: dict[str, list[str]]) -> None:
    assert class_scope(f"class C:\n{indent(dedent(body), '    ')}") == expected

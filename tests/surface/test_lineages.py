"""Ancestors in lookup order, held against the order that the interpreter gives to the very same source."""

import pytest

from apicheck.surface.classes.hierarchy import Hierarchy
from tests.surface.sources import hierarchy, link, only

RESOLVED = {
    "no base": "class C: ...",
    "one base": "class A: ...\nclass C(A): ...",
    "diamond": "class O: ...\nclass A(O): ...\nclass B(O): ...\nclass C(A, B): ...",
    "the example of the C3 article": """
class F: ...
class E: ...
class D: ...
class G(D, F): ...
class B(D, E): ...
class C(G, B): ...
""",
    "six classes of the article, the other way": """
class F: ...
class E: ...
class D: ...
class A(E, D): ...
class B(D, F): ...
class C(A, B): ...
""".replace("class A(E, D)", "class A(D, E)"),
    "exceptions": "class A(KeyError): ...\nclass C(A, ValueError): ...",
    "another name of an exception": "class C(IOError): ...",
    "the standard library": "import collections.abc\nclass C(collections.abc.MutableMapping): ...",
    "the standard library by alias": (
        "from collections import abc as a, OrderedDict\nclass C(OrderedDict, a.Sized): ..."
    ),
    "a generic of its own": (
        "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass A(Generic[T]): ...\nclass C(A[int]): ..."
    ),
    "enumerations": "import enum\nclass C(str, enum.Enum): ...",
    "a metaclass": "from abc import ABCMeta\nclass A(metaclass=ABCMeta): ...\nclass C(A): ...",
    "a metaclass itself": "class C(type): ...",
    "an alias as a base": "class A: ...\nB = A\nclass C(B): ...",
    "an explicit object": "class A(object): ...\nclass C(A, object): ...",
}


@pytest.mark.parametrize("source", RESOLVED.values(), ids=RESOLVED.keys())
def test_the_order_is_the_interpreters(source: str) -> None:
    known = hierarchy(source)
    scope: dict[str, type] = {"__name__": "m"}  # type: ignore[dict-item]
    exec(source, scope)  # noqa: S102 - the table above
    expected = [f"{each.__module__}.{each.__qualname__}" for each in scope["C"].__mro__]
    lineage = known.lineage(only(known.surface.resolve("m", "C")))
    assert list(lineage.homes) == expected
    assert not lineage.is_open


ODD = {
    "an inconsistent order": (
        "class A: ...\nclass B(A): ...\nclass C(A, B): ...",
        ["m.C", "m.A", "builtins.object", "m.B"],
        [],
    ),
    "an ancestor of itself": ("class C(D): ...\nclass D(C): ...", ["m.C", "m.D", "builtins.object"], []),
    "a base from outside": (
        "from django.db import models\nclass C(models.Model): ...",
        ["m.C", "django.db.models.Model", "builtins.object"],
        ["django.db.models.Model"],
    ),
    "a base that is computed": ("class C(make()): ...", ["m.C", "builtins.object"], ["make"]),
    "a base that is not there": ("class C(Missing): ...", ["m.C", "builtins.object"], ["Missing"]),
    "bases from a list": ("class C(*bases): ...", ["m.C", "builtins.object"], ["*bases"]),
    "six.with_metaclass": (
        "class A: ...\nclass C(six.with_metaclass(Meta, A)): ...",
        ["m.C", "m.A", "builtins.object"],
        [],
    ),
    "six.text_type": (
        "from six import text_type\nclass C(text_type): ...",
        ["m.C", "builtins.str", "builtins.object"],
        [],
    ),
    "a named tuple": (
        "from typing import NamedTuple\nclass C(NamedTuple): ...",
        ["m.C", "builtins.tuple", "builtins.object"],
        [],
    ),
    "a call to namedtuple": (
        "from collections import namedtuple\nclass C(namedtuple('C', 'x')): ...",
        ["m.C", "builtins.tuple", "builtins.object"],
        [],
    ),
    "typing_extensions": (
        "from typing_extensions import Protocol\nclass C(Protocol): ...",
        ["m.C", "typing.Protocol", "typing.Generic", "builtins.object"],
        [],
    ),
    "a nested class with an outer base": (
        "class A: ...\nclass O(A):\n    class A: ...\n    class D(A): ...\nC = O.D",
        ["m.O.D", "m.O.A", "builtins.object"],
        [],
    ),
}


@pytest.mark.parametrize(("source", "expected", "opaque"), ODD.values(), ids=ODD.keys())
def test_odd_bases(source: str, expected: list[str], opaque: list[str]) -> None:
    known = hierarchy(source)
    lineage = known.lineage(only(known.surface.resolve("m", "C")))
    assert (list(lineage.homes), list(lineage.opaque)) == (expected, opaque)


def test_bases_are_looked_up_in_the_module_of_the_class() -> None:
    surface = link({"pkg": "from .a import C\nclass Base: ...", "pkg.a": "class Base: ...\nclass C(Base): ..."})
    lineage = Hierarchy(surface).lineage(only(surface.resolve("pkg", "C")))
    assert lineage.homes == ("pkg.a.C", "pkg.a.Base", "builtins.object")


MEMBERS = {
    "inherited": ("class A:\n    def f(self): ...\nclass C(A): ...", "f", "m.A.f"),
    "overridden": ("class A:\n    def f(self): ...\nclass C(A):\n    def f(self): ...", "f", "m.C.f"),
    "from the nearest in lookup order": (
        "class O:\n    f = 0\nclass A(O): ...\nclass B(O):\n    f = 1\nclass C(A, B): ...",
        "f",
        "m.B.f",
    ),
    "from the standard library": ("class C(dict): ...", "keys", "builtins.dict.keys"),
    "set on instances of a base": ("class A:\n    def f(self):\n        self.x = 1\nclass C(A): ...", "x", "m.A.x"),
    "a property that __init__ assigns stays one": (
        "class A:\n    @property\n    def x(self): ...\nclass C(A):\n    def f(self):\n        self.x = 1",
        "x",
        "m.A.x",
    ),
    "an alias of a sibling": ("class C:\n    def f(self): ...\n    g = f", "g", "m.C.f"),
    "a function of the module": ("def f(self): ...\nclass C:\n    g = f", "g", "m.f"),
    "patched in": ("class C: ...\ndef f(self): ...\nC.g = f", "g", "m.f"),
}


@pytest.mark.parametrize(("source", "name", "home"), MEMBERS.values(), ids=MEMBERS.keys())
def test_members(source: str, name: str, home: str) -> None:
    known = hierarchy(source)
    assert only(known.member(only(known.surface.resolve("m", "C")), name)).home == home


DYNAMIC = {
    "a plain class": ("class C: ...", False),
    "__getattr__": ("class C:\n    def __getattr__(self, name): ...", True),
    "__getattribute__": ("class C:\n    def __getattribute__(self, name): ...", True),
    "an inherited __getattr__": ("class A:\n    def __getattr__(self, name): ...\nclass C(A): ...", True),
    "a base from outside": ("from x import A\nclass C(A): ...", True),
    "an exception": ("class C(Exception): ...", False),
    "a dict": ("class C(dict): ...", False),
    "an enumeration": ("from enum import Enum\nclass C(Enum): ...", False),
    "a named tuple": ("from typing import NamedTuple\nclass C(NamedTuple): ...", False),
    "a library class with __getattr__": ("from unittest.mock import Mock\nclass C(Mock): ...", True),
}


@pytest.mark.parametrize(("source", "is_dynamic"), DYNAMIC.values(), ids=DYNAMIC.keys())
def test_classes_whose_members_cannot_be_listed(source: str, is_dynamic: bool) -> None:
    known = hierarchy(source)
    assert known.has_dynamic_members(only(known.surface.resolve("m", "C"))) is is_dynamic


def test_a_base_may_be_a_call_with_types_in_it() -> None:
    found = hierarchy('from typing import List, TypedDict\nclass T(TypedDict("T", {"a": List[int]})): ...')
    assert found.lineage(only(found.surface.resolve_path("m.T"))).homes[0] == "m.T"

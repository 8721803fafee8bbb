"""Effective constructors, held against `inspect.signature` of the class that the very same source makes."""

import inspect
import sys
import types

import pytest

from apicheck.model.signature import Signature
from apicheck.surface.calls.callables import Constructor, constructor
from tests.surface.sources import hierarchy, only

DATACLASS = "from dataclasses import dataclass, field, KW_ONLY\nfrom typing import ClassVar\n"

TOLD = {
    "none written": "class C: ...",
    "__init__": "class C:\n    def __init__(self, a, /, b, *c, d, e=1, **f): ...",
    "__new__": "class C:\n    def __new__(cls, a, b=1):\n        return super().__new__(cls)",
    "inherited __init__": "class A:\n    def __init__(self, a): ...\nclass C(A): ...",
    "the nearest __init__": "class A:\n    def __init__(self, a): ...\nclass C(A):\n    def __init__(self, b): ...",
    "an exception": "class C(Exception):\n    def __init__(self, message, *, code=None): ...",
    "a metaclass that leaves calls alone": "class M(type): ...\nclass C(metaclass=M):\n    def __init__(self, a): ...",
    "a metaclass that takes calls over": (
        "class M(type):\n    def __call__(cls, a): ...\nclass C(metaclass=M):\n    def __init__(self, b): ..."
    ),
    "an inherited metaclass that does": (
        "class M(type):\n    def __call__(cls, a): ...\nclass A(metaclass=M): ...\n"
        "class C(A):\n    def __init__(self, b): ..."
    ),
    "an abstract class": "from abc import ABC\nclass C(ABC):\n    def __init__(self, a): ...",
    "a dataclass": f"{DATACLASS}@dataclass\nclass C:\n    x: int\n    y: str = 'a'",
    "a dataclass by module": (
        "import dataclasses as d\n@d.dataclass(frozen=True)\nclass C:\n    x: int\n    y: int = d.field(default=1)"
    ),
    "default factories": f"{DATACLASS}@dataclass\nclass C:\n    x: list = field(default_factory=list)",
    "fields out of the constructor": f"{DATACLASS}@dataclass\nclass C:\n    x: int\n    y: int = field(init=False)",
    "class variables": f"{DATACLASS}@dataclass\nclass C:\n    x: int\n    y: ClassVar[int] = 1\n    z = 2",
    "keyword-only fields": f"{DATACLASS}@dataclass\nclass C:\n    x: int = field(kw_only=True)\n    y: int = 1",
    "KW_ONLY": (
        f"{DATACLASS}@dataclass\n"
        "class C:\n    x: int\n    _: KW_ONLY\n    y: int = 1\n    z: int = field(kw_only=False, default=1)"
    ),
    "kw_only=True": f"{DATACLASS}@dataclass(kw_only=True)\nclass C:\n    x: int\n    y: int = 1",
    "a dataclass with its own __init__": f"{DATACLASS}@dataclass\nclass C:\n    x: int\n    def __init__(self, a): ...",
    "inherited fields": f"{DATACLASS}@dataclass\nclass A:\n    x: int\n@dataclass\nclass C(A):\n    y: int",
    "a field redefined in its place": (
        f"{DATACLASS}@dataclass\nclass A:\n    x: int\n    y: int = 1\n@dataclass\nclass C(A):\n    x: int = 0"
    ),
    "fields of two bases": (
        f"{DATACLASS}@dataclass\nclass A:\n    x: int\n@dataclass\nclass B:\n    y: int\n"
        "@dataclass\nclass C(A, B):\n    z: int"
    ),
    "a child that is no dataclass": f"{DATACLASS}@dataclass\nclass A:\n    x: int\nclass C(A):\n    y: int = 1",
    "a child with its own __init__": (
        f"{DATACLASS}@dataclass\nclass A:\n    x: int\nclass C(A):\n    def __init__(self, a): ..."
    ),
    "deferred annotations": (
        f"from __future__ import annotations\n{DATACLASS}@dataclass\nclass C:\n    x: int\n    y: ClassVar[int] = 1"
    ),
    "quoted annotations": f"{DATACLASS}@dataclass\nclass C:\n    x: 'int'\n    y: 'ClassVar[int]' = 1",
    "an alias of a dataclass": f"{DATACLASS}@dataclass\nclass A:\n    x: int\nC = A",
    "InitVar": f"{DATACLASS}from dataclasses import InitVar\n@dataclass\nclass C:\n    x: int\n    y: InitVar[int] = 1",
    "a named tuple": "from typing import NamedTuple\nclass C(NamedTuple):\n    x: int\n    y: str = 'a'",
    "a child of a named tuple": "from typing import NamedTuple\nclass A(NamedTuple):\n    x: int\nclass C(A): ...",
    "a child with its own __new__": (
        "from typing import NamedTuple\nclass A(NamedTuple):\n    x: int\n    y: int\n"
        "class C(A):\n    def __new__(cls, x, z=1):\n        return super().__new__(cls, x, z)"
    ),
    "namedtuple with words": "from collections import namedtuple\nclass C(namedtuple('C', 'x, y')): ...",
    "namedtuple with a list": "import collections\nclass C(collections.namedtuple('C', ['x', 'y'])): ...",
}


def real(source: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, bool]]:
    """Describe the constructor of the class `C` by the interpreter's own account."""
    module = types.ModuleType("m")
    monkeypatch.setitem(sys.modules, "m", module)  # where `dataclasses` looks quoted annotations up
    exec(source, vars(module))  # noqa: S102 - the tables of this file
    made = vars(module)["C"]
    assert callable(made)
    return [
        (found.name, int(found.kind), found.default is not inspect.Parameter.empty)
        for found in inspect.signature(made).parameters.values()
    ]


def told(signature: Signature) -> list[tuple[str, int, bool]]:
    """Describe a signature in the same form."""
    return [(found.name, int(found.kind), found.default is not None) for found in signature.parameters]


def constructor_of(source: str) -> Constructor | None:
    """Return what is told of the class `C`."""
    known = hierarchy(source)
    return constructor(known, only(known.surface.resolve("m", "C")))


@pytest.mark.parametrize("source", TOLD.values(), ids=TOLD.keys())
def test_the_constructor_is_the_interpreters(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = constructor_of(source)
    assert made is not None
    (signature,) = made.signatures
    assert told(signature) == real(source, monkeypatch)


BOTH = {
    "__new__ and __init__ both have to bind": (
        "class C:\n    def __new__(cls, a, b=1): ...\n    def __init__(self, a): ...",
        ["(a, b=1)", "(a)"],
    ),
    "one that takes anything has no say": (
        "class C:\n    def __new__(cls, *args, **kwargs): ...\n    def __init__(self, a): ...",
        ["(a)"],
    ),
    "one of each from two classes": (
        "class A:\n    def __new__(cls, a): ...\nclass C(A):\n    def __init__(self, a, b=1): ...",
        ["(a)", "(a, b=1)"],
    ),
    "a dataclass with a __new__": (
        f"{DATACLASS}@dataclass\nclass C:\n    x: int\n    def __new__(cls, x=0): ...",
        ["(x=0)", "(x: int)"],
    ),
}


@pytest.mark.parametrize(("source", "expected"), BOTH.values(), ids=BOTH.keys())
def test_signatures_that_all_have_to_bind(source: str, expected: list[str]) -> None:
    made = constructor_of(source)
    assert made is not None
    assert [str(signature) for signature in made.signatures] == expected


UNTOLD = {
    "a metaclass that hands on some of a call": (
        "class M(type):\n    def __call__(cls, *args, a, **kwargs):\n        return super().__call__(*args, **kwargs)\n"
        "class C(metaclass=M):\n    def __init__(self, b): ..."
    ),
    "a metaclass that refuses every call": (
        "class M(type):\n    def __call__(cls, *args, **kwargs):\n        raise TypeError\n"
        "class C(metaclass=M):\n    def __init__(self, b): ..."
    ),
    "an enumeration": "from enum import Enum\nclass C(Enum):\n    def __init__(self, a, b): ...",
    "a base from outside": "from x import A\nclass C(A): ...",
    "a decorator that may write a constructor": "import x\n@x.make\nclass C:\n    x = x.field()",
    "a base that such a decorator may have written one for": "import x\n@x.make\nclass A: ...\nclass C(A): ...",
    "namedtuple with computed fields": "from collections import namedtuple\nclass C(namedtuple('C', names)): ...",
    "namedtuple with computed defaults": "from collections import namedtuple\nC = namedtuple('C', 'x', defaults=given)",
}


@pytest.mark.parametrize("source", UNTOLD.values(), ids=UNTOLD.keys())
def test_nothing_is_told_where_the_text_does_not_tell(source: str) -> None:
    assert constructor_of(source) is None

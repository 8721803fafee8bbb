"""Hashes and equality of instances, held against those that the interpreter gives to the very same source."""

import pytest

from apicheck.surface.classes.comparing import equality, is_by_identity, is_hashable
from tests.surface.sources import hierarchy, only

EQ = "def __eq__(self, other): return True"
HASH = "def __hash__(self): return 1"
IMPORTS = """
import collections, enum, functools, abc
import dataclasses as d
from dataclasses import dataclass
from typing import NamedTuple, Protocol
"""

SOURCES = {
    "nothing": "class C: ...",
    "equality": f"class C:\n    {EQ}",
    "both": f"class C:\n    {EQ}\n    {HASH}",
    "hash alone": f"class C:\n    {HASH}",
    "none written": "class C:\n    __hash__ = None",
    "inherited": f"class A:\n    {EQ}\nclass C(A): ...",
    "inherited, and equality": f"class A:\n    {EQ}\n    {HASH}\nclass C(A):\n    {EQ}",
    "taken back": f"class A:\n    {EQ}\nclass C(A):\n    __hash__ = object.__hash__",
    "by a mixin": f"class M:\n    {HASH}\nclass A:\n    {EQ}\nclass C(M, A): ...",
    "a list": "class C(list): ...",
    "a dict with a hash": f"class C(dict):\n    {HASH}",
    "a tuple": "class C(tuple): ...",
    "an exception": "class C(Exception): ...",
    "an enumeration": "class C(enum.Enum): ...",
    "a string": "class C(str): ...",
    "an ordered class": f"@functools.total_ordering\nclass C:\n    {EQ}\n    def __lt__(self, other): return True",
    "a data class": "@dataclass\nclass C:\n    x: int = 1",
    "a frozen data class": "@d.dataclass(frozen=True)\nclass C:\n    x: int = 1",
    "a data class without equality": "@dataclass(eq=False)\nclass C:\n    x: int = 1",
    "an unsafe hash": "@dataclass(unsafe_hash=True)\nclass C:\n    x: int = 1",
    "a data class with a hash": f"@dataclass\nclass C:\n    x: int = 1\n    {HASH}",
    "a data class with an equality": f"@dataclass\nclass C:\n    x: int = 1\n    {EQ}",
    "a frozen data class with an equality": f"@dataclass(frozen=True)\nclass C:\n    x: int = 1\n    {EQ}",
    "derived from a data class": "@dataclass\nclass A:\n    x: int = 1\nclass C(A): ...",
    "derived, with a hash": f"@dataclass\nclass A:\n    x: int = 1\nclass C(A):\n    {HASH}",
    "a named tuple": "class C(NamedTuple):\n    x: int = 1",
    "an abstract class": "class C(abc.ABC): ...",
    "the library's": "class C(collections.UserDict): ...",
    "equality set later": "class C: ...\ndef eq(self, other): return True\nC.__eq__ = eq",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_what_has_a_hash_is_what_the_interpreter_says(source: str) -> None:
    known = hierarchy(IMPORTS + source)
    scope: dict[str, type] = {"__name__": "m"}  # type: ignore[dict-item]
    exec(IMPORTS + source, scope)  # noqa: S102 - the table above
    entity = only(known.surface.resolve("m", "C"))
    assert is_hashable(known, entity) is (scope["C"].__hash__ is not None)


@pytest.mark.parametrize("source", [source for name, source in SOURCES.items() if name != "equality set later"])
def test_what_is_compared_by_identity_is_what_the_interpreter_says(source: str) -> None:
    known = hierarchy(IMPORTS + source)
    scope: dict[str, type] = {"__name__": "m"}  # type: ignore[dict-item]
    exec(IMPORTS + source, scope)  # noqa: S102 - the table above
    found = equality(known, only(known.surface.resolve("m", "C")))
    assert found is not None
    assert is_by_identity(found) is (vars(object)["__eq__"] is scope["C"].__eq__)


ATTRS = {
    "@attrs.define\nclass C:\n    x: int": False,
    "@attrs.frozen\nclass C:\n    x: int": True,
    "@attrs.define(eq=False)\nclass C:\n    x: int": True,
    "@attrs.define(unsafe_hash=True)\nclass C:\n    x: int": True,
    "@attr.s\nclass C:\n    x = attr.ib()": False,
    "@attr.s(hash=False)\nclass C:\n    x = attr.ib()": True,
    "@attr.s(hash=True)\nclass C:\n    x = attr.ib()": True,
    f"@attrs.define\nclass C:\n    x: int\n    {HASH}": True,
    f"@attr.s\nclass C:\n    x = attr.ib()\n    {HASH}": None,
    "@attrs.define\nclass C(Exception):\n    x: int": True,
    "@attrs.frozen\nclass C:\n    x: list[int]": None,
    "import other\nclass C(other.Base): ...": None,
    f"import other\nclass C(other.Base):\n    {EQ}": False,
    f"import sys\nclass C:\n    if sys.flags.dev_mode:\n        {EQ}": None,
}


@pytest.mark.parametrize(("source", "expected"), ATTRS.items())
def test_the_hash_of_other_models_and_what_can_not_be_told(source: str, expected: bool | None) -> None:
    known = hierarchy(f"import attr, attrs\n{source}")
    assert is_hashable(known, only(known.surface.resolve("m", "C"))) is expected

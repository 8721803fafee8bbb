"""The abstract methods of classes, held against `__abstractmethods__` of the class that the very same source makes."""

import pytest

from apicheck.surface.classes.abstract_methods import abstract_methods, refuses_instances
from tests.surface.sources import hierarchy, only

ABC = """
import abc, collections.abc, dataclasses, enum, io, typing
class A(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
    @property
    @abc.abstractmethod
    def p(self): ...
"""

SOURCES = {
    "its own": f"{ABC}C = A",
    "inherited": f"{ABC}class C(A): ...",
    "one defined": f"{ABC}class C(A):\n    def f(self): ...",
    "all defined": f"{ABC}class C(A):\n    f = None\n    p = 1",
    "by an annotation with a value": f"{ABC}class C(A):\n    p: int = 1",
    "not by an annotation": f"{ABC}class C(A):\n    p: int",
    "not by an instance": f"{ABC}class C(A):\n    def __init__(self):\n        self.p = 1\n    def f(self): ...",
    "by slots": f"{ABC}class C(A):\n    __slots__ = ['p']",
    "abstract anew": (
        f"{ABC}class B(A):\n    def f(self): ...\nclass C(B):\n    @abc.abstractmethod\n    def f(self): ..."
    ),
    "defined by a mixin before it": f"{ABC}class M:\n    def f(self): ...\nclass C(M, A): ...",
    "not defined by a mixin after it": f"{ABC}class M:\n    def f(self): ...\nclass C(A, M): ...",
    "a mixin without the metaclass": (
        "import abc\nclass M:\n    @abc.abstractmethod\n    def f(self): ...\nclass C(M, abc.ABC): ..."
    ),
    "a mixin without it, inherited from by one that has it": (
        f"{ABC}class M:\n    @abc.abstractmethod\n    def g(self): ...\nclass B(M, A): ...\nclass C(B): ..."
    ),
    "no metaclass": "import abc\nclass C:\n    @abc.abstractmethod\n    def f(self): ...",
    "metaclass by keyword": (
        "from abc import ABCMeta, abstractmethod as a\n"
        "import abc\nclass C(metaclass=ABCMeta):\n    @abc.abstractmethod\n    def f(self): ..."
    ),
    "a metaclass of the project": (
        "import abc\nclass M(abc.ABCMeta): ...\nclass B(metaclass=M): ...\n"
        "class C(B):\n    @abc.abstractmethod\n    def f(self): ..."
    ),
    "of the standard library": "import collections.abc\nclass C(collections.abc.MutableMapping):\n    __len__ = None",
    "in brackets": "from typing import Mapping\nclass C(Mapping[str, int]):\n    def __iter__(self): ...",
    "static and class methods": (
        f"{ABC}class C(A):\n    @staticmethod\n    @abc.abstractmethod\n    def s(): ...\n"
        "    @classmethod\n    @abc.abstractmethod\n    def c(cls): ..."
    ),
    "setters": (
        f"{ABC}class C(A):\n    @property\n    def q(self): ...\n    @q.setter\n    @abc.abstractmethod\n"
        "    def q(self, value): ..."
    ),
    "coroutines": f"{ABC}class C(A):\n    @abc.abstractmethod\n    async def f(self): ...",
    "by call": f"{ABC}class C(A):\n    q = abc.abstractproperty()",
    "an alias": f"{ABC}class C(A):\n    def f(self): ...\n    g = A.f",
    "a protocol": (
        "from typing import Protocol\nimport abc\nclass C(Protocol):\n    @abc.abstractmethod\n    def f(self): ..."
    ),
    "members of a protocol are not abstract": "from typing import Protocol\nclass C(Protocol):\n    def f(self): ...",
    "a dataclass": f"{ABC}@dataclasses.dataclass\nclass C(A):\n    p: int = 1",
    "fields that nothing asks for": f"{ABC}@dataclasses.dataclass\nclass C(A):\n    x: int\n    y: int = 1",
    "an abstract class within": f"{ABC}class C(A):\n    class f(A): ...",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_what_is_abstract_is_what_the_interpreter_says(source: str) -> None:
    known = hierarchy(source)
    scope: dict[str, type] = {"__name__": "m"}  # type: ignore[dict-item]
    exec(source, scope)  # noqa: S102 - the table above
    found = abstract_methods(known, only(known.surface.resolve("m", "C")))
    assert set(found.certain) == set(getattr(scope["C"], "__abstractmethods__", ()))
    assert not found.possible


MADE = {
    "object": f"{ABC}class C(A): ...",
    "a subclass of dict": f"{ABC}class C(dict, A): ...",
    "an exception": f"{ABC}class C(A, Exception): ...",
    "a class of the standard library": f"{ABC}class C(collections.abc.Sized): ...",
    "a generic": f"{ABC}T = typing.TypeVar('T')\nclass C(A, typing.Generic[T]): ...",
    "a class written in C": f"{ABC}class C(io.RawIOBase, A): ...",
    "a named tuple": f"{ABC}class T(typing.NamedTuple):\n    x: int = 1\nclass C(T, A): ...",
}


@pytest.mark.parametrize("source", MADE.values(), ids=MADE.keys())
def test_whether_instances_are_refused(source: str) -> None:
    known = hierarchy(source)
    scope: dict[str, type] = {"__name__": "m"}  # type: ignore[dict-item]
    exec(source, scope)  # noqa: S102 - the table above
    try:
        scope["C"]()
    except TypeError:
        refuses = True
    else:
        refuses = False
    assert refuses_instances(known, only(known.surface.resolve("m", "C"))) is refuses


UNTOLD = {
    "a condition": f"{ABC}import sys\nclass C(A):\n    if sys.flags.dev_mode:\n        def f(self): ...\n    p = 1",
    "an unknown ancestor before it": f"{ABC}import other\nclass C(other.B, A): ...",
    "an unknown metaclass": (
        "import abc, other\nclass C(metaclass=other.M):\n    @abc.abstractmethod\n    def f(self): ..."
    ),
    "a decorator that may make slots": (
        f"{ABC}import other\n@other.define\nclass C(A):\n    p: int\n    def f(self): ..."
    ),
}


@pytest.mark.parametrize("source", UNTOLD.values(), ids=UNTOLD.keys())
def test_what_the_text_does_not_tell_is_possible(source: str) -> None:
    known = hierarchy(source)
    found = abstract_methods(known, only(known.surface.resolve("m", "C")))
    assert found.possible


def test_a_decorator_of_that_name_of_the_project_is_no_mark() -> None:
    known = hierarchy(
        "import abc\ndef abstractmethod(f):\n    return f\nclass C(abc.ABC):\n    @abstractmethod\n    def f(self): ..."
    )
    assert not abstract_methods(known, only(known.surface.resolve("m", "C"))).all

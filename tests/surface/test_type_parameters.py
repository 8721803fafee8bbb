"""How many type arguments classes take, held against subscriptions of the class that the very same source makes."""

import sys

import pytest

from apicheck.surface.classes.type_parameters import type_arguments
from tests.surface.sources import hierarchy, only

VARIABLES = """
import collections, collections.abc, enum, typing as t
from typing import AnyStr, Generic, NamedTuple, NewType, ParamSpec, Protocol, TypeVar, TypeVarTuple
T, U = TypeVar("T"), TypeVar("U")
P = ParamSpec("P")
Ts = TypeVarTuple("Ts")
class A(Generic[T]): ...
class B(Generic[T, U]): ...
"""

SOURCES = {
    "none": "class C: ...",
    "one": "class C(Generic[T]): ...",
    "two": "class C(t.Generic[T, U]): ...",
    "of a protocol": "class C(Protocol[T]): ...",
    "a protocol without": "class C(Protocol): ...",
    "of the bases": "class C(A[T], B[T, U]): ...",
    "of the bases in deeper brackets": "class C(A[t.Dict[T, t.List[U]]]): ...",
    "given to the bases": "class C(A[int], B[str, T]): ...",
    "only those of Generic": "class C(A[T], Generic[U, T]): ...",
    "all given": "class C(A[int]): ...",
    "inherited without brackets": "class C(A): ...",
    "of the library": "class C(t.List[T]): ...",
    "a list": "class C(list): ...",
    "a list with them": "class C(list[T]): ...",
    "a mapping of the library": "class C(t.Mapping[T, U], Generic[U, T]): ...",
    "an abstract class of the library": "class C(collections.abc.Sized): ...",
    "a variable of the library": "class C(Generic[AnyStr]): ...",
    "parameters": "class C(Generic[P]): ...",
    "parameters beside others": "class C(Generic[T, P]): ...",
    "any number": "class C(Generic[t.Unpack[Ts]]): ...",
    "any number beside one": "class C(Generic[T, t.Unpack[Ts]]): ...",
    "its own": "class C:\n    def __class_getitem__(cls, item):\n        return cls",
    "a named tuple": "class C(NamedTuple):\n    x: int",
    "a generic alias as a base": "_A = A[int]\nclass C(_A): ...",
    "literals": "class C(A[t.Literal['T']]): ...",
    "a union": "class C(A[T | None]): ...",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_the_counts_are_those_that_the_interpreter_takes(source: str) -> None:
    known = hierarchy(VARIABLES + source)
    scope: dict[str, type] = {"__name__": "m"}  # type: ignore[dict-item]
    exec(VARIABLES + source, scope)  # noqa: S102 - the table above
    found = type_arguments(known, only(known.surface.resolve("m", "C")))
    assert found is not None
    for count in range(1, 5):
        arguments = (int,) * count if "P]" not in source or count == 1 else (int, *([[int]] * (count - 1)))
        try:
            scope["C"][arguments if count > 1 or "P]" not in source else ([int],)]  # type: ignore[index]
        except TypeError:
            assert not found.takes(count), count
        else:
            assert found.takes(count), count


UNTOLD = {
    "an unknown base": "import other\nclass C(other.Base): ...",
    "an unknown metaclass": "import other\nclass C(metaclass=other.Meta): ...",
    "an enumeration": "class C(enum.Enum): ...",
    "an alias that may hold variables": "Pairs = t.Dict[T, U]\nclass C(A[Pairs]): ...",
    "a type in quotes": "class C(A['T']): ...",
}


@pytest.mark.parametrize("source", UNTOLD.values(), ids=UNTOLD.keys())
def test_what_the_text_does_not_tell_is_none(source: str) -> None:
    known = hierarchy(VARIABLES + source)
    assert type_arguments(known, only(known.surface.resolve("m", "C"))) is None


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the syntax is that of Python 3.12")
@pytest.mark.parametrize(
    ("source", "least", "most"),
    [("class C[T]: ...", 1, 1), ("class C[T: int, **P]: ...", 2, 2), ("class C[T, *Ts]: ...", 1, None)],
)
def test_type_parameters_behind_the_name(source: str, least: int, most: int | None) -> None:
    known = hierarchy(source)
    found = type_arguments(known, only(known.surface.resolve("m", "C")))
    assert found is not None
    assert (found.least, found.most) == (least, most)


def test_defaults_make_them_optional() -> None:
    source = (
        VARIABLES
        + "from typing_extensions import TypeVar as V\nD = V('D', default=int)\nE = TypeVar('E', default=int)\n"
    )
    known = hierarchy(source + "class C(Generic[T, E]): ...")
    found = type_arguments(known, only(known.surface.resolve("m", "C")))
    assert found is not None
    assert (found.least, found.most) == (1, 2)

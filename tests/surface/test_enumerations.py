"""Members of enumerations as the text tells them, held against the interpreter that runs the same text."""

import enum
from textwrap import dedent

import pytest

from apicheck.surface.built_values import as_python
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.constants import Values
from tests.surface.sources import link, only

IMPORTS = "from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, member, nonmember, unique"
SOURCES = {
    "values": "class E(Enum):\n    A = 1\n    B = 'b'\n    C = (1, 2)\n    D = -1",
    "counted": "class E(Enum):\n    A = auto()\n    B = 10\n    C = auto()",
    "counted after a lower value": "class E(Enum):\n    A = 10\n    B = 3",
    "flags": "class E(Flag):\n    A = auto()\n    B = auto()\n    C = A | B\n    D = 8\n    F = auto()",
    "flags with nothing": "class E(IntFlag):\n    NONE = 0\n    A = auto()\n    B = auto()\n    ALL = ~NONE & 3",
    "names": "class E(StrEnum):\n    Big = auto()\n    SMALL = auto()\n    OTHER = 'x'",
    "aliases": "class E(Enum):\n    A = 1\n    B = 2\n    C = A\n    D = 1\n    F = C",
    "an alias of a number": "class E(IntEnum):\n    A = 1\n    B = True",
    "names of earlier members": "class E(Enum):\n    A = 1\n    B = A + 1\n    C = (A, B)",
    "a constant": "N = 5\nclass E(Enum):\n    A = N\n    B = N * 2",
    "annotated": "class E(Enum):\n    x: int\n    A: int = 1",
    "methods and descriptors": """
        class E(Enum):
            A = 1
            def f(self): ...
            @property
            def p(self): return 1
            @staticmethod
            def s(): ...
            q = property(lambda self: 1)
            g = f
            h = lambda self: 1
        """,
    "private names": "class E(Enum):\n    A = 1\n    _B = 2\n    __C = 3\n    D = auto()",
    "reserved names": "class E(Enum):\n    __slots__ = ()\n    _order_ = 'A B'\n    A = 1\n    B = 2",
    "member and nonmember": "class E(Enum):\n    A = member(1)\n    B = nonmember(2)\n    C = 3",
    "unique": "@unique\nclass E(Enum):\n    A = 1\n    B = 2",
    "an unpacked assignment": "class E(Enum):\n    A, B = 1, 2",
    "values of an own way": "class E(Enum):\n    def _generate_next_value_(n, *_): return n\n    A = auto()\n    B = 2",
    "a mixin": "class M:\n    def f(self): ...\nclass E(M, str, Enum):\n    A = 'a'",
    "an empty base": "class B(IntEnum):\n    def f(self): ...\nclass E(B):\n    A = auto()",
    "a class as value": "class E(Enum):\n    A = int\n    B = 1",
    "called with a string": "E = Enum('E', 'A B, C')",
    "called with a list": "E = Enum('E', ['A', 'B'])",
    "called with pairs": "E = Enum('E', [('A', 'a'), ('B', 2)])",
    "called with a dict": "E = IntEnum('E', {'A': 3, 'B': 4})",
    "called for flags": "E = Flag('E', 'A B C')",
    "called for names": "E = StrEnum('E', 'A B')",
    "called with a start": "E = Enum('E', 'A B', start=5)",
    "called with a type": "E = Enum('E', {'A': 'a'}, type=str)",
    "called with names by keyword": "E = Enum('E', names=('A', 'B'), module='m')",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_members_are_those_of_the_interpreter(source: str) -> None:
    text = f"{IMPORTS}\n{dedent(source)}"
    namespace: dict[str, object] = {"__name__": "m"}
    exec(text, namespace)  # noqa: S102 - this test's own texts
    real = namespace["E"]
    assert isinstance(real, enum.EnumMeta)

    surface = link({"m": text})
    found = Values(Hierarchy(surface)).enumeration(only(surface.resolve_path("m.E")))
    assert found is not None
    assert list(found.members) == list(real.__members__)
    for name, member in found.members.items():
        actual: enum.Enum = real.__members__[name]
        assert member.alias_of == (actual.name if actual.name != name else "")
        if member.value is not None and isinstance(actual.value, int | str | tuple):
            assert as_python(member.value) == actual.value
    assert found.is_flag is issubclass(real, enum.Flag)
    types = [kind for kind in (int, str, float, bytes) if issubclass(real, kind)]
    assert found.data_type == (f"builtins.{types[0].__name__}" if types else "")
    is_by_value = issubclass(real, enum.ReprEnum)
    assert found.is_spelled_by_value is is_by_value

"""What expressions are worth, and that no text asks for endless work."""

import time

import pytest

from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.constants import Values
from apicheck.surface.evaluation import evaluate
from apicheck.surface.shown_values import shown
from tests.surface.sources import link, only

EXPRESSIONS = {
    "60 * 60": "3600",
    "2 ** 10 - 1": "1023",
    "1 << 20": "1048576",
    "0x10 | 1": "17",
    "-(5)": "-5",
    "not 0": "True",
    "'a' 'b' + 'c'": "'abc'",
    "'%s-%d' % ('a', 3)": "'a-3'",
    "f'{1}-{\"a\"!r}'": "\"1-'a'\"",
    "'a b c'.split()": "['a', 'b', 'c']",
    "', '.join(['a', 'b'])": "'a, b'",
    "'a'.encode('ascii')": "b'a'",
    "(1, *(2, 3))": "(1, 2, 3)",
    "(1,)": "(1,)",
    "[1] + [2]": "[1, 2]",
    "{'b', 'a'}": "{'a', 'b'}",
    "frozenset(('b', 'a'))": "{'a', 'b'}",
    "set('ab') | {'c'}": "{'a', 'b', 'c'}",
    "set()": "set()",
    "{'a': 1, **{'b': 2}}": "{'a': 1, 'b': 2}",
    "dict(a=1)": "{'a': 1}",
    "dict([('a', 1)], b=2)": "{'a': 1, 'b': 2}",
    "{'a': 1} | {'a': 2}": "{'a': 2}",
    "tuple()": "()",
    "float('1.5')": "1.5",
    "int('10')": "10",
    "bytes([1, 2])": r"b'\x01\x02'",
    "{'a': 5}['a']": "5",
    "(1, 2)[0]": "1",
    "1 if True else 2": "1",
    "None or 5": "5",
    "0 and 5": "0",
    "...": "...",
    "float('nan')": "nan",
    r"'\d'": r"'\\d'",
    "1 +\n 2": "3",
}


@pytest.mark.parametrize(("text", "value"), EXPRESSIONS.items())
def test_an_expression_is_evaluated(text: str, value: str) -> None:
    assert shown(evaluate(text)) == value


@pytest.mark.parametrize(
    "text",
    [
        "9 ** 9 ** 9",
        "1 << 10 ** 10",
        "'a' * 10 ** 9",
        "'%999999999d' % 1",
        "'%*d' % (10 ** 9, 1)",
        "f'{1:>99999999}'",
        "bytes(10 ** 12)",
        "'9' * 9000 + '9' * 9000",
        "1 / 0",
        "int('x')",
        "(1, 2)[5]",
        "{[]: 1}[0]",
        "not",
        "a if b else c",
        "[x for x in y]",
        "lambda x: x",
        "+".join(["1"] * 20_000),
        "(" * 5_000 + "x" + ")" * 5_000,
        "f(" * 90 + ")" * 90,
        "(x + " * 90 + "1" + ")" * 90,
    ],
)
def test_what_can_not_be_evaluated_ends_soon(text: str) -> None:
    start = time.perf_counter()
    value = evaluate(text)
    assert value == evaluate(text)
    assert time.perf_counter() - start < 10
    shown(value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f(x, 'a')", 'f( x,"a" )'),
        ("x[1:2]", "x[1 : 1 + 1]"),
        ("a < b", "(a) < (b)"),
        ("lambda x: 'a'", 'lambda x: "a"'),
        ("[x for x in 'ab']", '[x for x in "ab"]'),
        ("Union[int, 'str']", 'Union[int, "str"]'),
    ],
)
def test_what_stays_unknown_has_one_spelling(one: str, other: str) -> None:
    assert evaluate(one) == evaluate(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("f(1)", "f(2)"), ("x.a", "x.b"), ("x[1]", "x[2]"), ("a < b", "a > b"), ("f(a=x)", "f(b=x)"), ("f(*a)", "f(a)")],
)
def test_what_stays_unknown_is_told_apart(one: str, other: str) -> None:
    assert evaluate(one) != evaluate(other)


def values(sources: dict[str, str], path: str) -> str:
    """Show what a dotted path of a project is bound to."""
    surface = link(sources)
    return shown(Values(Hierarchy(surface)).of(only(surface.resolve_path(path))).value)


NAMES = {
    "another constant": ({"m": "A = 5\nB = A * 2"}, "10"),
    "imported": ({"p": "from p.q import A\nB = A", "p.q": "A = 'x'", "m": "from p import A\nB = A"}, "'x'"),
    "of a module": ({"m": "import p\nB = p.A", "p": "A = 1"}, "1"),
    "of a class": ({"m": "class C:\n    A = 1\nB = C.A"}, "1"),
    "an alias": ({"m": "import re as r\nB = r.I | r.M"}, "10"),
    "of the standard library": ({"m": "from math import pi\nB = pi"}, "3.141592653589793"),
    "of the platform": ({"m": "import sys\nB = sys.maxsize"}, "maxsize"),
    "an enumeration's member": ({"m": "from enum import Enum\nclass E(Enum):\n    A = 1\nB = E.A"}, "E.A"),
    "its value": ({"m": "from enum import Enum\nclass E(Enum):\n    A = 1\nB = E.A.value"}, "1"),
    "a member of the standard library": ({"m": "from http import HTTPStatus as H\nB = H.OK"}, "HTTPStatus.OK"),
    "a number in its place": ({"m": "from http import HTTPStatus as H\nB = H.OK + 1"}, "201"),
    "a pattern": ({"m": "import re\nB = re.compile('a' 'b', re.I)"}, "compile('ab', RegexFlag.IGNORECASE)"),
    "an ordered dict": (
        {"m": "import collections\nB = collections.OrderedDict([('b', 1), ('a', 2)])"},
        "{'a': 2, 'b': 1}",
    ),
    "cast": ({"m": "from typing import cast\nB = cast('int', 5)"}, "5"),
    "the module's own name": ({"m": "B = __name__"}, "__name__"),
    "a class": ({"m": "class C: ...\nB = (C,)"}, "(C,)"),
    "a circle": ({"m": "A = B\nB = A"}, "m.B"),
    "one of two": ({"m": "import os\nif os.x:\n    A = 1\nelse:\n    A = 2\nB = A"}, "m.A"),
    "too much": ({"m": "A0 = (1, 1)\n" + "\n".join(f"A{n + 1} = (A{n}, A{n})" for n in range(30)) + "\nB = A30"}, None),
}


@pytest.mark.parametrize(("sources", "value"), NAMES.values(), ids=NAMES)
def test_a_name_stands_for_its_value(sources: dict[str, str], value: str | None) -> None:
    found = values(sources, "m.B")
    assert found == value if value is not None else len(found) < 1_000_000
